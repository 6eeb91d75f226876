"""The accessibility statement in a real browser: read by keyboard alone."""

import pytest

from tests.makers import make_centre

pytestmark = pytest.mark.usefixtures("db_session")


def test_way_through_the_statement_by_keyboard(new_page):
    make_centre(email="a@example.org", phone="12 000 00 01")
    page = new_page(locale="en")
    page.goto("/deklaracja-dostepnosci")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.id") == "a11y-url"
