"""Closures of the demo over bookings: at each centre one that was planned, and one at once."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.models import ClosurePlan
from app.bookings.queries.closing import Plan, plan_of_closure, with_places
from app.bookings.queries.closing_hits import Hit
from app.bookings.rules import BookingState
from app.bookings.rules.closing import HitKind, PlanKind
from app.bookings.services.closing import Closing, keep_record, put_closures
from app.bookings.steps.closing import Work
from app.centres.models import Centre, Room
from app.cli.demo.building import NAMES
from app.cli.demo.people import DECIDERS
from app.core.access import Actor
from app.core.clock import Period, day_period, local
from app.core.database import db, flush
from app.organisations.queries import actor_for

PLANNED_IN, AT_ONCE_FOR = range(12, 60), timedelta(days=4)
MOST = 4
SIGN_INS = ("ngo", "member", "ngo2", "group", "resident", "mentor")
PAINTING = {"pl": "Malowanie ścian", "en": "Painting the walls", "uk": "Фарбування стін"}
LEAK = {"pl": "Awaria: przeciek z dachu", "en": "Emergency: the roof leaks", "uk": "Аварія: протікає дах"}


def close_some(people: Mapping[str, Person], at: datetime) -> None:
    """Write what the verbs would have made of it; of people who sign in themselves nothing is touched."""
    known = {people[key].id for key in SIGN_INS if key in people}
    for centre in db.session.scalars(select(Centre).order_by(Centre.id)).all():
        actor = actor_for(people[DECIDERS[centre.slug][0]].id)
        rooms = [room for room in centre.rooms if len(room.resource_ids) == 1]
        at_once = _first(actor, centre, rooms, [Period(at, at + AT_ONCE_FOR)], known, at)
        if at_once is not None:
            _close_at_once(actor, centre, *at_once, at)
        days = [day_period(local(at + timedelta(days=number)).date()) for number in PLANNED_IN]
        planned = _first(actor, centre, rooms, days, known, at)
        if planned is not None:
            _close_as_planned(actor, centre, *planned, at)


def _first(
    actor: Actor,
    centre: Centre,
    rooms: Sequence[Room],
    periods: Sequence[Period],
    known: set[int],
    at: datetime,
) -> tuple[Room, Period, Plan] | None:
    """The first room and time with a few confirmed bookings of others in the way, and nothing else."""
    for period in periods:
        for room in rooms:
            plan = plan_of_closure(actor, centre, [room], [period], now=at)
            if 1 <= len(plan.hits) <= MOST and all(_is_fine(hit, known) for hit in plan.hits):
                return room, period, with_places(plan)
    return None


def _is_fine(hit: Hit, known: set[int]) -> bool:
    booking = hit.booking
    return (
        booking is not None
        and hit.kind is HitKind.BOOKING
        and booking.state is BookingState.APPROVED
        and booking.series_id is None
        and booking.asked_by_id not in known
        and booking.waiting_change is None
        and hit.can_move
    )


def _close_at_once(actor: Actor, centre: Centre, room: Room, period: Period, plan: Plan, at: datetime) -> None:
    work = Work(plan.wants)
    for hit in plan.hits:
        assert hit.booking is not None
        work.displace(hit.booking, room.resource_ids)
        hit.booking.displaced_at = at
    _put_down(actor, centre, PlanKind.EMERGENCY, room, Closing((room.id,), (period,), LEAK), work)


def _close_as_planned(actor: Actor, centre: Centre, room: Room, period: Period, plan: Plan, at: datetime) -> None:
    """Who has a place is moved, the others stay."""
    work = Work(plan.wants)
    for hit in plan.hits:
        assert hit.booking is not None
        if hit.proposed is None:
            work.keep(hit.booking)
            continue
        place = hit.proposed.place
        rules = plan.standins.rooms[place.room_id].rules
        units = [want.resource_id for want in plan.wants[hit.entry.id] if want.resource_id not in room.resource_ids]
        wants = rules.wants(place.period, also=sorted(set(units)))
        to = db.session.get_one(Room, place.room_id)
        work.move(hit.booking, to, place.period, wants, by_hirer=rules.pads_by_hirer)
    _put_down(actor, centre, PlanKind.CLOSURE, room, Closing((room.id,), (period,), PAINTING), work)


def _put_down(actor: Actor, centre: Centre, kind: PlanKind, room: Room, closing: Closing, work: Work) -> None:
    work.write()
    name = str(uuid.uuid5(NAMES, f"{kind.value} of {centre.slug}"))
    made = ClosurePlan(uid=name, centre=centre, kind=kind, made_by_id=actor.person_id, words=closing.reasons["pl"])
    db.session.add(made)
    put_closures(actor, made, centre, [room], closing)
    for closure in made.closures:
        closure.entry.uid = str(uuid.uuid5(NAMES, f"closure of {name}"))
    keep_record(actor, made, work.done, closing.reasons["pl"])
    flush()
