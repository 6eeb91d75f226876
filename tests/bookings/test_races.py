"""Fifty clients at one instant, real processes, both databases: one holder, one state, one mail, always."""

from collections.abc import Callable
from typing import Any

import pytest

from app.bookings.rules.states import BookingState
from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, PROMISE, control_of, without_guards

R = "tests.bookings.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def arranged(race: Race, url: str, organisations: int) -> Place:
    place = race.run_here(url, Job(f"{R}:arrange", (organisations,)))
    assert isinstance(place, Place)
    return place


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def test_fifty_clients_for_one_slot_make_one_booking(race: Race, url: str) -> None:
    place = arranged(race, url, 50)
    when = slot(18)
    jobs = [
        Job(f"{R}:ask", (person, organisation, place.room_id, when.starts, when.ends, f"key-{person}"))
        for person, organisation in place.organisations
    ]

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 1, "RoomTaken": 49}
    assert look(race, url, "overlaps") == 0


def test_hall_against_its_parts_never_overlaps(race: Race, url: str) -> None:
    place = arranged(race, url, 30)
    rooms = [place.hall_id, place.room_id, place.part_id]
    jobs = []
    for number, (person, organisation) in enumerate(place.organisations):
        when = slot(10, 30 * (number % 4), length=90)
        jobs.append(Job(f"{R}:ask", (person, organisation, rooms[number % 3], when.starts, when.ends, f"k{person}")))

    ended = outcomes(race(url, jobs))

    assert set(ended) == {"done", "RoomTaken"}
    assert look(race, url, "overlaps") == 0


@control_of("test_fifty_clients_for_one_slot_make_one_booking", "test_hall_against_its_parts_never_overlaps")
def test_control_of_slots_books_one_hour_four_times(race: Race, url: str) -> None:
    place = arranged(race, url, 4)
    when, rooms = slot(18), [place.room_id, place.room_id, place.hall_id, place.part_id]
    jobs = [
        Job(f"{R}:ask", (person, organisation, room, when.starts, when.ends, f"key-{person}"))
        for (person, organisation), room in zip(place.organisations, rooms, strict=True)
    ]

    assert without_guards(race, url, jobs, dropped=[PROMISE]) == {"done": 4}
    assert look(race, url, "overlaps") == 4  # two singles and the hall in the one room, the part and the hall


def test_same_form_sent_five_times_makes_one_booking(race: Race, url: str) -> None:
    place = arranged(race, url, 1)
    ((person, organisation),) = place.organisations
    when = slot(18)

    ended = race(url, [Job(f"{R}:ask", (person, organisation, place.room_id, when.starts, when.ends, "same"))] * 5)

    assert outcomes(ended) == {"done": 5}
    assert len({one.result for one in ended}) == 1
    assert look(race, url, "bookings") == 1


@control_of("test_same_form_sent_five_times_makes_one_booking")
def test_control_of_the_same_form_makes_a_booking_of_each(race: Race, url: str) -> None:
    place = arranged(race, url, 1)
    ((person, organisation),) = place.organisations
    when = slot(18)
    job = Job(f"{R}:ask", (person, organisation, place.room_id, when.starts, when.ends, "same"))

    without_guards(race, url, [job] * 3, dropped=[PROMISE, "uq_booking_asked_by_id_request_key"])

    assert look(race, url, "bookings") == 3


def tabs(place: Place, number: int) -> list[Job]:
    """So many requests of one organisation, of four hours each."""
    ((person, organisation),) = place.organisations
    jobs = []
    for tab in range(number):
        when = slot(4 * (tab % 6), length=240)
        room = (place.room_id, place.part_id)[tab // 6]
        jobs.append(Job(f"{R}:ask", (person, organisation, room, when.starts, when.ends, f"tab-{tab}")))
    return jobs


def test_quota_cannot_be_passed_by_parallel_tabs(race: Race, url: str) -> None:
    """20 hours and 5 open requests a month: of twelve requests of four hours, five at most are held."""
    place = arranged(race, url, 1)

    ended = outcomes(race(url, tabs(place, 12)))

    assert ended["done"] == 5
    assert set(ended) <= {"done", "OverQuota", "TooManyOpenRequests"}
    assert look(race, url, "minutes_held") == 20 * 60


@control_of("test_quota_cannot_be_passed_by_parallel_tabs")
def test_control_of_tabs_passes_the_quota(race: Race, url: str) -> None:
    place = arranged(race, url, 1)

    assert without_guards(race, url, tabs(place, 6)) == {"done": 6}
    assert look(race, url, "minutes_held") == 24 * 60


ENDS: dict[str, dict[BookingState, list[str]]] = {
    "approve": {BookingState.APPROVED: ["booking_approved"]},
    "refuse": {BookingState.APPROVED: ["booking_approved"], BookingState.REFUSED: ["booking_refused"]},
    "withdraw": {
        BookingState.CANCELLED: ["booking_approved", "booking_cancelled"],
        BookingState.WITHDRAWN: ["booking_withdrawn"],
    },
}


def an_approval_and(race: Race, url: str, other: str) -> tuple[str, list[Job]]:
    """A request, and what becomes of it at one instant."""
    place = arranged(race, url, 1)
    ((person, organisation),) = place.organisations
    when = slot(18)
    uid = look(race, url, "ask", person, organisation, place.room_id, when.starts, when.ends, "key")
    second = person if other == "withdraw" else place.coordinators[1]
    return uid, [Job(f"{R}:approve", (place.coordinators[0], uid)), Job(f"{R}:{other}", (second, uid))]


@pytest.mark.parametrize("other", ENDS)
def test_two_decisions_at_once_leave_one_state_and_one_mail(race: Race, url: str, other: str) -> None:
    uid, jobs = an_approval_and(race, url, other)

    ended = outcomes(race(url, jobs * 3))

    state, mails = look(race, url, "end_of", uid)
    assert not [what for what in ended if ":" in what], ended
    assert mails == ENDS[other][state]


@pytest.mark.parametrize("other", ENDS)
@control_of("test_two_decisions_at_once_leave_one_state_and_one_mail")
def test_control_of_decisions_tells_of_both(race: Race, url: str, other: str) -> None:
    uid, jobs = an_approval_and(race, url, other)

    assert without_guards(race, url, jobs, dropped=[MAIL]) == {"done": 2}

    state, mails = look(race, url, "end_of", uid)
    assert len(mails) == 2
    assert mails != ENDS[other][state]
