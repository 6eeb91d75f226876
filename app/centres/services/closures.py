"""Closing rooms for a time, and opening them again."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.centres import steps
from app.centres.models import Closure, Room
from app.centres.rules import OFFER
from app.centres.rules.refusals import (
    BookingsInTheWay,
    ClosureEnded,
    ClosureOver,
    ClosureTooLong,
    NoRoomChosen,
    OffersInTheWay,
)
from app.core.access import Action, Actor, demand
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.schedule import queries as schedule_queries
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Layer, Want

LONGEST = timedelta(days=366)


@transaction
def close_rooms(
    actor: Actor, centre_id: int, room_ids: Sequence[int], period: Period, *, reasons: Mapping[str, str]
) -> int:
    """Shut rooms of a centre for a time; gives the closure's id.

    Raises NoRoomChosen, ClosureOver, ClosureTooLong, NotFound, NotAllowed, ChangedMeanwhile, BookingsInTheWay, and
    OffersInTheWay where nothing else is in the way.
    """
    centre = steps.lock_centre(actor, centre_id, action=Action.CLOSE_ROOMS)
    if period.ends <= now():
        raise ClosureOver
    if period.length > LONGEST:
        raise ClosureTooLong
    before = _resources(_rooms(centre.id, room_ids))
    schedule.lock(before)
    rooms = _rooms(centre.id, room_ids)
    if _resources(rooms) != before:
        raise ChangedMeanwhile
    _check_nothing_in_the_way(before, period)
    wants = [Want(taken, period, Layer.CLOSURE) for taken in before]
    return steps.put_closure(actor, centre, rooms, period, wants, reasons=reasons).id


@transaction
def open_again(actor: Actor, centre_id: int, closure_id: int) -> None:
    """Call a closure off: its rooms can be booked again.

    Raises NotFound, NotAllowed, ClosureEnded, AlreadyCancelled.
    """
    closure = db.session.get(Closure, closure_id)
    if closure is None or closure.centre_id != centre_id:
        raise NotFound
    demand(actor, Action.CLOSE_ROOMS, closure)
    entry = schedule.lock_entry(closure.entry_id)
    if entry.ends_at <= now():
        raise ClosureEnded
    schedule.release(entry)
    steps.record_closure("opened_again", closure, actor)


def _rooms(centre_id: int, room_ids: Sequence[int]) -> list[Room]:
    """The rooms with their resources, as they are now."""
    chosen = (
        select(Room)
        .where(Room.id.in_(room_ids), Room.centre_id == centre_id, Room.archived_at.is_(None))
        .order_by(Room.id)
        .options(selectinload(Room.resources))
        .execution_options(populate_existing=True)
    )
    rooms = list(db.session.scalars(chosen))
    if not rooms or len(rooms) != len(set(room_ids)):
        raise NoRoomChosen
    return rooms


def _resources(rooms: Sequence[Room]) -> list[int]:
    return sorted({resource_id for room in rooms for resource_id in room.resource_ids})


def _check_nothing_in_the_way(resources: Sequence[int], period: Period) -> None:
    met = [row for row in schedule_queries.occupied(resources, period, now=now()) if row.layer is Layer.CORE]
    booked = {row.entry_id: row.core for row in met if row.kind != OFFER}
    if booked:
        raise BookingsInTheWay(count=len(booked), first=min(booked.values()))
    offered = {row.entry_id for row in met}
    if offered:
        until = db.session.scalar(select(func.max(Entry.expires_at)).where(Entry.id.in_(offered)))
        raise OffersInTheWay(until=until)
