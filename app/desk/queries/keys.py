"""Reading who has which key."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.bookings.models import Booking
from app.core.database import db
from app.desk.models import KeyHandout


def keys_out(centre_id: int) -> Sequence[KeyHandout]:
    """The keys of a centre that somebody has, by when they are due. One query."""
    out = (
        select(KeyHandout)
        .where(KeyHandout.centre_id == centre_id, KeyHandout.returned_at.is_(None))
        .options(joinedload(KeyHandout.room, innerjoin=True), joinedload(KeyHandout.booking).joinedload(Booking.entry))
    )
    return sorted(db.session.scalars(out).all(), key=lambda handout: (handout.due, handout.id))


def has_key_out(booking_id: int) -> bool:
    """Whether a key is out for a booking."""
    out = exists().where(KeyHandout.booking_id == booking_id, KeyHandout.returned_at.is_(None))
    return bool(db.session.scalar(select(out)))


def was_given_key(booking_id: int) -> bool:
    """Whether somebody took a key for a booking, back or not."""
    return bool(db.session.scalar(select(exists().where(KeyHandout.booking_id == booking_id))))


def handout_by_id(handout_id: int) -> KeyHandout | None:
    return db.session.get(KeyHandout, handout_id)
