"""The pages of organisations in a real browser: the kind changes its fields in place, and axe finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.makers import make_person
from tests.support.visiting import enter

pytestmark = pytest.mark.usefixtures("db_session")


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
