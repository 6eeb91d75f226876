"""Sessions of the programme at one instant, real processes, both databases: one room, one trainer, one holder."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.programme.racers import Stage
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import PROMISE, control_of, without_guards

R, B = "tests.programme.racers", "tests.bookings.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def arranged(race: Race, url: str, *numbers: object) -> Stage:
    stage = race.run_here(url, Job(f"{R}:arrange", numbers))
    assert isinstance(stage, Stage)
    return stage


def look(race: Race, url: str, what: str) -> Any:
    return race.run_here(url, Job(what, ()))


def adding(stage: Stage, number: int, room: int = 0) -> Job:
    return Job(f"{R}:add", (stage.staff_ids[number % 2], stage.activity_ids[number], stage.room_ids[room]))


def asking(stage: Stage, number: int) -> Job:
    return Job(f"{R}:book", (*stage.askers[number], stage.room_ids[0]))


def test_twenty_activities_in_one_room_hold_it_once(race: Race, url: str) -> None:
    stage = arranged(race, url, 20, 1, 0, False)

    ended = outcomes(race(url, [adding(stage, number) for number in range(20)]))

    assert ended == {"done": 1, "RoomBusy": 19}
    assert (look(race, url, f"{B}:overlaps"), len(look(race, url, f"{R}:sessions"))) == (0, 1)


def test_sessions_against_bookings_give_the_room_once(race: Race, url: str) -> None:
    stage = arranged(race, url, 12, 1, 12, False)

    ended = outcomes(race(url, [job for n in range(12) for job in (adding(stage, n), asking(stage, n))]))

    assert ended["done"] == 1
    assert ended["RoomBusy"] + ended["RoomTaken"] == 23
    assert look(race, url, f"{B}:overlaps") == 0
    assert len(look(race, url, f"{R}:sessions")) + look(race, url, f"{B}:bookings") == 1


def test_one_trainer_in_ten_rooms_leads_once(race: Race, url: str) -> None:
    stage = arranged(race, url, 10, 10, 0, True)

    ended = outcomes(race(url, [adding(stage, number, number) for number in range(10)]))

    assert ended == {"done": 1, "TrainerBusy": 9}
    assert (look(race, url, f"{B}:overlaps"), len(look(race, url, f"{R}:sessions"))) == (0, 1)


@control_of(
    "test_twenty_activities_in_one_room_hold_it_once",
    "test_sessions_against_bookings_give_the_room_once",
    "test_one_trainer_in_ten_rooms_leads_once",
)
def test_control_of_sessions_takes_room_and_trainer_many_times(race: Race, url: str) -> None:
    stage = arranged(race, url, 3, 2, 1, True)
    jobs = [adding(stage, 0), adding(stage, 1), adding(stage, 2, 1), asking(stage, 0)]

    assert without_guards(race, url, jobs, dropped=[PROMISE]) == {"done": 4}
    # The room by two sessions and the booking, and the trainer by three sessions.
    assert look(race, url, f"{B}:overlaps") == 6


def moving_onto_each_other(race: Race, url: str) -> list[Job]:
    """Two dates of one trainer, in two rooms, that both move to the same hour."""
    stage = arranged(race, url, 2, 2, 0, True)
    for number, starts in ((0, 9 * 60), (1, 13 * 60)):
        one = (stage.staff_ids[0], stage.activity_ids[number], stage.room_ids[number], starts)
        race.run_here(url, Job(f"{R}:add", one))
    (first, second) = look(race, url, f"{R}:sessions")
    return [
        Job(f"{R}:move", (stage.staff_ids[0], first[1], first[0], stage.room_ids[1], 17 * 60)),
        Job(f"{R}:move", (stage.staff_ids[1], second[1], second[0], stage.room_ids[0], 17 * 60)),
    ]


def test_two_dates_that_move_onto_each_other_both_end(race: Race, url: str) -> None:
    ended = outcomes(race(url, moving_onto_each_other(race, url)))

    assert ended == {"done": 1, "TrainerBusy": 1}
    assert look(race, url, f"{B}:overlaps") == 0


@control_of("test_two_dates_that_move_onto_each_other_both_end")
def test_control_of_moves_puts_the_trainer_at_two_places(race: Race, url: str) -> None:
    jobs = moving_onto_each_other(race, url)

    assert without_guards(race, url, jobs, dropped=[PROMISE]) == {"done": 2}
    assert look(race, url, f"{B}:overlaps") == 1


def test_one_proposal_gets_one_answer(race: Race, url: str) -> None:
    number, deciders = race.run_here(url, Job(f"{R}:proposal", ()))
    jobs = [Job(f"{R}:{('accept', 'decline')[n % 2]}", (deciders[n % 2], number)) for n in range(10)]

    ended = outcomes(race(url, jobs))

    assert ended["done"] == 1
    assert ended["NotAProposal"] + ended["AlreadyAnswered"] == 9
    assert look(race, url, f"{R}:answers") == 1


@control_of("test_one_proposal_gets_one_answer")
def test_control_of_proposals_answers_twice(race: Race, url: str) -> None:
    number, deciders = race.run_here(url, Job(f"{R}:proposal", ()))
    jobs = [Job(f"{R}:accept", (deciders[0], number)), Job(f"{R}:decline", (deciders[1], number))]

    assert without_guards(race, url, jobs, dropped=["uq_mail_event_key"]) == {"done": 2}
    assert look(race, url, f"{R}:answers") == 2
