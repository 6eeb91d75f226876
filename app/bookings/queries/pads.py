"""Reading the pads that bookings were given, as their occupancy keeps them: a changed room changes none of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from app.bookings.models import Booking
from app.bookings.rules import Facts
from app.bookings.rules.pads import pads_in_words
from app.core.clock import Period
from app.core.database import db
from app.core.i18n import Sentence
from app.schedule.models import Occupancy
from app.schedule.queries import wants_of
from app.schedule.rules import Want, wants_for


def pads_kept(booking: Booking) -> Sentence | None:
    """Whose time is around this booking, and how long; nothing once it no longer occupies any."""
    whole = whole_times([booking.entry_id]).get(booking.entry_id)
    if whole is None:
        return None
    return pads_in_words(booking.entry.period, whole, by_hirer=booking.pads_by_hirer)


def with_pads_kept(facts: Facts, booking: Booking) -> Facts:
    """The facts with the pads that this booking holds already, whatever its room sets now."""
    return with_pads_of(facts, booking, whole_times([booking.entry_id]))


def with_pads_of(facts: Facts, booking: Booking, whole_times: Mapping[int, Period]) -> Facts:
    """The same where it is known already what the entries occupy."""
    whole = whole_times.get(booking.entry_id)
    return facts if whole is None else with_pads(facts, booking.entry.period, whole, by_hirer=booking.pads_by_hirer)


def with_pads(facts: Facts, core: Period, whole: Period, *, by_hirer: bool) -> Facts:
    """The facts of a room whose pads are those around this time."""
    room = replace(
        facts.room,
        pad_before=_minutes(whole.starts, core.starts),
        pad_after=_minutes(core.ends, whole.ends),
        pads_by_hirer=by_hirer,
    )
    return replace(facts, room=room)


def wants_kept(booking: Booking, period: Period) -> list[Want]:
    """All that this booking occupies, with its pads as they are, at another time."""
    core, whole = booking.entry.period, whole_times([booking.entry_id])[booking.entry_id]
    return wants_for(
        sorted({want.resource_id for want in wants_of(booking.entry_id)}),
        period,
        pad_before=_minutes(whole.starts, core.starts),
        pad_after=_minutes(core.ends, whole.ends),
    )


def whole_times(entry_ids: Iterable[int]) -> Mapping[int, Period]:
    """From the first to the last moment at which each entry occupies anything, by entry; no moment, no place in it."""
    spans = (
        select(Occupancy.entry_id, func.min(Occupancy.starts_at), func.max(Occupancy.ends_at))
        .where(Occupancy.entry_id.in_(list(entry_ids)))
        .group_by(Occupancy.entry_id)
    )
    return {entry_id: Period(first, last) for entry_id, first, last in db.session.execute(spans)}


def _minutes(starts: datetime, ends: datetime) -> int:
    return Period(starts, ends).minutes if starts < ends else 0
