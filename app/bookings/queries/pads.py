"""Reading the pads that bookings were given, as their occupancy keeps them: a changed room changes none of them."""

from dataclasses import replace

from sqlalchemy import func, select

from app.bookings.models import Booking
from app.bookings.rules import Facts
from app.bookings.rules.pads import pads_in_words
from app.core.clock import Period
from app.core.database import db
from app.core.i18n import Sentence
from app.schedule.models import Occupancy


def pads_kept(booking: Booking) -> Sentence | None:
    """Whose time is around this booking, and how long; nothing once it no longer occupies any."""
    whole = _whole_time(booking.entry_id)
    if whole is None:
        return None
    return pads_in_words(booking.entry.period, whole, by_hirer=booking.pads_by_hirer)


def with_pads_kept(facts: Facts, booking: Booking) -> Facts:
    """The facts with the pads that this booking holds already, whatever its room sets now."""
    whole = _whole_time(booking.entry_id)
    if whole is None:
        return facts
    core = booking.entry.period
    room = replace(
        facts.room,
        pad_before=Period(whole.starts, core.starts).minutes if whole.starts < core.starts else 0,
        pad_after=Period(core.ends, whole.ends).minutes if core.ends < whole.ends else 0,
        pads_by_hirer=booking.pads_by_hirer,
    )
    return replace(facts, room=room)


def _whole_time(entry_id: int) -> Period | None:
    """From the first to the last moment at which an entry occupies anything."""
    span = (
        select(func.min(Occupancy.starts_at), func.max(Occupancy.ends_at))
        .where(Occupancy.entry_id == entry_id)
        .group_by(Occupancy.entry_id)
    )
    row = db.session.execute(span).one_or_none()
    return Period(row[0], row[1]) if row is not None else None
