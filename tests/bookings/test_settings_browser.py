"""Rules in a real browser, in Polish: tried on old requests in place, saved, and read by everybody."""

import pytest
from playwright.sync_api import expect

from app.core.access import Role
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.visiting import enter

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def room(clock):
    room = make_room(make_centre(slug="tu", name="Centrum Tu"), "Sala Duża", slug="duza")
    make_room(room.centre, "Sala Mała")
    asker = make_person()
    party = make_organisation(asker, name="Stowarzyszenie Wisła")
    make_booking(asker, room, period("2026-12-01", "10:00", "11:00"), party)
    make_booking(asker, room, period("2026-12-02", "10:00", "14:00"), party, title="Długie zebranie")
    return room


def test_manager_tries_a_shorter_longest_booking_saves_it_and_everybody_reads_it(app, new_page, axe, width, room):
    page = new_page(width=width, bypass_csp=True)
    enter(app, page, make_staff(room.centre, Role.MANAGER), language="pl")
    page.goto("/zespol/centra/tu/zasady")
    assert axe(page) == []
    page.get_by_text("Sala Duża", exact=True).first.click()
    longest = page.get_by_role("group", name="Sala Duża").get_by_label(
        "Najdłuższa rezerwacja: Rezerwacja trwa od … do …."
    )
    expect(longest).to_have_value("480")

    longest.fill("180")
    page.get_by_role("button", name="Sprawdź na ostatnich 90 dniach").click()

    expect(page.get_by_role("heading", name="Sprawdzone na ostatnich 90 dniach")).to_be_focused()
    tried = page.locator("#tried")
    expect(tried).to_contain_text("Najdłuższa rezerwacja: 8 h → 3 h")
    expect(tried).to_contain_text("Zmienione zasady odmówiłyby: 1 z 2 wniosków.")
    expect(tried.get_by_role("row", name="Długie zebranie")).to_contain_text("Stowarzyszenie Wisła")
    expect(longest).to_have_value("180")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("button", name="Zapisz zasady").click()
    expect(page.get_by_role("status").first).to_contain_text("Sala Duża, Najdłuższa rezerwacja: 8 h → 3 h")
    page.goto("/zespol/centra/tu/historia")
    expect(page.locator(".timeline li").first).to_contain_text("Najdłuższa rezerwacja: 8 h → 3 h")
    page.goto("/sale/tu/duza")
    expect(page.locator("main")).to_contain_text("Rezerwacja trwa od 30 min do 3 h.")


def test_wrong_number_in_a_folded_room_is_shown_and_can_be_reached(app, new_page, axe, width, room):
    page = new_page(width=width, bypass_csp=True)
    enter(app, page, make_staff(room.centre, Role.MANAGER), language="pl")
    page.goto(f"/zespol/centra/tu/zasady?room={room.id}#r{room.id}")
    page.locator(f"#r{room.id}_pad_after").fill("999")
    page.get_by_role("button", name="Zapisz zasady").click()

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(f"#r{room.id}_pad_after-error")).to_be_visible()
    page.locator(".error-summary a").click()
    expect(page.locator(f"#r{room.id}_pad_after")).to_be_focused()
    assert axe(page) == []
