"""What coordinators who drag in the calendar at one instant do, by plain values that go to another process."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.services import change_booking
from app.core.clock import Period
from app.core.database import db
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations.queries import actor_for


def drag(person_id: int, uid: str, room_id: int, starts: datetime, ends: datetime, seen: int) -> str:
    """Staff move a booking from where they saw it."""
    booking = booking_by_uid(uid)
    assert booking is not None
    before = arrangement_of(booking)
    wanted = replace(before, room_id=room_id, ask=replace(before.ask, period=Period(starts, ends)))
    return change_booking(actor_for(person_id), uid, wanted, why="Remont", seen=seen).value


def end_of_drag(uid: str) -> tuple[Period, int, int, int]:
    """Where a booking is, its sequence, how often it was changed, and how many mails told of that."""
    booking = booking_by_uid(uid)
    assert booking is not None
    changed = [one for one in history_of("booking", booking.id) if one.verb == "changed"]
    told = select(func.count()).select_from(Mail).where(Mail.template == "booking_changed")
    return booking.entry.period, booking.entry.sequence, len(changed), db.session.scalar(told) or 0
