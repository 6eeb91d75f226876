"""Locked readings and the audit trail, inside the transaction of a verb of this area."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from app.centres.models import Centre, Closure, Equipment, OutsideCalendar, OutsideEvent, Room
from app.centres.rules.outside import OutsideFact
from app.centres.rules.settings import CentreSettings, RoomSettings, changed
from app.centres.rules.trail import CENTRE, CLOSURE, EQUIPMENT, OUTSIDE, ROOM
from app.core.access import Action, Actor, demand
from app.core.clock import Period, now
from app.core.database import db, demand_writing, flush, write
from app.core.errors import ChangedMeanwhile, NotFound
from app.history import steps as history
from app.schedule import steps as schedule
from app.schedule.rules import Want

SHOWN_PAST = timedelta(days=40)  # calendars show no more of what is over

# Rows are locked for change, but not against being pointed at: a booking that is written meanwhile refers to its
# centre, and would else wait for us while we wait for its room.


def lock_centre(actor: Actor, centre_id: int, *, action: Action = Action.EDIT_CENTRE) -> Centre:
    """A centre, ours until the transaction ends. Raises NotFound and NotAllowed."""
    demand_writing()
    ours = select(Centre).where(Centre.id == centre_id).with_for_update(key_share=True)
    centre = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if centre is None:
        raise NotFound
    demand(actor, action, centre)
    return centre


def lock_room(actor: Actor, room_id: int, *, also: Sequence[int] = ()) -> Room:
    """A room with its resources and `also` others, ours until the transaction ends: nobody books it meanwhile.

    Raises NotFound, NotAllowed, and ChangedMeanwhile where its resources were changed while we waited.
    """
    demand_writing()
    room = db.session.get(Room, room_id)
    if room is None:
        raise NotFound
    demand(actor, Action.EDIT_CENTRE, room)
    ids = room.resource_ids
    schedule.lock([*ids, *also])
    ours = select(Room).where(Room.id == room_id).with_for_update(key_share=True)
    room = db.session.scalars(ours.execution_options(populate_existing=True)).one()
    db.session.refresh(room, ["resources"])
    if room.resource_ids != ids:
        raise ChangedMeanwhile
    return room


def set_rules(actor: Actor, thing: Centre | Room, wanted: CentreSettings | RoomSettings) -> dict[str, list[Any]]:
    """Make the rules of a locked centre or room as wanted; gives what changed. Raises NumberNotPossible."""
    differs = changed(type(wanted).kept_in(thing), wanted)
    for name in differs:
        setattr(thing, name, getattr(wanted, name))
    flush()
    if differs and isinstance(thing, Centre):
        record_centre("rules_changed", thing, actor, rules=differs)
    elif differs and isinstance(thing, Room):
        record_room("rules_changed", thing, actor, rules=differs)
    return differs


def change_calendars(resource_ids: Iterable[int], *, home_id: int | None = None) -> None:
    """What is in these rooms, or at home there, is called or stands elsewhere: all that calendars still show."""
    schedule.change_all_at(resource_ids, since=now() - SHOWN_PAST, home_id=home_id)


def put_closure(
    actor: Actor,
    centre: Centre,
    rooms: Sequence[Room],
    period: Period,
    wants: Sequence[Want],
    *,
    reasons: Mapping[str, str],
) -> Closure:
    """Close these locked rooms; what is occupied by it is `wants`. Raises Taken."""
    closure = Closure(
        centre_id=centre.id,
        entry=schedule.take(CLOSURE, period, wants),
        closed_by_id=actor.person_id,
        rooms=list(rooms),
        **{f"reason_{language}": reason for language, reason in reasons.items()},
    )
    db.session.add(closure)
    flush()
    record_closure("closed", closure, actor)
    return closure


def record_closure(verb: str, closure: Closure, actor: Actor) -> None:
    period = closure.entry.period
    history.record(
        verb,
        CLOSURE,
        closure.id,
        actor_id=actor.person_id,
        centre_id=closure.centre_id,
        starts=period.starts.isoformat(),
        ends=period.ends.isoformat(),
        rooms=[room.id for room in closure.rooms],
    )


def record_centre(verb: str, centre: Centre, actor: Actor, *, why: str = "", **facts: object) -> None:
    history.record(verb, CENTRE, centre.id, actor_id=actor.person_id, centre_id=centre.id, why=why, **facts)


def record_room(verb: str, room: Room, actor: Actor, *, why: str = "", **facts: object) -> None:
    history.record(verb, ROOM, room.id, actor_id=actor.person_id, centre_id=room.centre_id, why=why, **facts)


def record_equipment(verb: str, kind: Equipment, actor: Actor, *, why: str = "", **facts: object) -> None:
    history.record(verb, EQUIPMENT, kind.id, actor_id=actor.person_id, centre_id=kind.centre_id, why=why, **facts)


def record_outside(verb: str, calendar: OutsideCalendar, actor: Actor, **facts: object) -> None:
    """With its name, for a calendar may be removed."""
    history.record(
        verb,
        OUTSIDE,
        calendar.id,
        actor_id=actor.person_id,
        centre_id=calendar.centre_id,
        why="",
        name=calendar.name,
        **facts,
    )


def put_outside_events(calendar: OutsideCalendar, facts: Sequence[OutsideFact]) -> None:
    """These dates in place of all that it had."""
    flush()
    db.session.execute(delete(OutsideEvent).where(OutsideEvent.calendar_id == calendar.id))
    write(
        OutsideEvent,
        [
            {
                "calendar_id": calendar.id,
                "uid": fact.uid,
                "starts_at": fact.starts,
                "ends_at": fact.ends,
                "is_whole_day": fact.is_whole_day,
                "title": fact.title,
                "place": fact.place,
                "url": fact.url,
            }
            for fact in facts
        ],
    )
