"""Staff decide a whole queue by keyboard alone: no mouse, no page between two requests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.bookings.models import Booking
from app.bookings.rules.states import BookingState
from app.core.access import Role
from app.core.clock import Period
from app.core.database import db
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session", "clock"), pytest.mark.engines("sqlite")]
REQUESTS = 20


def settled(state: BookingState) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Booking).where(Booking.state == state)) or 0


def test_twenty_requests_are_decided_by_keyboard_alone(
    app: Flask, new_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    centre = make_centre(quota_hours=200, open_requests=100)
    room, owner = make_room(centre), make_person()
    organisation, staff = make_organisation(owner), make_staff(centre, Role.COORDINATOR)
    first = period("2026-12-01", "9:00", "10:00")
    for number in range(REQUESTS):
        shift = timedelta(days=number // 5, hours=2 * (number % 5))
        when = Period(first.starts + shift, first.ends + shift)
        make_booking(owner, room, when, organisation, title=f"Spotkanie {number:02}")
    page = new_page(bypass_csp=True)
    enter(app, page, staff, language="en")
    page.goto("/zespol/wnioski")
    keys, said = page.keyboard, page.locator("#said")

    keys.press("?")
    expect(page.locator("#keys")).to_be_visible()
    keys.press("Escape")
    keys.press("j")
    keys.press("j")
    keys.press("k")
    keys.press("x")
    assert page.locator("#queue .tick input:checked").count() == 1
    keys.press("o")
    opened = page.locator(".request.is-open")
    expect(opened.locator(".its-name")).to_be_focused()
    expect(opened).to_contain_text("As checked now")
    assert axe(page) == []

    for number in range(REQUESTS):
        expect(opened.locator(".its-name")).to_have_text(f"Spotkanie {number:02}")
        if number % 5 == 3:
            keys.press("r")
            expect(opened.locator("select")).to_be_focused()
            keys.press("Tab")
            keys.type("Not a jar, a question and quite a few keys: jkoarqux?")
            keys.press("Control+Enter")
        else:
            keys.press("a")
        expect(page.locator("#queue .decided")).to_have_count(number + 1)
        if number == 0:
            expect(said).to_contain_text("Approved. The applicant gets a mail. Next: Spotkanie 01")
            keys.press("u")
            expect(page.locator("#queue .decided")).to_have_count(0)
            expect(opened.locator(".its-name")).to_have_text("Spotkanie 00")
            assert settled(BookingState.REQUESTED) == REQUESTS
            keys.press("a")
            expect(page.locator("#queue .decided")).to_have_count(1)

    expect(said).to_contain_text("That was the last one.")
    assert axe(page) == []
    assert (settled(BookingState.APPROVED), settled(BookingState.REFUSED)) == (16, 4)


def test_queue_works_without_script(app: Flask, new_page: Callable[..., Page]) -> None:
    centre = make_centre()
    room, owner = make_room(centre), make_person()
    make_booking(owner, room, period("2026-12-01", "9:00", "10:00"), make_organisation(owner), title="Spotkanie")
    page: Any = new_page(java_script_enabled=False)
    enter(app, page, make_staff(centre, Role.COORDINATOR), language="en")
    page.goto("/zespol/wnioski")

    page.get_by_role("link", name="Spotkanie").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. The applicant gets a mail.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Undone. It waits again, and nobody got a mail.")).to_be_visible()
    assert settled(BookingState.REQUESTED) == 1
