"""The screens of centres in a real browser: the whole way by hand, and axe finds nothing."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.centres import services
from app.centres.services import TermWords
from app.core.access import Role
from tests.makers import actor, make_centre, make_person, make_photo, make_room, make_staff, period
from tests.support.people import sign_in

pytestmark = pytest.mark.usefixtures("db_session")


def enter(app, page, person):
    """Signs the browser in by the cookie that the sign-in page would give."""
    client = app.test_client()
    sign_in(client, person)
    name = app.config["SESSION_COOKIE_NAME"]
    page.context.add_cookies(
        [{"name": name, "value": client.get_cookie(name).value, "url": app.config["SETTINGS"].base_url}]
    )


def test_administrator_opens_a_centre_with_a_room_and_a_photo(app, page):
    enter(app, page, make_person(is_admin=True, language="en"))
    written = io.BytesIO()
    Image.new("RGB", (80, 50), (40, 90, 160)).save(written, "PNG")

    page.goto("/zespol/centra/nowe")
    for label, typed in (("Name", "Centrum Nowe"), ("Street and number", "ul. Nowa 1"), ("Postcode", "30-002")):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_role("button", name="Add the centre").click()
    page.get_by_label("Monday", exact=True).fill("9-21")
    page.get_by_role("button", name="Save the week").click()
    page.get_by_role("link", name="Rooms", exact=True).click()
    page.get_by_role("link", name="Add a room").click()
    page.get_by_label("Name", exact=True).fill("Sala Biała")
    page.get_by_label("Theatre").fill("30")
    page.get_by_role("button", name="Add the room").click()
    page.get_by_label("Photo", exact=True).set_input_files(
        {"name": "sala.png", "mimeType": "image/png", "buffer": written.getvalue()}
    )
    page.get_by_label("What the photo shows, in Polish").fill("Niebieska sala")
    page.get_by_role("button", name="Add the photo").click()
    expect(page.get_by_role("status").first).to_contain_text("The photo is added.")

    page.goto("/centra/centrum-nowe")
    expect(page.get_by_role("img", name="Niebieska sala")).to_be_visible()
    expect(page.get_by_role("link", name="Sala Biała")).to_be_visible()


def test_pages_have_no_accessibility_fault(app, new_page, axe, width):
    centre = make_centre(slug="tu", name="Centrum Tu", about_pl="Opis", phone="12 345 67 89", email="tu@example.org")
    staff = make_staff(centre, Role.MANAGER)
    staff.language = "en"
    who, room = actor(staff), make_room(centre, step_free=True)
    make_photo(room)
    make_room(centre, "Sala Mała")
    services.change_terms(who, centre.id, [TermWords(None, "jeden", "one", "один")], seen=0)
    when = period("2026-12-22", "10:00", "11:00")
    services.close_rooms(who, centre.id, [room.id], when, reasons={"pl": "Remont"})
    services.close_on_feasts(who, centre.id, [when.starts.date().replace(day=25)])
    of_room = [f"/sale/{room.id}{rest}" for rest in ("", "/czesci", "/zdjecia")]
    of_centre = ["", "/dane", "/potwierdzenia", "/historia", "/godziny", "/sale", "/sale/nowa", "/osoby"]
    of_centre += ["/zamkniecia", "/zamkniecia/nowe"]
    paths = ["/centra", "/centra/tu", "/zespol/centra", *(f"/zespol/centra/tu{path}" for path in of_centre + of_room)]
    page = new_page(width=width, bypass_csp=True)  # axe itself writes inline styles
    enter(app, page, staff)
    page.route("**/pliki/*", lambda route: route.abort())

    found = {}
    for path in paths:
        assert page.goto(path).status == 200
        faults = axe(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append("scrolls sideways")
        found |= {path: faults} if faults else {}
    assert found == {}


def test_refused_form_has_no_accessibility_fault_and_takes_the_focus(app, new_page, axe, width):
    centre = make_centre(slug="tu")
    staff = make_staff(centre, Role.MANAGER)
    page = new_page(width=width, bypass_csp=True, locale="en-GB")
    enter(app, page, staff)
    page.goto("/zespol/centra/tu/sale/nowa")
    page.locator("main form button[type=submit]").click()

    expect(page.locator(".error-summary")).to_be_focused()
    assert axe(page) == []
