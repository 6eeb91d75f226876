"""The bookings of today and yesterday, for those at the door who see whether anybody came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, true
from sqlalchemy.orm import selectinload

from app.bookings.models import Booking
from app.bookings.rules.states import BookingState
from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import day_period, local
from app.core.database import db
from app.schedule.models import Entry


@dataclass(frozen=True)
class DoorDay:
    """One day's confirmed bookings, in the order in which they begin."""

    day: date
    bookings: Sequence[Booking]


def door_days(actor: Actor, *, now: datetime, centre_id: int | None = None) -> tuple[DoorDay, DoorDay]:
    """Today and yesterday at the actor's centres, or at one of them. A fixed number of queries."""
    today = local(now).date()
    yesterday = today - timedelta(days=1)
    starts, middle, ends = day_period(yesterday).starts, day_period(today).starts, day_period(today).ends
    held = (
        select(Booking)
        .join(Booking.entry)
        .where(
            Booking.state == BookingState.APPROVED,
            Booking.displaced_at.is_(None),
            Entry.starts_at >= starts,
            Entry.starts_at < ends,
            true() if actor.is_admin else Booking.centre_id.in_(list(actor.centres)),
        )
        .options(
            selectinload(Booking.room).selectinload(Room.centre),
            selectinload(Booking.organisation),
            selectinload(Booking.asked_by),
        )
        .order_by(Entry.starts_at, Booking.id)
    )
    if centre_id is not None:
        held = held.where(Booking.centre_id == centre_id)
    rows = db.session.scalars(held).all()
    return (
        DoorDay(today, [row for row in rows if row.entry.starts_at >= middle]),
        DoorDay(yesterday, [row for row in rows if row.entry.starts_at < middle]),
    )
