"""Reading which bookings nobody came to, in rooms that say what follows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from app.bookings.models import Attendance, Booking
from app.bookings.rules.states import BookingState
from app.centres.models import Room
from app.core.database import db
from app.desk.models import KeyHandout
from app.desk.rules.releasing import GRACE
from app.schedule.models import Entry
from app.schedule.rules import LONGEST_PIECE

AT_ONCE = 100


def unused_due(at: datetime) -> Sequence[str]:
    """Bookings that go on for a quarter of an hour and longer, where nobody was marked and no key was handed out."""
    due = (
        select(Entry.uid)
        .join(Booking, Booking.entry_id == Entry.id)
        .join(Room, Room.id == Booking.room_id)
        .where(
            Room.frees_no_shows,
            Booking.state == BookingState.APPROVED,
            Booking.displaced_at.is_(None),
            Entry.starts_at > at - LONGEST_PIECE,
            Entry.starts_at <= at - GRACE,
            Entry.ends_at > at,
            ~exists().where(Attendance.booking_id == Booking.id),
            ~exists().where(KeyHandout.booking_id == Booking.id),
        )
        .order_by(Entry.id)
        .limit(AT_ONCE)
    )
    return db.session.scalars(due).all()
