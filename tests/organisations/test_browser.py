"""The pages of organisations in a real browser: the kind changes its fields in place, and axe finds nothing."""

import pytest
from playwright.sync_api import expect

from app.organisations.models import OrganisationKind
from tests.makers import make_centre, make_organisation, make_person, make_staff
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


def test_changing_the_kind_changes_the_numbers_and_loses_nothing_typed(app, page):
    enter(app, page, make_person(language="en"))
    page.goto("/organizacje/nowa?kind=association")
    page.locator("#name").fill("Koło nad Wisłą")
    page.locator("#nip").fill("123-456-32-18")

    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#kind").select_option("housewives_circle")
    expect(page.locator("#register_entry")).to_be_visible()
    expect(page.locator("#krs")).to_have_count(0)
    expect(page.locator("#nip")).to_have_value("123-456-32-18")
    expect(page.locator("#name")).to_have_value("Koło nad Wisłą")
    assert [address for address in asked if "nad" in address] == []
    assert asked != []
    page.locator("#register_entry").fill("KRKGW 12/2026")
    page.get_by_role("button", name="Add the organisation").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Koło nad Wisłą")


def test_pages_have_no_accessibility_fault(app, new_page, axe, width):
    owner = make_person(language="en")
    organisation = make_organisation(owner, bookers=(make_person(),), kind=OrganisationKind.OTHER, verified=False)
    staff = make_staff(make_centre())
    of_owner = ("", "/nowa", "/nowa?kind=association", f"/{organisation.id}", f"/{organisation.id}/zmien")
    of_staff = ("", "/lista", "/lista?q=x", f"/{organisation.id}")
    found = {}
    for person, paths in (
        (owner, [f"/organizacje{path}" for path in of_owner]),
        (staff, [f"/zespol/organizacje{path}" for path in of_staff]),
    ):
        page = new_page(width=width, bypass_csp=True)  # axe itself writes inline styles
        enter(app, page, person)
        for path in paths:
            assert page.goto(path).status == 200
            found |= {path: axe(page)} if axe(page) else {}
    assert found == {}
