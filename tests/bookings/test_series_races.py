"""Series at one instant, real processes, both databases: all dates or none, and nobody waits in a circle."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.bookings.racers import Place
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import PROMISE, control_of, crosswise, without_guards

R, S = "tests.bookings.racers", "tests.bookings.series_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(what, arguments))


def arranged(race: Race, url: str, organisations: int) -> Place:
    place = look(race, url, f"{R}:arrange", organisations)
    look(race, url, f"{S}:lift_quotas")
    assert isinstance(place, Place)
    return place


def series_and_single(race: Race, url: str, dates: int) -> list[Job]:
    """A series of so many dates; a single wants the hour of one of these."""
    place = arranged(race, url, 2)
    first = look(race, url, f"{S}:first_day")
    (person, organisation), (other, theirs) = place.organisations
    when = look(race, url, f"{S}:hour_of", first, 5, 18)
    series = Job(f"{S}:ask_series", (person, organisation, [place.room_id], first, 18, dates, "series"))
    return [series, Job(f"{R}:ask", (other, theirs, place.room_id, *when, "single"))]


def test_series_of_twenty_against_a_single_is_whole_or_nothing(race: Race, url: str) -> None:
    ended = outcomes(race(url, series_and_single(race, url, 20)))

    assert ended in ({"done": 1, "RoomTaken": 1}, {"done": 1, "SomeDatesRefused": 1})
    assert look(race, url, f"{S}:sizes") == ([] if "SomeDatesRefused" in ended else [20])
    assert look(race, url, f"{R}:overlaps") == 0


@control_of("test_series_of_twenty_against_a_single_is_whole_or_nothing")
def test_control_of_a_series_against_a_single_books_one_date_twice(race: Race, url: str) -> None:
    assert without_guards(race, url, series_and_single(race, url, 8), dropped=[PROMISE]) == {"done": 2}
    assert look(race, url, f"{R}:overlaps") == 1


def crossing(race: Race, url: str, number: int) -> list[Job]:
    """So many series whose dates take the two rooms in turn, every second one beginning with the other room."""
    place = arranged(race, url, number)
    first = look(race, url, f"{S}:first_day")
    rooms = [place.room_id, place.part_id]
    return [
        Job(f"{S}:ask_series", (person, organisation, rooms[:: 1 if one % 2 else -1], first, 18, 8, f"k{one}"))
        for one, (person, organisation) in enumerate(place.organisations)
    ]


def test_series_crossing_two_rooms_never_wait_for_each_other_in_a_circle(race: Race, url: str) -> None:
    ended = outcomes(race(url, crossing(race, url, 10)))

    assert ended == {"done": 2, "SomeDatesRefused": 8}
    assert look(race, url, f"{S}:sizes") == [8, 8]
    assert look(race, url, f"{R}:overlaps") == 0


@control_of("test_series_crossing_two_rooms_never_wait_for_each_other_in_a_circle")
def test_control_of_crossing_series_ends_in_a_circle(race: Race, url: str) -> None:
    ended = crosswise(race, url, crossing(race, url, 2))

    assert [what for what in ended if "OperationalError" in what], ended


def test_same_series_sent_five_times_is_one(race: Race, url: str) -> None:
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations

    ended = race(url, [Job(f"{S}:ask_series", (person, organisation, [place.room_id], first, 18, 20, "same"))] * 5)

    assert outcomes(ended) == {"done": 5}
    assert len({one.result for one in ended}) == 1
    assert look(race, url, f"{S}:sizes") == [20]


@control_of("test_same_series_sent_five_times_is_one")
def test_control_of_the_same_series_makes_one_of_each(race: Race, url: str) -> None:
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations
    job = Job(f"{S}:ask_series", (person, organisation, [place.room_id], first, 18, 4, "same"))

    without_guards(race, url, [job] * 3, dropped=[PROMISE, "uq_booking_series_asked_by_id_request_key"])

    assert look(race, url, f"{S}:sizes") == [4, 4, 4]


def called_off_and_decided(race: Race, url: str) -> list[Job]:
    """A series that waits is called off, and approved."""
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations
    uid = look(race, url, f"{S}:ask_series", person, organisation, [place.room_id], first, 18, 8, "key")
    return [Job(f"{S}:call_off", (person, uid)), Job(f"{S}:approve", (place.coordinators[0], uid))]


def test_deciding_and_calling_off_at_once_leave_one_state_for_all_dates(race: Race, url: str) -> None:
    ended = outcomes(race(url, called_off_and_decided(race, url) * 3))

    assert not [what for what in ended if ":" in what], ended
    assert look(race, url, f"{S}:states") in ({"cancelled"}, {"withdrawn"})


@control_of("test_deciding_and_calling_off_at_once_leave_one_state_for_all_dates")
def test_control_of_calling_off_approves_what_is_called_off(race: Race, url: str) -> None:
    assert without_guards(race, url, called_off_and_decided(race, url)) == {"done": 2}
    assert look(race, url, f"{S}:states") == {"approved"}


@pytest.mark.parametrize("verb", ["extend", "extend_unseen"])
def test_same_extension_sent_five_times_is_one(race: Race, url: str, verb: str) -> None:
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations
    uid = look(race, url, f"{S}:ask_series", person, organisation, [place.room_id], first, 18, 3, "key")

    ended = race(url, [Job(f"{S}:{verb}", (person, uid, 4, "same"))] * 5)

    # Whoever looks after the first one was sent sees other dates, and its key was used for something else.
    assert not [what for what in outcomes(ended) if what not in {"done", "AlreadySent"}], outcomes(ended)
    assert outcomes(ended)["done"] == 5 or verb == "extend"
    assert look(race, url, f"{S}:positions", uid) == [1, 2, 3, 4, 5, 6, 7]
    assert look(race, url, f"{S}:extensions") == 1


@pytest.mark.parametrize("verb", ["extend", "extend_unseen"])
@control_of("test_same_extension_sent_five_times_is_one")
def test_control_of_the_same_extension_adds_each_of_them(race: Race, url: str, verb: str) -> None:
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations
    uid = look(race, url, f"{S}:ask_series", person, organisation, [place.room_id], first, 18, 3, "key")
    dropped = [PROMISE, "uq_series_extension_asked_by_id_request_key"]

    ended = without_guards(race, url, [Job(f"{S}:{verb}", (person, uid, 2, "same"))] * 3, dropped=dropped)

    assert ended == {"done": 3}
    assert look(race, url, f"{S}:positions", uid) == [1, 2, 3, 4, 4, 4, 5, 5, 5]
    assert look(race, url, f"{S}:extensions") == 3


def extension_and_single(race: Race, url: str) -> list[Job]:
    """A series of two goes on for twelve dates; a single wants the hour of one of these."""
    place = arranged(race, url, 2)
    first = look(race, url, f"{S}:first_day")
    (person, organisation), (other, theirs) = place.organisations
    uid = look(race, url, f"{S}:ask_series", person, organisation, [place.room_id], first, 18, 2, "key")
    when = look(race, url, f"{S}:hour_of", first, 5, 18)
    more = Job(f"{S}:extend", (person, uid, 12, "more"))
    single = Job(f"{R}:ask", (other, theirs, place.room_id, *when, "single"))
    return [more, single]


def test_extension_against_a_single_is_whole_or_nothing(race: Race, url: str) -> None:
    ended = outcomes(race(url, extension_and_single(race, url)))

    assert ended in ({"done": 1, "RoomTaken": 1}, {"done": 1, "SomeDatesRefused": 1})
    assert look(race, url, f"{S}:sizes") == ([2] if "SomeDatesRefused" in ended else [14])
    assert look(race, url, f"{S}:extensions") == (0 if "SomeDatesRefused" in ended else 1)
    assert look(race, url, f"{R}:overlaps") == 0


@control_of("test_extension_against_a_single_is_whole_or_nothing")
def test_control_of_an_extension_against_a_single_books_one_date_twice(race: Race, url: str) -> None:
    assert without_guards(race, url, extension_and_single(race, url), dropped=[PROMISE]) == {"done": 2}
    assert look(race, url, f"{R}:overlaps") == 1


def test_two_different_extensions_at_once_are_one_after_the_other(race: Race, url: str) -> None:
    """Dates that were seen are had once; dates that follow at that moment are had after each other."""
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations
    seen, unseen = (
        look(race, url, f"{S}:ask_series", person, organisation, [place.room_id], first, hour, 2, f"key{hour}")
        for hour in (10, 18)
    )

    ended = outcomes(race(url, [Job(f"{S}:extend", (person, seen, more, f"s{more}")) for more in (3, 4)]))
    after = outcomes(race(url, [Job(f"{S}:extend_unseen", (person, unseen, more, f"u{more}")) for more in (3, 4)]))

    assert ended["done"] + ended["NotOfTheSeries"] == 2
    assert look(race, url, f"{S}:positions", seen) in [list(range(1, most + 1)) for most in (5, 6, 9)]
    assert after == {"done": 2}
    assert look(race, url, f"{S}:positions", unseen) == list(range(1, 10))
    assert look(race, url, f"{R}:overlaps") == 0


@pytest.mark.parametrize("verb", ["extend", "extend_unseen"])
@control_of("test_two_different_extensions_at_once_are_one_after_the_other")
def test_control_of_two_extensions_numbers_and_books_dates_twice(race: Race, url: str, verb: str) -> None:
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations
    uid = look(race, url, f"{S}:ask_series", person, organisation, [place.room_id], first, 18, 2, "key")
    jobs = [Job(f"{S}:{verb}", (person, uid, more, f"k{more}")) for more in (3, 4)]

    assert without_guards(race, url, jobs, dropped=[PROMISE]) == {"done": 2}
    assert look(race, url, f"{S}:positions", uid) == [1, 2, 3, 3, 4, 4, 5, 5, 6]
    assert look(race, url, f"{R}:overlaps") == 3


def booked_once(race: Race, url: str) -> tuple[int, str]:
    """Somebody, and a booking of theirs."""
    place = arranged(race, url, 1)
    first = look(race, url, f"{S}:first_day")
    ((person, organisation),) = place.organisations
    when = look(race, url, f"{S}:hour_of", first, 0, 18)
    return person, look(race, url, f"{R}:ask", person, organisation, place.room_id, *when, "single")


def test_booking_repeated_five_times_at_once_becomes_one_series(race: Race, url: str) -> None:
    person, booked = booked_once(race, url)

    same = race(url, [Job(f"{S}:repeat", (person, booked, 6, "same"))] * 5)

    assert outcomes(same) == {"done": 5}
    assert len({one.result for one in same}) == 1
    assert look(race, url, f"{S}:sizes") == [6]
    assert outcomes(race(url, [Job(f"{S}:repeat", (person, booked, 6, "other"))])) == {"CannotBeRepeated": 1}


@control_of("test_booking_repeated_five_times_at_once_becomes_one_series")
def test_control_of_repeating_makes_a_series_of_each(race: Race, url: str) -> None:
    person, booked = booked_once(race, url)
    dropped = [PROMISE, "uq_booking_series_asked_by_id_request_key"]

    without_guards(race, url, [Job(f"{S}:repeat", (person, booked, 4, "same"))] * 3, dropped=dropped)

    assert len(look(race, url, f"{S}:sizes")) == 3
