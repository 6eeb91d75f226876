"""What those at the desk and the worker do at one instant, by plain values that go to another process."""

import time
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.bookings import steps
from app.bookings.models import Attendance, Booking, Consequence
from app.bookings.queries import booking_by_uid
from app.bookings.services import mark_came
from app.centres.models import Room
from app.core.clock import now
from app.core.database import db, transaction
from app.desk.models import KeyHandout
from app.desk.queries.releasing import unused_due
from app.desk.services import free_unused_due, hand_out_key
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.schedule.models import Entry, Occupancy


@transaction
def let_begin(uid: str) -> None:
    """The booking began twenty minutes ago, and its room frees itself; what no verb would do."""
    booking = db.session.scalars(select(Booking).join(Booking.entry).where(Entry.uid == uid)).one()
    starts = now().replace(second=0, microsecond=0) - timedelta(minutes=20)
    db.session.execute(update(Room).where(Room.id == booking.room_id).values(frees_no_shows=True, key_name="12"))
    length = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    db.session.execute(update(Entry).where(Entry.id == booking.entry_id).values(**length))
    db.session.execute(update(Occupancy).where(Occupancy.entry_id == booking.entry_id).values(**length))


def came(person_id: int, uid: str) -> None:
    mark_came(actor_for(person_id), uid)


def take_key(person_id: int, uid: str) -> None:
    booking = booking_by_uid(uid)
    assert booking is not None
    hand_out_key(actor_for(person_id), booking.room_id, who="Ewa", uid=uid)


def free_by_rule(at: datetime) -> int:
    return free_unused_due(at)


def free_blindly(at: datetime) -> None:
    """The negative control: it decides by what it read before, and looks at nothing under the lock."""
    due = unused_due(at)
    db.session.rollback()
    time.sleep(0.6)
    for uid in due:
        mark_as_missing(uid)


@transaction
def mark_as_missing(uid: str) -> None:
    booking = steps.lock_alone(uid)
    marked = booking.attendance or Attendance(booking_id=booking.id)
    marked.came, marked.marked_at = False, now()
    db.session.add(marked)


def came_a_little_later(person_id: int, uid: str) -> None:
    time.sleep(0.3)
    came(person_id, uid)


def end_of(uid: str) -> tuple[bool | None, int, int, bool]:
    """The mark, how many consequences and mails of them, and whether the rest of the time is free."""
    booking = booking_by_uid(uid)
    assert booking is not None
    consequences = db.session.scalar(select(func.count()).select_from(Consequence)) or 0
    mails = db.session.scalar(select(func.count()).select_from(Mail).where(Mail.template == "consequence")) or 0
    ends = db.session.scalar(select(func.max(Occupancy.ends_at)).where(Occupancy.entry_id == booking.entry_id))
    assert ends is not None
    return (
        booking.attendance.came if booking.attendance is not None else None,
        consequences,
        mails,
        ends < booking.entry.ends_at,
    )


def keys() -> int:
    return db.session.scalar(select(func.count()).select_from(KeyHandout)) or 0
