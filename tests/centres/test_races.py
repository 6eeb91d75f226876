"""Staff change rooms while people book them: real processes, both databases, and no booking is left beside its room."""

from collections.abc import Callable

import pytest

from tests.centres.racers import Place
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.centres.racers"
BOOKERS = 9


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


@pytest.fixture
def place(race: Race, url: str) -> Place:
    return race.run_here(url, Job(f"{R}:arrange", (BOOKERS,)))


def booking_of(place: Place, rooms: tuple[int, ...]) -> list[Job]:
    return [Job(f"{R}:book", (rooms[number % len(rooms)], *party)) for number, party in enumerate(place.parties)]


def test_room_that_becomes_a_hall_while_it_is_booked_takes_its_parts_or_waits(race, url, place):
    hall = Job(f"{R}:make_hall_of", (place.manager, place.room_id, place.parts))

    ended = outcomes(race(url, [hall, *booking_of(place, (place.room_id, place.parts[0]))]))

    assert set(ended) <= {"done", "RoomTaken", "Taken", "PartsInUse", "ChangedMeanwhile"}
    assert race.run_here(url, Job(f"{R}:bookings_beside_their_room", ())) == []


def test_room_out_of_use_has_no_booking_to_come(race, url, place):
    ended = outcomes(
        race(url, [Job(f"{R}:archive", (place.manager, place.room_id)), *booking_of(place, (place.room_id,))])
    )

    assert set(ended) <= {"done", "RoomTaken", "Taken", "FutureBookings", "NoSuchRoom", "ChangedMeanwhile"}
    assert race.run_here(url, Job(f"{R}:bookings_beside_their_room", ())) == []


def test_centre_out_of_use_has_no_booking_to_come(race, url, place):
    archive = Job(f"{R}:archive_centre", (place.administrator, place.centre_id))

    ended = outcomes(race(url, [archive, *booking_of(place, (place.room_id, *place.parts))]))

    assert set(ended) <= {"done", "RoomTaken", "Taken", "FutureBookings", "NoSuchRoom", "ChangedMeanwhile"}
    assert race.run_here(url, Job(f"{R}:bookings_beside_their_room", ())) == []


def test_one_form_sent_eight_times_at_once_adds_one_room(race, url, place):
    ended = outcomes(race(url, [Job(f"{R}:add", (place.manager, place.centre_id, "Nowa"))] * 8))

    assert ended == {"done": 1, "NameTaken": 7}
    assert race.run_here(url, Job(f"{R}:rooms_called", ("Nowa",))) == 1


def test_two_editors_at_once_are_one_and_one_who_looks_again(race, url, place):
    jobs = [Job(f"{R}:rename", (place.manager, place.room_id, name)) for name in ("Pierwsza", "Druga")]

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 1, "ChangedMeanwhile": 1}
