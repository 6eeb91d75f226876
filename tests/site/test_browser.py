"""Home, legal pages, style guide and error pages in a real browser: accessible, and never wider than the screen."""

import pytest

from app.core.i18n import LANGUAGES
from tests.makers import make_centre, make_room

pytestmark = pytest.mark.usefixtures("db_session")
PATHS = ("/", "/deklaracja-dostepnosci", "/prywatnosc", "/regulamin", "/nie-ma-takiej")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_site_are_accessible(new_page, axe, language, width):
    make_room(make_centre(email="a@example.org", phone="12 000 00 01"), step_free=True, door_width_cm=90)
    page = new_page(width=width, locale=language)
    for path in PATHS:
        page.goto(path)

        assert page.locator("html").get_attribute("lang") == language
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_styleguide_is_accessible(new_page, axe, width):
    page = new_page(width=width, locale="pl")

    page.goto("/styleguide")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_way_through_the_statement_by_keyboard(new_page):
    make_centre(email="a@example.org", phone="12 000 00 01")
    page = new_page(locale="en")
    page.goto("/deklaracja-dostepnosci")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.id") == "a11y-url"
