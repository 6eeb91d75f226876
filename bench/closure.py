"""A closure over 1,000 bookings: the plan with a place for each, then all of it written and undone."""

import time
from collections.abc import Callable, Iterator
from datetime import time as clock
from datetime import timedelta
from typing import Any

from app.bookings.models import Booking
from app.bookings.queries.closing import Plan, plan_of_closure, with_places
from app.bookings.queries.facts import room_rules
from app.bookings.rules.closing import Decision, Fate
from app.bookings.rules.states import BookingState
from app.bookings.services import close_as_planned, undo_plan
from app.bookings.services.closing import Closing
from app.core.access import Actor
from app.core.clock import Period, from_local, now, today
from app.core.database import db, transaction
from app.organisations.queries import actor_for
from app.schedule.models import Entry
from app.schedule.rules import Status
from app.schedule.steps import take_all
from bench.grounds import Ground, running
from bench.measuring import Figure, in_turns
from tests.makers import make_centre, make_organisation, make_person, make_room, make_staff

BOOKINGS, ROOMS, PARTIES, HOURS = 1000, 8, 40, (9, 11, 13, 15, 17)
ROUNDS = 5


def figures(ground: Ground) -> Iterator[Figure]:
    """All rooms but two of a centre close for a month: most have no other room at their hour."""
    with running(ground.new_database("closure")):
        centre, rooms, staff, periods = arranged()
        plan, free = (
            (lambda: planned(staff, centre, rooms[:6], periods)),
            (lambda: planned(staff, centre, rooms[:1], periods)),
        )
        few, many = in_turns(free, plan, rounds=ROUNDS)
        found = plan()
        decisions = {hit.key: decided(hit) for hit in found.hits}
        closing = Closing(tuple(room.id for room in rooms[:6]), tuple(periods), {"pl": "Remont"})
        seen, centre_id = found.seen, centre.id
        saved, uid = timed(lambda: close_as_planned(staff, centre_id, closing, decisions, seen=seen, words="Remont"))
        undone, _ = timed(lambda: undo_plan(staff, centre_id, uid))
    yield Figure(f"plan of a closure over {len(found.hits)} bookings", many, at_most=2)
    yield Figure("  the same over an eighth of them", few)
    yield Figure("  all decisions written", saved)
    yield Figure("  all of it undone", undone)


def arranged() -> tuple[Any, list[Any], Actor, list[Period]]:
    """A centre whose rooms are booked all day, and the time in which that is so."""
    centre = make_centre(opens="0:00", closes="24:00")
    rooms = [make_room(centre) for _ in range(ROOMS)]
    staff = make_staff(centre)
    people = [make_person() for _ in range(PARTIES)]
    parties = [make_organisation(person) for person in people]
    first = day = today() + timedelta(days=7)
    slots: list[Period] = []
    while len(slots) * 6 < BOOKINGS:
        starts = [from_local(day, clock(hour)) for hour in HOURS] if day.weekday() != 6 else []
        slots += [Period(one, one + timedelta(hours=1)) for one in starts]
        day += timedelta(days=1)
    book_all(rooms[:6], slots, people, parties)
    return centre, rooms, actor_for(staff.id), [Period(from_local(first), from_local(day))]


@transaction
def book_all(
    rooms: list[Any], slots: list[Period], people: list[Any], parties: list[Any], *, key: str = "bench"
) -> None:
    """Confirmed bookings of all these rooms in all these times."""
    taken = [(room, slot) for slot in slots for room in rooms]
    entries = [Entry(kind="booking", period=slot, status=Status.CONFIRMED, title="Zebranie") for _, slot in taken]
    wants = [room_rules(room).wants(slot) for room, slot in taken]
    take_all(list(zip(entries, wants, strict=True)))
    for number, (entry, (room, _)) in enumerate(zip(entries, taken, strict=True)):
        party = number % PARTIES
        booking = Booking(
            entry=entry,
            room_id=room.id,
            centre_id=room.centre_id,
            organisation_id=parties[party].id,
            asked_by_id=people[party].id,
            request_key=f"{key}-{number}",
            state=BookingState.APPROVED,
            purpose="Zebranie",
            people=10,
        )
        db.session.add(booking)


def planned(staff: Actor, centre: Any, rooms: list[Any], periods: list[Period]) -> Plan:
    db.session.rollback()
    return with_places(plan_of_closure(staff, centre, rooms, periods, now=now()))


def decided(hit: Any) -> Decision:
    if hit.proposed is None:
        return Decision(Fate.CANCELLED)
    return Decision(Fate.MOVED, hit.proposed.place)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done
