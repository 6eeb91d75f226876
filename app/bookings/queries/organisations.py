"""The bookings of one organisation, as far as the one who asks may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import contains_eager, defer, selectinload

from app.bookings.models import Booking
from app.bookings.queries.lists import visible_to
from app.bookings.rules.states import BookingState
from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import from_local
from app.core.database import db
from app.schedule.models import Entry

MOST = 500


@dataclass(frozen=True)
class Between:
    """Which bookings are looked for: those that begin on these days (both included), in this state; None is all."""

    first: date | None = None
    last: date | None = None
    state: BookingState | None = None


def bookings_of(actor: Actor, organisation_id: int, wanted: Between, *, limit: int = MOST) -> Sequence[Booking]:
    """The organisation's bookings that the actor may see, by their start, at most `limit`. Four queries.

    A request whose hold is over counts as expired, swept or not.
    """
    fitting = (
        visible_to(actor)
        .where(Booking.organisation_id == organisation_id)
        .options(
            contains_eager(Booking.entry),
            selectinload(Booking.room).selectinload(Room.centre),
            selectinload(Booking.asked_by),
            defer(Booking.rules_used),
        )
    )
    if wanted.first is not None:
        fitting = fitting.where(Entry.starts_at >= from_local(wanted.first))
    if wanted.last is not None:
        fitting = fitting.where(Entry.starts_at < from_local(wanted.last + timedelta(days=1)))
    if wanted.state is not None:
        alike = {wanted.state} | ({BookingState.REQUESTED} if wanted.state is BookingState.EXPIRED else set())
        is_wanted = (
            Booking.state.in_(alike)
            if wanted.state is not BookingState.DISPLACED
            else Booking.displaced_at.is_not(None)
        )
        fitting = fitting.where(is_wanted)
    found = db.session.scalars(fitting.order_by(Entry.starts_at, Booking.id).limit(limit)).all()
    return [booking for booking in found if wanted.state in (None, booking.state_now)]
