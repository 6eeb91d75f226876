"""Waiting for a busy time: getting in line, leaving it, and trying again for a day of a series."""

from sqlalchemy import select

from app.bookings.models import Waiting
from app.bookings.queries.equipment import with_equipment
from app.bookings.queries.facts import facts_for
from app.bookings.queries.waiting import living_of
from app.bookings.rules.waiting import (
    AlreadyWaiting,
    NoLongerWaits,
    WaitingState,
    check_busy,
    check_how_many,
    check_in_time,
)
from app.bookings.services.asking import RoomRequest, organisation_of, room_to_lend, turnstile_of
from app.bookings.services.gaps import let_go
from app.bookings.services.offering import offer_freed, record
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.schedule import steps as schedule

explain("uq_waiting_room", AlreadyWaiting)
explain("uq_waiting_any_room", AlreadyWaiting)


@transaction
def wait_for(actor: Actor, request: RoomRequest, *, any_room: bool) -> str:
    """Get in line for a busy time of this room, or of any room of its centre that fits; gives the waiting's uid.

    The room is locked, so that it cannot be given back unseen between the look and the line.
    Raises NoSuchRoom, NotYourOrganisation, TooLateToWait, WaitsForTooMuch, AlreadyWaiting, NothingToWaitFor, and
    what the rules refuse of the time itself.
    """
    demand(actor, Action.WAIT_FOR_ROOM)
    assert actor.person_id is not None
    room = room_to_lend(request.room_id)
    organisation = organisation_of(actor, request.organisation_id)
    turnstile = turnstile_of(actor, organisation)
    schedule.lock([*room.resource_ids, turnstile])

    ask, at = request.ask, now()
    check_in_time(request.period.starts, at)
    check_busy(ask, with_equipment(ask, facts_for(room, ask.period, organisation, actor.person_id, now=at)))
    check_how_many(living_of(turnstile))
    waiting = Waiting(
        centre_id=room.centre_id,
        room=room,
        any_room=any_room,
        organisation=organisation,
        asked_by_id=actor.person_id,
        turnstile_id=turnstile,
        period=request.period,
        title=request.title,
        purpose=request.purpose,
        people=request.people,
        layout=request.layout,
        participants_pay=request.participants_pay,
        is_public=request.is_public,
        equipment=[[one.equipment_id, one.amount] for one in request.equipment],
    )
    db.session.add(waiting)
    flush()
    record(waiting, "waits", actor)
    return waiting.uid


@transaction
def leave_waiting(actor: Actor, uid: str) -> None:
    """Wait no longer; what was held goes to the next. Raises NotFound, NoLongerWaits and ChangedMeanwhile."""
    waiting = lock_waiting(uid, actor, Action.LEAVE_WAITING)
    if waiting.ended_at is not None:
        raise NoLongerWaits
    freed = let_go(waiting, WaitingState.LEFT, actor)
    if freed is not None:
        offer_freed([freed])


@transaction
def wait_again(actor: Actor, uid: str) -> None:
    """Let a missing day of a series try again that was switched off, or whose offer was not taken.

    Raises NotFound, TooLateToWait, AlreadyWaiting and ChangedMeanwhile.
    """
    waiting = lock_waiting(uid, actor, Action.LEAVE_WAITING)
    if waiting.series_id is None or waiting.state is WaitingState.TAKEN:
        raise NotFound
    if waiting.ended_at is None:
        return
    check_in_time(waiting.starts_at, now())
    waiting.state, waiting.ended_at = WaitingState.WAITING, None
    waiting.entry, waiting.offered_room = None, None
    flush()
    record(waiting, "waits", actor)


def lock_waiting(uid: str, actor: Actor, action: Action) -> Waiting:
    """Lock somebody's waiting with what is held for it and its party's turnstile, and read it anew.

    Raises NotFound, NotAllowed, and ChangedMeanwhile where an offer was made or ended at that moment.
    """
    known = db.session.execute(select(Waiting.entry_id, Waiting.turnstile_id).where(Waiting.uid == uid)).one_or_none()
    if known is None:
        raise NotFound
    if known.entry_id is None:
        schedule.lock([known.turnstile_id])
    else:
        schedule.lock_entry(known.entry_id, also=[known.turnstile_id])
    fresh = select(Waiting).where(Waiting.uid == uid).with_for_update(of=Waiting)
    waiting = db.session.scalars(fresh.execution_options(populate_existing=True)).one()
    demand(actor, Action.SEE_WAITING, waiting)
    demand(actor, action, waiting)
    if waiting.entry_id != known.entry_id:
        raise ChangedMeanwhile
    return waiting
