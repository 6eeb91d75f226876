"""Another time offered by staff and taken from the page of the mail, in a real browser without a sign-in."""

import re

import pytest
from playwright.sync_api import expect

from app.bookings.queries import booking_by_uid
from app.bookings.rules.states import BookingState
from app.core.clock import now
from app.core.database import db
from app.notifications.services import send_due
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite")]


def test_other_time_is_offered_and_taken_from_the_mail(app, mails, new_page, axe, width) -> None:
    booker = make_person("booker@example.org")
    centre = make_centre(phone="12 345 67 89")
    room = make_room(centre)
    make_room(centre, "Sala Mała")
    coordinator = make_staff(centre, email="coordinator@example.org")
    uid = make_booking(booker, room, period("2026-12-08", "18:00", "20:00"), make_organisation(booker))
    staff = new_page(width=width)
    enter(app, staff, coordinator)
    db.session.commit()

    staff.goto(f"/zespol/wnioski/{uid}")
    staff.locator("[data-key=p]").click()
    assert axe(staff) == []
    staff.locator("table a.button").first.click()
    assert axe(staff) == []
    assert staff.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    staff.locator("#words").fill("Rano jest ciszej.")
    staff.get_by_role("button", name="Wyślij propozycję").click()
    expect(staff.locator(".notice.success")).to_be_visible()

    db.session.rollback()
    while send_due(now()):
        pass
    (told,) = [mail for mail in mails() if "Propozycja innego terminu" in str(mail["Subject"])]
    (link,) = re.findall(r"https?://\S+/inny-termin/\S+", told.get_body(("plain",)).get_content())
    db.session.commit()
    reader = new_page(width=width)
    reader.goto(link)
    assert axe(reader) == []
    db.session.rollback()
    assert booking_by_uid(uid).state is BookingState.REQUESTED
    reader.get_by_role("button", name="Przyjmij inny termin").click()

    expect(reader.locator(".notice.success")).to_be_visible()
    assert axe(reader) == []
    db.session.rollback()
    booking = booking_by_uid(uid)
    assert (booking.state, booking.entry.period == period("2026-12-08", "18:00", "20:00")) == (
        BookingState.APPROVED,
        False,
    )
