"""Fifty clients for three projectors, in different rooms, at one instant: never one too many lent."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.clock import Period
from tests.bookings.equipment_racers import Shelf
from tests.bookings.racers import slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import PROMISE, control_of, crosswise, without_guards

R = "tests.bookings.equipment_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def arranged(race: Race, url: str, *, rooms: int, projectors: int) -> Shelf:
    shelf = race.run_here(url, Job(f"{R}:arrange", (rooms, projectors)))
    assert isinstance(shelf, Shelf)
    return shelf


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def one_each(shelf: Shelf, when: Period, asked: tuple[tuple[int, int], ...]) -> list[Job]:
    """Each party asks for a room of its own, and for so many of these kinds of equipment."""
    return [
        Job(f"{R}:ask", (party, room, when.starts, when.ends, asked))
        for party, room in zip(shelf.parties, shelf.rooms, strict=True)
    ]


def test_fifty_clients_for_three_projectors_get_three(race: Race, url: str) -> None:
    shelf = arranged(race, url, rooms=50, projectors=3)
    jobs = one_each(shelf, slot(18), ((shelf.projector, 1),))

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 3, "EquipmentTaken": 47}
    assert look(race, url, "cores_on_units") == (3, 3)
    assert look(race, url, "bookings") == 3


@control_of("test_fifty_clients_for_three_projectors_get_three")
def test_control_of_projectors_lends_one_to_four(race: Race, url: str) -> None:
    shelf = arranged(race, url, rooms=4, projectors=3)
    jobs = one_each(shelf, slot(18), ((shelf.projector, 1),))

    assert without_guards(race, url, jobs, dropped=[PROMISE]) == {"done": 4}
    assert look(race, url, "cores_on_units") == (4, 1)


@control_of("test_fifty_clients_for_three_projectors_get_three")
def test_without_the_stock_all_fifty_would_have_their_room(race: Race, url: str) -> None:
    """The same clients without a projector, so it is the stock that refuses them, not the rooms."""
    shelf = arranged(race, url, rooms=50, projectors=3)
    jobs = one_each(shelf, slot(18), ())

    assert outcomes(race(url, jobs)) == {"done": 50}


def test_halls_parts_and_equipment_are_locked_in_one_order(race: Race, url: str) -> None:
    """Halls and their parts, loops with lower numbers and projectors with higher ones, shifted by half an hour."""
    shelf = arranged(race, url, rooms=30, projectors=3)
    jobs = []
    for number, party in enumerate(shelf.parties):
        when = slot(10, 30 * (number % 3), length=90)
        room = shelf.halls[number // 2] if number % 2 else shelf.rooms[number]
        asked = ((shelf.projector, 1 + number % 2), (shelf.loop, 1)) if number % 3 else ((shelf.loop, 2),)
        jobs.append(Job(f"{R}:ask", (party, room, when.starts, when.ends, asked)))

    ended = outcomes(race(url, jobs))

    assert set(ended) <= {"done", "EquipmentTaken", "RoomTaken"}
    assert ended["done"] >= 1
    cores, units = look(race, url, "cores_on_units")
    assert cores == look(race, url, "promised")
    assert cores == units  # all overlap around noon, so no unit is lent twice


@control_of("test_halls_parts_and_equipment_are_locked_in_one_order")
def test_control_of_the_order_ends_in_a_circle(race: Race, url: str) -> None:
    shelf = arranged(race, url, rooms=2, projectors=3)
    jobs = one_each(shelf, slot(10), ((shelf.projector, 1), (shelf.loop, 1)))

    ended = crosswise(race, url, jobs)

    assert [what for what in ended if "OperationalError" in what], ended


def test_number_of_units_never_falls_below_what_is_promised(race: Race, url: str) -> None:
    shelf = arranged(race, url, rooms=10, projectors=6)
    jobs = one_each(shelf, slot(18), ((shelf.projector, 1),))
    jobs.insert(4, Job(f"{R}:lower", (shelf, 2)))

    ended = outcomes(race(url, jobs))

    assert set(ended) <= {"done", "EquipmentTaken", "UnitsInUse", "ChangedMeanwhile"}
    cores, units = look(race, url, "cores_on_units")
    assert (cores, cores) == (units, look(race, url, "promised"))
    assert cores <= 6


@control_of("test_number_of_units_never_falls_below_what_is_promised")
def test_control_of_the_number_lends_a_unit_that_is_out_of_use(race: Race, url: str) -> None:
    shelf = arranged(race, url, rooms=1, projectors=6)
    when = slot(18)
    ask = Job(f"{R}:ask", (shelf.parties[0], shelf.rooms[0], when.starts, when.ends, ((shelf.projector, 3),)))

    assert without_guards(race, url, [Job(f"{R}:lower", (shelf, 2)), ask]) == {"done": 2}
    with pytest.raises(AssertionError, match="AssertionError"):
        look(race, url, "cores_on_units")
