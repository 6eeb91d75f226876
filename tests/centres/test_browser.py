"""The screens of centres in a real browser: the whole way by hand, and axe finds nothing."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.core.access import Role
from tests.makers import make_centre, make_person, make_staff
from tests.support.visiting import enter

pytestmark = pytest.mark.usefixtures("db_session")


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


def test_refused_form_has_no_accessibility_fault_and_takes_the_focus(app, new_page, axe, width):
    centre = make_centre(slug="tu")
    staff = make_staff(centre, Role.MANAGER)
    page = new_page(width=width, bypass_csp=True, locale="en-GB")
    enter(app, page, staff)
    page.goto("/zespol/centra/tu/sale/nowa")
    page.locator("main form button[type=submit]").click()

    expect(page.locator(".error-summary")).to_be_focused()
    assert axe(page) == []
