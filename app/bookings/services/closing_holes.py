"""A closure goes around what was left in it; where that is gone, the closure takes its time, too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.bookings.models import PlanItem, PlannedClosure
from app.bookings.rules.closing import Fate
from app.bookings.services.closing import left_beside
from app.centres.models import Closure
from app.core.database import db, transaction
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import Status, Want


def close_holes(at: datetime) -> int:
    """Let closures that something was left in take what is free of their time; gives how many did. For the worker."""
    kept = select(PlanItem.plan_id).where(PlanItem.fate == Fate.KEPT)
    living = (
        select(Closure.id)
        .join(Closure.entry)
        .join(PlannedClosure, PlannedClosure.closure_id == Closure.id)
        .where(PlannedClosure.plan_id.in_(kept), Entry.status != Status.CANCELLED, Entry.ends_at > at)
        .order_by(Closure.id)
    )
    return sum(_fill(closure_id) for closure_id in db.session.scalars(living).all())


@transaction
def _fill(closure_id: int) -> bool:
    closure = db.session.get_one(Closure, closure_id)
    ids = sorted({resource_id for room in closure.rooms for resource_id in room.resource_ids})
    entry = schedule.lock_entry(closure.entry_id, also=ids)
    wants = left_beside(ids, entry.period)
    has = wants_of(entry.id)
    if entry.status is Status.CANCELLED or _minutes(wants) <= _minutes(has):
        return False
    schedule.occupy([(entry, wants)])
    return True


def _minutes(wants: Sequence[Want]) -> int:
    return sum(want.period.minutes for want in wants)
