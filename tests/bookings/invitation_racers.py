"""What the clients of a race about invitations do, and what was told of a booking, by plain values."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.services import change_booking
from app.core.clock import Period
from app.core.database import db
from app.notifications.models import Mail
from app.organisations.queries import actor_for


def move(person_id: int, uid: str, starts: datetime, ends: datetime) -> None:
    """Staff move a booking."""
    booking = booking_by_uid(uid)
    assert booking is not None
    before = arrangement_of(booking)
    wanted = replace(before, ask=replace(before.ask, period=Period(starts, ends)))
    change_booking(actor_for(person_id), uid, wanted, why="Zalany sufit.")


def invitations(uid: str) -> list[tuple[int, datetime]]:
    """What its applicant was told to put into their calendar: each sequence with the start, by sequence."""
    booking = booking_by_uid(uid)
    assert booking is not None
    facts = db.session.scalars(select(Mail.facts).where(Mail.person_id == booking.asked_by_id))
    told = [event for one in facts for event in one.get("calendar", {}).get("events", ())]
    return sorted((event["sequence"], datetime.fromisoformat(event["starts"])) for event in told)


def as_it_is(uid: str) -> tuple[int, datetime]:
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking.entry.sequence, booking.entry.starts_at
