"""Staff book at one instant, against each other and against those who ask: one holds the room, always."""

from collections.abc import Callable

import pytest

from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import PROMISE, control_of, without_guards

R, S = "tests.bookings.racers", "tests.bookings.staff_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def arranged(race: Race, url: str, organisations: int) -> Place:
    place = race.run_here(url, Job(f"{R}:arrange", (organisations,)))
    assert isinstance(place, Place)
    return place


def look(race: Race, url: str, what: str) -> object:
    return race.run_here(url, Job(f"{R}:{what}", ()))


def of_staff(place: Place, number: int, **slots: int) -> Job:
    """The two coordinators by turns, for an organisation and for the centre itself by turns."""
    organisation = place.organisations[number % len(place.organisations)][1] if number % 4 < 2 else None
    when = slot(18, **slots)
    return Job(
        f"{S}:book_for", (place.coordinators[number % 2], organisation, place.room_id, when.starts, f"s{number}")
    )


def of_people(place: Place, number: int) -> Job:
    person, organisation = place.organisations[number]
    when = slot(18)
    return Job(f"{R}:ask", (person, organisation, place.room_id, when.starts, when.ends, f"p{number}"))


def test_twenty_of_staff_book_one_hour_once(race: Race, url: str) -> None:
    place = arranged(race, url, 2)

    ended = outcomes(race(url, [of_staff(place, number) for number in range(20)]))

    assert ended == {"done": 1, "RoomTaken": 19}
    assert look(race, url, "overlaps") == 0


def test_staff_against_those_who_ask_give_the_hour_once(race: Race, url: str) -> None:
    place = arranged(race, url, 15)
    jobs = [job for number in range(15) for job in (of_staff(place, number), of_people(place, number))]

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 1, "RoomTaken": 29}
    assert (look(race, url, "overlaps"), look(race, url, "bookings")) == (0, 1)


def test_one_past_hour_is_entered_once(race: Race, url: str) -> None:
    place = arranged(race, url, 2)

    ended = outcomes(race(url, [of_staff(place, number, days=-14) for number in range(12)]))

    assert ended == {"done": 1, "RoomTaken": 11}
    assert look(race, url, "overlaps") == 0


@control_of(
    "test_twenty_of_staff_book_one_hour_once",
    "test_staff_against_those_who_ask_give_the_hour_once",
    "test_one_past_hour_is_entered_once",
)
def test_control_of_staff_books_one_hour_of_each_kind_many_times(race: Race, url: str) -> None:
    place = arranged(race, url, 2)
    ahead = [of_staff(place, 0), of_staff(place, 3), of_people(place, 1)]
    past = [of_staff(place, number, days=-14) for number in (1, 2)]

    assert without_guards(race, url, ahead, dropped=[PROMISE]) == {"done": 3}
    assert without_guards(race, url, past) == {"done": 2}  # the promise is gone already
    assert look(race, url, "overlaps") == 4


def test_the_form_of_staff_sent_five_times_is_one_booking(race: Race, url: str) -> None:
    place = arranged(race, url, 1)

    ahead = race(url, [of_staff(place, 0)] * 5)
    past = race(url, [of_staff(place, 1, days=-14)] * 5)

    assert (outcomes(ahead), outcomes(past)) == ({"done": 5}, {"done": 5})
    assert (len({one.result for one in ahead}), len({one.result for one in past})) == (1, 1)
    assert look(race, url, "bookings") == 2


@control_of("test_the_form_of_staff_sent_five_times_is_one_booking")
def test_control_of_the_form_of_staff_makes_a_booking_of_each(race: Race, url: str) -> None:
    place = arranged(race, url, 1)

    without_guards(race, url, [of_staff(place, 0)] * 3, dropped=[PROMISE, "uq_booking_asked_by_id_request_key"])

    assert look(race, url, "bookings") == 3
