"""From the reminder in the mail to the time given back, in a real browser without a sign-in."""

import re

import pytest
from playwright.sync_api import expect

from app.bookings.queries import booking_by_uid
from app.bookings.rules.states import BookingState
from app.bookings.services import remind_due
from app.core.clock import now
from app.core.database import db
from app.notifications.services import send_due
from tests.makers import INSTANT, make_booking, make_centre, make_organisation, make_person, make_room, period

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite")]


def test_time_is_given_back_from_the_mail(app, clock, mails, page, axe, width) -> None:
    booker = make_person("booker@example.org")
    room = make_room(make_centre(phone="12 345 67 89"), approval=INSTANT)
    uid = make_booking(booker, room, period("2026-12-08", "18:00", "20:00"), make_organisation(booker))
    clock.move_to("2026-12-01 18:00")
    remind_due(now())
    send_due(now())
    text = mails()[-1].get_body(("plain",)).get_content()
    come, shorter, back = re.findall(r"https?://\S+/oddaj/\S+", text)
    db.session.commit()

    page.goto(back)

    assert len({link.partition("#")[0] for link in (come, shorter, back)}) == 1
    expect(page.locator("#give-back")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe(page) == []
    db.session.rollback()
    assert booking_by_uid(uid).state is BookingState.APPROVED
    page.locator("#words").fill("Chorujemy")
    page.locator("button.danger").click()

    expect(page.locator(".notice.success")).to_be_visible()
    assert axe(page) == []
    db.session.rollback()
    booking = booking_by_uid(uid)
    assert (booking.state, booking.reason_words, booking.is_late) == (BookingState.CANCELLED, "Chorujemy", False)


def test_time_is_shortened_from_the_mail(app, clock, mails, page, axe, width) -> None:
    booker = make_person("booker@example.org")
    room = make_room(make_centre(phone="12 345 67 89"), approval=INSTANT)
    uid = make_booking(booker, room, period("2026-12-08", "18:00", "20:00"), make_organisation(booker))
    clock.move_to("2026-12-01 18:00")
    remind_due(now())
    send_due(now())
    _come, shorter, _back = re.findall(r"https?://\S+/oddaj/\S+", mails()[-1].get_body(("plain",)).get_content())
    db.session.commit()

    page.goto(shorter)

    expect(page.locator("#shorten")).to_be_in_viewport()
    page.locator("#ends").fill("19:00")
    page.locator("section[aria-labelledby=shorten] button").click()
    expect(page.locator(".notice.success")).to_be_visible()
    assert axe(page) == []
    db.session.rollback()
    booking = booking_by_uid(uid)
    assert (booking.state, booking.entry.period) == (BookingState.APPROVED, period("2026-12-08", "18:00", "19:00"))
