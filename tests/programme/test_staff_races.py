"""Staff and those who enrol at one instant, real processes, both databases: seats, draws, choices, calling off."""

from collections.abc import Callable
from typing import Any

import pytest

from app.programme.rules.enrolling import EnrolmentMode
from tests.programme.enrolling_racers import Stage
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R, E = "tests.programme.staff_racers", "tests.programme.enrolling_racers"
ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH = "uq_claim_place_id", "uq_claim_pool_id_queue_no"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def arranged(race: Race, url: str, seats: int, people: int, mode: EnrolmentMode | None = None) -> Stage:
    job = Job(f"{E}:arrange", (seats, people)) if mode is None else Job(f"{R}:arrange_mode", (mode, seats, people))
    stage = race.run_here(url, job)
    assert isinstance(stage, Stage)
    return stage


def look(race: Race, url: str, what: str, *arguments: object) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def signing_up(stage: Stage, *people: int) -> list[Job]:
    return [Job(f"{E}:sign_up", (person, stage.activity_id)) for person in people]


def by_staff(stage: Stage, what: str, *more: object) -> Job:
    return Job(f"{R}:{what}", (stage.staff_id, stage.activity_id, *more))


def asking(race: Race, url: str, mode: EnrolmentMode, seats: int, people: int) -> tuple[Stage, list[int]]:
    """People who asked for places that are given in this way, once enrolment has closed."""
    stage = arranged(race, url, seats, people, mode)
    for job in signing_up(stage, *stage.people):
        race.run_here(url, job)
    look(race, url, "close", stage.activity_id)
    return stage, look(race, url, "enrolments")


def test_seats_lowered_while_people_enrol_are_lowered_or_refused(race: Race, url: str) -> None:
    stage = arranged(race, url, 8, 12)
    for job in signing_up(stage, *stage.people[:4]):
        race.run_here(url, job)

    ended = outcomes(race(url, [by_staff(stage, "lower", 4), *signing_up(stage, *stage.people[4:])]))

    refused = ended.pop("TooFewSeats", 0)
    assert ended == {"done": 9 - refused}
    assert look(race, url, "held") == ((8, 8, 8) if refused else (4, 4, 4))
    assert look(race, url, "living") == 12


@control_of("test_seats_lowered_while_people_enrol_are_lowered_or_refused")
def test_control_of_seats_takes_away_what_somebody_is_about_to_take(race: Race, url: str) -> None:
    stage = arranged(race, url, 2, 2)
    race.run_here(url, *signing_up(stage, stage.people[0]))

    ended = without_guards(race, url, [by_staff(stage, "lower", 1), *signing_up(stage, stage.people[1])])

    assert ended.pop("done") == 1
    assert all("IntegrityError" in bug for bug in ended), ended


def test_a_draw_that_many_ask_for_is_done_once(race: Race, url: str) -> None:
    stage, asked = asking(race, url, EnrolmentMode.DRAWN, 3, 8)

    ended = outcomes(race(url, [by_staff(stage, "draw", stage.seating_ids[0])] * 8))

    assert ended == {"done": 1, "NothingToDraw": 7}
    assert look(race, url, "lots", stage.seating_ids[0]) == [True] * 3 + [False] * 5
    assert look(race, url, "held") == (3, 3, 3)
    assert look(race, url, "mailed", "enrolment_confirmed") == 3


@control_of("test_a_draw_that_many_ask_for_is_done_once")
def test_control_of_the_draw_publishes_another_one_over_it(race: Race, url: str) -> None:
    stage, _ = asking(race, url, EnrolmentMode.DRAWN, 1, 3)
    jobs = [by_staff(stage, "draw", stage.seating_ids[0])] * 2

    assert without_guards(race, url, jobs) == {"done": 2}
    assert look(race, url, "lots", stage.seating_ids[0]) == []


def test_four_of_staff_choose_for_one_place_and_one_person_has_it(race: Race, url: str) -> None:
    stage, asked = asking(race, url, EnrolmentMode.CHOSEN, 1, 4)

    ended = outcomes(race(url, [by_staff(stage, "choose", stage.seating_ids[0], one) for one in asked]))

    assert ended == {"done": 1, "NotEnoughPlaces": 3}
    assert (look(race, url, "held"), look(race, url, "mailed", "enrolment_confirmed")) == ((1, 1, 1), 1)


@control_of("test_four_of_staff_choose_for_one_place_and_one_person_has_it")
def test_control_of_choosing_gives_one_place_to_two(race: Race, url: str) -> None:
    stage, asked = asking(race, url, EnrolmentMode.CHOSEN, 1, 2)
    jobs = [by_staff(stage, "choose", stage.seating_ids[0], one) for one in asked]

    assert without_guards(race, url, jobs, dropped=(ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH)) == {"done": 2}
    assert look(race, url, "held") == (1, 2, 1)


def test_two_of_staff_answer_one_person_once(race: Race, url: str) -> None:
    stage, asked = asking(race, url, EnrolmentMode.CHOSEN, 4, 2)
    jobs = [by_staff(stage, "choose", stage.seating_ids[0], asked[0])] * 6

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 1, "ClaimOver": 5}
    assert (look(race, url, "held"), look(race, url, "mailed", "enrolment_confirmed")) == ((4, 1, 1), 1)


@control_of("test_two_of_staff_answer_one_person_once")
def test_control_of_answering_lets_only_the_second_look_save_the_person(race: Race, url: str) -> None:
    """Without the lock both find the person asking; that the claim changed is seen by the write alone, too late."""
    stage, asked = asking(race, url, EnrolmentMode.CHOSEN, 4, 2)
    jobs = [by_staff(stage, "choose", stage.seating_ids[0], asked[0])] * 2

    assert without_guards(race, url, jobs) == {"done": 1, "ChangedMeanwhile": 1}


def test_the_last_place_goes_to_one_who_joins_or_is_admitted(race: Race, url: str) -> None:
    stage = arranged(race, url, 1, 8)
    admitted = [by_staff(stage, "admit", stage.seating_ids[0], f"person-{n}@example.org") for n in range(4)]

    ended = outcomes(race(url, [*admitted, *signing_up(stage, *stage.people[4:])]))

    refused = ended.pop("NotEnoughPlaces")
    assert (refused in (3, 4), ended) == (True, {"done": 8 - refused})
    assert look(race, url, "held") == (1, 1, 1)


@control_of("test_the_last_place_goes_to_one_who_joins_or_is_admitted")
def test_control_of_the_last_place_gives_it_to_both(race: Race, url: str) -> None:
    stage = arranged(race, url, 1, 2)
    jobs = [
        by_staff(stage, "admit", stage.seating_ids[0], "person-0@example.org"),
        *signing_up(stage, stage.people[1]),
    ]

    assert without_guards(race, url, jobs, dropped=(ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH)) == {"done": 2}
    assert look(race, url, "held") == (1, 2, 1)


def test_called_off_while_people_enrol_leaves_nobody_enrolled_or_untold(race: Race, url: str) -> None:
    stage = arranged(race, url, 3, 8)

    ended = outcomes(race(url, [by_staff(stage, "end_it"), *signing_up(stage, *stage.people)]))

    came_too_late = ended.pop("NotInProgramme", 0)
    assert ended == {"done": 9 - came_too_late}
    assert look(race, url, "living") == 0
    assert look(race, url, "mailed", "activity_called_off") == 8 - came_too_late


@control_of("test_called_off_while_people_enrol_leaves_nobody_enrolled_or_untold")
def test_control_of_calling_off_leaves_somebody_with_a_place_in_nothing(race: Race, url: str) -> None:
    stage = arranged(race, url, 3, 1)
    jobs = [by_staff(stage, "end_it"), *signing_up(stage, *stage.people)]

    assert without_guards(race, url, jobs) == {"done": 2}
    assert (look(race, url, "living"), look(race, url, "mailed", "activity_called_off")) == (1, 0)
