"""Offering a time that has become free to those who wait for it, inside the transaction that frees it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Person
from app.accounts.rules import fingerprint, new_secret
from app.bookings import steps
from app.bookings.models import Booking, BookingChange, OfferLink, Waiting
from app.bookings.queries.equipment import with_equipment
from app.bookings.queries.facts import facts_for, room_rules
from app.bookings.queries.taken import taken_pairs
from app.bookings.queries.waiting import lock_waiting_around, rooms_touching, turns_of, waiting_around
from app.bookings.rules.equipment import units_for
from app.bookings.rules.waiting import (
    PromisedToWaiters,
    WaitingState,
    in_turn,
    offered_until,
    verdict_on_gap,
    verdict_on_offer,
)
from app.bookings.steps.telling import place_of
from app.centres import queries as centres
from app.centres.models import Room
from app.centres.rules import OFFER
from app.core.access import Actor
from app.core.clock import Period, now
from app.core.database import db, flush
from app.history import steps as history
from app.notifications import steps as notifications
from app.schedule import steps as schedule
from app.schedule.rules import Status, Want, collide

Freed = tuple[int, Period]


@dataclass(frozen=True)
class Chance:
    """Somebody who waits could have a room now: what they would occupy, and who hears of it."""

    waiting: Waiting
    room: Room
    wants: Sequence[Want]
    people: Sequence[Person]


def offer_freed(freed: Sequence[Freed]) -> int:
    """Hold what has become free, rooms and times, for those whose turn it is, each with one mail; gives their number.

    Call it after the release, so that nobody comes between; without anybody who waits it is one query.
    """
    offered = 0
    for chance in _chances(freed):
        _hold(chance)
        offered += 1
    return offered


def offer_times_of(ended: Sequence[Booking | BookingChange]) -> int:
    """The same for the times of bookings, and of changes of them, that were just released."""
    return offer_freed([(one.room_id, one.entry.period) for one in ended])


def demand_not_promised(wishes: Sequence[tuple[int, Period, Sequence[Want]]]) -> None:
    """Nobody takes a time that is about to be held for those who wait: it became free a moment ago.

    A hold that ran out and opening hours that changed free a time without a verb that could offer it at once.
    Where nothing that is waited for is free, nothing more is locked. Raises PromisedToWaiters.
    """
    wants = [want for _, _, of_wish in wishes for want in of_wish]
    asked = [(room_id, period) for room_id, period, _ in wishes]
    known = waiting_around(asked, now=now())
    if not known or not any(_free_rooms(known, rooms_touching({room_id for room_id, _ in asked})).values()):
        return
    for chance in _chances(asked):
        if any(collide(want, other) for want in wants for other in chance.wants):
            raise PromisedToWaiters


def record(waiting: Waiting, verb: str, actor: Actor | None, **facts: Any) -> None:
    """Note a change of somebody's waiting; without an actor the system made it."""
    actor_id = actor.person_id if actor is not None else None
    history.record(verb, "waiting", waiting.id, actor_id=actor_id, centre_id=waiting.centre_id, **facts)


def _chances(freed: Sequence[Freed]) -> Iterator[Chance]:
    """Who could have what, in their turn; each is taken for held before the next is looked at.

    All that may be held is locked before anything is counted. Who waits is read again under that lock.
    """
    known = waiting_around(freed, now=now()) if freed else ()
    if not known:
        return
    rooms = rooms_touching({room_id for room_id, _ in freed})
    kinds = {amount.equipment_id for one in known for amount in one.amounts}
    units = centres.units_in_use({room.centre_id for room in rooms}, only=kinds) if kinds else []
    schedule.lock([*(number for room in rooms for number in room.resource_ids), *(unit.resource_id for unit in units)])
    waiting = [
        one for one in lock_waiting_around(freed, now=now()) if kinds >= {amount.equipment_id for amount in one.amounts}
    ]
    free = _free_rooms(waiting, rooms)
    possible = {one.id: one for one in waiting if free[one.id]}
    if not possible:
        return
    held: list[Want] = []
    for waiting_id in in_turn(turns_of(list(possible.values()), now=now())):
        one = possible[waiting_id]
        for room in free[waiting_id]:
            core = room_rules(room).wants(one.period)
            chance = None if _any_meet(core, held) else _chance(one, room)
            if chance is not None:
                held += chance.wants
                yield chance
                break


def _free_rooms(waiting: Sequence[Waiting], rooms: Sequence[Room]) -> Mapping[int, Sequence[Room]]:
    """The rooms that would do and are free, by who waits; the one that was asked for comes first."""
    rules = {room.id: room_rules(room) for room in rooms}
    periods = [one.period for one in waiting]
    taken = taken_pairs(rules, periods, now=now()) if periods else set()
    return {
        one.id: _wished_first(
            (
                room
                for room in rooms
                if room.centre_id == one.centre_id
                and (room.id, number) not in taken
                and one.may_have(room, rules[room.id])
            ),
            one.room_id,
        )
        for number, one in enumerate(waiting)
    }


def _wished_first(rooms: Iterable[Room], wished: int) -> Sequence[Room]:
    return sorted(rooms, key=lambda room: room.id != wished)


def _chance(waiting: Waiting, room: Room) -> Chance | None:
    """What would be held, where a rule does not say no and somebody is left to hear of it."""
    people = steps.applicants(waiting)
    ask = waiting.ask
    facts = with_equipment(ask, facts_for(room, ask.period, waiting.organisation, waiting.asked_by_id, now=now()))
    said = verdict_on_offer(ask, facts) if waiting.series_id is None else verdict_on_gap(ask, facts)
    if said.refused or not any(person.disabled_at is None for person in people):
        return None
    return Chance(waiting, room, facts.room.wants(ask.period, also=units_for(ask, facts)), people)


def _hold(chance: Chance) -> None:
    waiting, room = chance.waiting, chance.room
    until = offered_until(waiting.starts_at, now())
    waiting.entry = schedule.take(
        OFFER, waiting.period, chance.wants, status=Status.TENTATIVE, expires_at=until, title=waiting.title
    )
    waiting.state, waiting.offered_room = WaitingState.OFFERED, room
    flush()
    record(waiting, "offered", None, room_id=room.id, until=until.isoformat())
    for person in chance.people:
        token = new_secret()
        db.session.add(
            OfferLink(
                waiting_id=waiting.id,
                entry_id=waiting.entry.id,
                person_id=person.id,
                token_hash=fingerprint(token),
            )
        )
        _mail(waiting, room, person, token)


def _mail(waiting: Waiting, room: Room, person: Person, token: str) -> None:
    assert waiting.entry is not None
    notifications.queue_mail(
        "offer",
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"offer:{waiting.entry.uid}:{person.id}",
        secret_token=token,
        title=waiting.title,
        room=room.name,
        period=waiting.period,
        until=waiting.entry.expires_at,
        name=person.name,
        organisation=waiting.organisation.name if waiting.organisation is not None else "",
        is_gap=waiting.series_id is not None,
        other_room=room.id != waiting.room_id,
        **place_of(room.centre),
    )


def _any_meet(wants: Sequence[Want], held: Sequence[Want]) -> bool:
    return any(collide(want, other) for want in wants for other in held)
