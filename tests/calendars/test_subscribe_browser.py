"""The dialog that subscribes, in a real browser: by keyboard alone, on a phone, in other languages, without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.centres.models import Centre
from tests.makers import make_centre
from tests.support.visiting import enter

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def centre(app) -> Centre:
    return make_centre("Centrum Tu", slug="tu")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


def test_way_through_the_dialog_by_keyboard(db_session, new_page, centre):
    page = new_page(locale="en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/centra/tu")
    page.get_by_role("link", name="Subscribe to what is on here").focus()

    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name="Subscribe to the calendar: Centrum Tu")
    expect(dialog).to_be_visible()
    assert (focused(page), page.url.endswith("/centra/tu")) == ("Calendar: Centrum Tu", True)
    for name in ("Polski", "English", "Українська", "Subscribe in Apple Calendar", "Subscribe in Google Calendar"):
        page.keyboard.press("Tab")
        assert focused(page) == name
    dialog.get_by_role("link", name="Українська").press("Enter")
    address = dialog.get_by_label("Address for any other program")
    expect(address).to_have_value(re.compile(rf"/kalendarz/uk/c{centre.id}\.ics$"))
    assert focused(page) == "Calendar: Centrum Tu"
    dialog.get_by_role("button", name="Copy the address").press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("The address is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == address.input_value()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert focused(page) == "Subscribe to what is on here"


@pytest.mark.parametrize(
    ("language", "link", "close"),
    [("pl", "Subskrybuj to, co się tu dzieje", "Zamknij"), ("uk", "Підписатися на те, що тут відбувається", "Закрити")],
)
def test_the_dialog_fits_a_phone_and_breaks_no_rule(app, new_page, axe, centre, language, link, close):
    page = new_page(width=390)
    enter(app, page, None, language=language)
    page.goto("/centra/tu")
    page.get_by_role("link", name=link).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()

    small = dialog.locator("a:visible, button:visible, input:visible").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 44).map(one => one.textContent)"
    )

    assert small == []
    assert dialog.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert axe(page) == []
    # The way out is seen without scrolling to the end of it.
    expect(dialog.get_by_role("button", name=close)).to_be_in_viewport()
    dialog.get_by_role("button", name=close).click()
    expect(dialog).to_have_count(0)


def test_without_script_the_link_leads_to_the_page(app, new_page, centre):
    page = new_page(java_script_enabled=False)
    page.goto("/centra/tu")

    page.get_by_role("link", name="Subskrybuj to, co się tu dzieje").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Subskrybuj kalendarz")
    expect(page.get_by_label("Adres dla każdego innego programu")).to_have_value(
        re.compile(r"/kalendarz/pl/c\d+\.ics$")
    )
    expect(page.get_by_role("button", name="Skopiuj adres")).to_have_count(0)
    page.get_by_role("link", name="Українська").click()
    page.wait_for_url("**/kalendarz/uk/*")
    page.get_by_role("link", name="Kalendarz się nie odświeża?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kalendarz się nie odświeża")


def test_where_the_page_does_not_come_the_link_leads_there(new_page, centre):
    page = new_page(locale="en")
    page.goto("/centra/tu")
    page.evaluate("document.querySelector('[data-page-dialog]').href = '/kalendarz/pl/nie-ma'")

    page.get_by_role("link", name="Subscribe to what is on here").click()

    page.wait_for_url("**/kalendarz/pl/nie-ma")
    expect(page.locator("main")).to_contain_text("There is no such calendar.")
