"""Bookings whose room had to be closed: who stands without one, how many, and where each could go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.bookings.models import Booking, ClosurePlan
from app.bookings.queries.closing import plan_of, with_places
from app.bookings.queries.closing_hits import Hit
from app.bookings.queries.staffed import at_centres_of
from app.bookings.rules.closing import PlanKind
from app.centres.models import Centre, Closure
from app.core.access import Actor
from app.core.database import db
from app.schedule.models import Entry
from app.schedule.rules import Status

MOST_PLANS = 20
_DISPLACED = Booking.displaced_at.is_not(None)


@dataclass(frozen=True)
class Board:
    """What stands without a room at one centre, by start, each with the places where it could go."""

    centre: Centre
    hits: Sequence[Hit]
    closed: Sequence[ClosurePlan]


def number_displaced(actor: Actor, *, centre_id: int | None = None) -> int:
    """How many bookings stand without a room at the centres where the actor works, or at one of them. One query."""
    return db.session.scalar(select(func.count()).where(_DISPLACED, at_centres_of(actor, centre_id))) or 0


def boards(actor: Actor, centres: Sequence[Centre], *, now: datetime) -> list[Board]:
    """The board of each of these centres that has something on it."""
    found = []
    for centre in centres:
        ids = db.session.scalars(select(Booking.entry_id).where(_DISPLACED, at_centres_of(actor, centre.id))).all()
        closed = _closed(centre.id, now)
        if ids or closed:
            plan = with_places(plan_of(actor, centre, ids, (), now=now))
            found.append(Board(centre, plan.hits, closed))
    return found


def plan_by_uid(centre_id: int, uid: str) -> ClosurePlan | None:
    """One plan of a centre, with all that its page shows."""
    ours = select(ClosurePlan).where(ClosurePlan.uid == uid, ClosurePlan.centre_id == centre_id)
    return db.session.scalars(ours.options(joinedload(ClosurePlan.made_by))).one_or_none()


def _closed(centre_id: int, now: datetime) -> Sequence[ClosurePlan]:
    """What was closed at once and is not open again."""
    return (
        db.session.scalars(
            select(ClosurePlan)
            .join(ClosurePlan.closures)
            .join(Closure.entry)
            .where(ClosurePlan.centre_id == centre_id, ClosurePlan.kind == PlanKind.EMERGENCY)
            .where(ClosurePlan.undone_at.is_(None), Entry.status != Status.CANCELLED, Entry.ends_at > now)
            .order_by(ClosurePlan.id)
            .limit(MOST_PLANS)
        )
        .unique()
        .all()
    )
