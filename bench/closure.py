"""A closure over 1,000 bookings: the plan with a place for each, then all of it written and undone."""

import time
from collections.abc import Callable, Iterator
from datetime import time as clock
from datetime import timedelta
from typing import Any

from app.bookings.queries.closing import Plan, plan_of_closure, with_places
from app.bookings.rules.closing import Decision, Fate
from app.bookings.services import book_room, close_as_planned, undo_plan
from app.bookings.services.closing import Closing
from app.core.access import Actor
from app.core.clock import Period, from_local, now, today
from app.core.database import db
from app.organisations.queries import actor_for
from bench.grounds import Ground, running
from bench.measuring import Figure, in_turns
from tests.makers import INSTANT, ask_for, make_centre, make_organisation, make_person, make_room, make_staff

BOOKINGS, ROOMS, HOURS = 1000, 8, (9, 11, 13, 15, 17)
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
    centre = make_centre(opens="0:00", closes="24:00", quota_hours=744, open_requests=100)
    rooms = [make_room(centre, earliest_days=730, latest_hours=0, approval=INSTANT) for _ in range(ROOMS)]
    staff = make_staff(centre)
    people = [make_person() for _ in range(40)]
    parties = [make_organisation(person) for person in people]
    actors = [actor_for(person.id) for person in people]
    booked, day, first = 0, today() + timedelta(days=7), today() + timedelta(days=7)
    while booked < BOOKINGS:
        for hour in HOURS if day.weekday() != 6 else ():
            starts = from_local(day, clock(hour))
            for room in rooms[:6]:
                party = booked % 40
                request = ask_for(room, Period(starts, starts + timedelta(hours=1)), parties[party])
                book_room(actors[party], request, key=f"bench-{booked}")
                booked += 1
        day += timedelta(days=1)
    return centre, rooms, actor_for(staff.id), [Period(from_local(first), from_local(day))]


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
