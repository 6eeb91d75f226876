"""Fifty clients at one instant, real processes, both databases: one holder, one state, one mail, always."""

from collections.abc import Callable
from typing import Any

import pytest

from app.bookings.rules.states import BookingState
from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

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


def test_same_form_sent_five_times_makes_one_booking(race: Race, url: str) -> None:
    place = arranged(race, url, 1)
    ((person, organisation),) = place.organisations
    when = slot(18)

    ended = race(url, [Job(f"{R}:ask", (person, organisation, place.room_id, when.starts, when.ends, "same"))] * 5)

    assert outcomes(ended) == {"done": 5}
    assert len({one.result for one in ended}) == 1
    assert look(race, url, "bookings") == 1


def test_quota_cannot_be_passed_by_parallel_tabs(race: Race, url: str) -> None:
    """20 hours and 5 open requests a month: of twelve requests of four hours, five at most are held."""
    place = arranged(race, url, 1)
    ((person, organisation),) = place.organisations
    jobs = []
    for number in range(12):
        when = slot(4 * (number % 6), length=240)
        room = (place.room_id, place.part_id)[number // 6]
        jobs.append(Job(f"{R}:ask", (person, organisation, room, when.starts, when.ends, f"tab-{number}")))

    ended = outcomes(race(url, jobs))

    assert ended["done"] == 5
    assert set(ended) <= {"done", "OverQuota", "TooManyOpenRequests"}
    assert look(race, url, "minutes_held") == 20 * 60


@pytest.mark.parametrize(
    ("one", "other", "ends"),
    [
        ("approve", "approve", {BookingState.APPROVED: ["booking_approved"]}),
        (
            "approve",
            "refuse",
            {BookingState.APPROVED: ["booking_approved"], BookingState.REFUSED: ["booking_refused"]},
        ),
        (
            "approve",
            "withdraw",
            {
                BookingState.CANCELLED: ["booking_approved", "booking_cancelled"],
                BookingState.WITHDRAWN: ["booking_withdrawn"],
            },
        ),
    ],
)
def test_two_decisions_at_once_leave_one_state_and_one_mail(
    race: Race, url: str, one: str, other: str, ends: dict[BookingState, list[str]]
) -> None:
    place = arranged(race, url, 1)
    ((person, organisation),) = place.organisations
    when = slot(18)
    uid = look(race, url, "ask", person, organisation, place.room_id, when.starts, when.ends, "key")
    second = person if other == "withdraw" else place.coordinators[1]

    ended = outcomes(
        race(url, [Job(f"{R}:{one}", (place.coordinators[0], uid)), Job(f"{R}:{other}", (second, uid))] * 3)
    )

    state, mails = look(race, url, "end_of", uid)
    assert not [what for what in ended if ":" in what], ended
    assert mails == ends[state]
