"""A closure and bookings at one instant: real processes, both databases, one state and one mail."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of

R, C = "tests.bookings.racers", "tests.bookings.closing_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(f"{C}:{what}", arguments))


def arranged(race: Race, url: str, organisations: int) -> Place:
    place = race.run_here(url, Job(f"{R}:arrange", (organisations,)))
    assert isinstance(place, Place)
    return place


def booking(place: Place, number: int, hour: int) -> Job:
    when = slot(hour)
    return Job(f"{R}:ask", (*place.organisations[number], place.room_id, when.starts, when.ends, f"key-{number}"))


def test_closure_and_bookings_at_one_instant_never_meet(race: Race, url: str) -> None:
    """Each booking comes before the closure, which then is refused and told so, or after it and is refused itself."""
    place = arranged(race, url, 8)
    seen = look(race, url, "seen", place.coordinators[0], place.room_id)
    close = Job(f"{C}:close", (place.coordinators[0], place.room_id, seen))

    ended = race(url, [close, *(booking(place, number, 9 + number) for number in range(8)), close])

    said = outcomes(ended)
    assert set(said) <= {"done", "PlanChanged", "RoomShut", "Taken", "ChangedMeanwhile"}
    assert look(race, url, "met") == 0
    closures, _mails, held = look(race, url, "count")
    assert said["done"] == closures + held
    if closures == 0:
        assert held == 8


def test_closed_at_once_whatever_comes_at_that_instant_and_undone_twice(race: Race, url: str) -> None:
    place = arranged(race, url, 8)
    race.run_here(url, booking(place, 0, 9))
    now = Job(f"{C}:close_at_once", (place.coordinators[0], place.room_id))

    ended = race(url, [now, *(booking(place, number, 9 + number) for number in range(1, 8))])

    said = outcomes(ended)
    assert set(said) <= {"done", "RoomShut", "Taken", "ChangedMeanwhile"}
    assert look(race, url, "met") == 0
    displaced = said["done"]
    closures, mails, held = look(race, url, "count")
    assert (closures, held) == (1, 0)
    assert mails == displaced
    again = outcomes(race(url, [Job(f"{C}:undo", (one,)) for one in place.coordinators] * 2))
    assert again == {"done": 1, "AlreadyUndone": 3}
    assert look(race, url, "count") == (1, mails, displaced)
    assert race.run_here(url, Job(f"{R}:overlaps", ())) == 0


@control_of(
    "test_closure_and_bookings_at_one_instant_never_meet",
    "test_closed_at_once_whatever_comes_at_that_instant_and_undone_twice",
)
def test_without_guards_and_locks_a_closure_lies_over_bookings(race: Race, url: str) -> None:
    """The negative control: who looks first and then closes does not see what comes between."""
    place = arranged(race, url, 8)
    race.run_here(url, Job("tests.schedule.racers:drop_the_promise", ()))

    race(
        url, [Job(f"{C}:close_blindly", (place.room_id,)), *(booking(place, number, 9 + number) for number in range(8))]
    )

    assert look(race, url, "met") > 0
