"""Enrolling at one instant, real processes, both databases: never one too many, one person once, one state and mail."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.programme.enrolling_racers import Stage
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.programme.enrolling_racers"
ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH = "uq_claim_place_id", "uq_claim_pool_id_queue_no"
ONE_CLAIM_EACH, ONE_FORM = "uq_claim_pool_id_resource_id", "uq_enrolment_form_key_number"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def arranged(race: Race, url: str, *numbers: object) -> Stage:
    stage = race.run_here(url, Job(f"{R}:arrange", numbers))
    assert isinstance(stage, Stage)
    return stage


def look(race: Race, url: str, what: str, *arguments: object) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def signing_up(stage: Stage, *people: int, key: str = "") -> list[Job]:
    return [Job(f"{R}:sign_up", (person, stage.activity_id, None, key)) for person in people]


def test_hundred_people_for_twenty_seats_are_twenty_and_a_line(race: Race, url: str) -> None:
    stage = arranged(race, url, 20, 100)

    ended = outcomes(race(url, signing_up(stage, *stage.people)))

    assert ended == {"done": 100}
    assert look(race, url, "line") == [
        ("confirmed", number, number) if number <= 20 else ("waiting", number, None) for number in range(1, 101)
    ]
    assert look(race, url, "counted") == (100, 0, 100)
    assert (look(race, url, "mails_of", "enrolment_confirmed"), look(race, url, "mails_of", "enrolment_waiting")) == (
        20,
        80,
    )


@control_of("test_hundred_people_for_twenty_seats_are_twenty_and_a_line")
def test_control_of_seats_gives_one_to_all(race: Race, url: str) -> None:
    stage = arranged(race, url, 2, 4)
    jobs = signing_up(stage, *stage.people)

    assert without_guards(race, url, jobs, dropped=(ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH)) == {"done": 4}
    assert [number for _, _, number in look(race, url, "line")] == [1] * 4


def test_one_form_sent_ten_times_is_one_enrolment(race: Race, url: str) -> None:
    stage = arranged(race, url, 5, 1)

    ended = race(url, signing_up(stage, *stage.people * 10, key="same"))

    assert outcomes(ended) == {"done": 10}
    assert len({one.result for one in ended}) == 1
    assert look(race, url, "counted") == (1, 0, 1)


@control_of("test_one_form_sent_ten_times_is_one_enrolment")
def test_control_of_forms_enrols_each_time(race: Race, url: str) -> None:
    stage = arranged(race, url, 5, 1)
    dropped = (ONE_CLAIM_EACH, ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH, ONE_FORM)

    assert without_guards(race, url, signing_up(stage, *stage.people * 3, key="same"), dropped=dropped) == {"done": 3}
    assert look(race, url, "counted")[0] == 3


def by_addresses(stage: Stage) -> list[Job]:
    """An account, and guests who typed its address and a new one with letters of either case."""
    spelled = ("new@example.org", "New@Example.org", "PERSON-0@example.org", "person-0@Example.Org")
    jobs = [
        Job(f"{R}:sign_up_by_address", (email, stage.activity_id, f"guest-{number}"))
        for number, email in enumerate(spelled * 2)
    ]
    return signing_up(stage, stage.people[0]) + jobs


def test_one_person_by_account_and_by_address_is_there_once(race: Race, url: str) -> None:
    stage = arranged(race, url, 9, 1)

    ended = outcomes(race(url, by_addresses(stage)))

    assert set(ended) <= {"done", "AlreadyThere"}
    assert ended["done"] >= 8
    enrolments, guests, _ = look(race, url, "counted")
    assert (enrolments, guests) == (2, 1)


@control_of("test_one_person_by_account_and_by_address_is_there_once")
def test_control_of_one_person_is_there_again(race: Race, url: str) -> None:
    stage = arranged(race, url, 9, 1)
    dropped = (ONE_CLAIM_EACH, ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH)
    jobs = [
        *signing_up(stage, stage.people[0]),
        Job(f"{R}:sign_up_by_address", ("PERSON-0@example.org", stage.activity_id, "guest")),
    ]

    unasked = ["app.programme.services.enrolling.demand_absent"]
    assert without_guards(race, url, jobs, dropped=dropped, unasked=unasked) == {"done": 2}
    assert look(race, url, "counted")[0] == 2


# --- an offer


def offered(race: Race, url: str, people: int = 3) -> tuple[Stage, list[str]]:
    """One seat, given back: the first who waits has an offer; the tickets of all in order."""
    stage = arranged(race, url, 1, people)
    tickets = [look(race, url, "sign_up", person, stage.activity_id) for person in stage.people]
    look(race, url, "give_back", tickets[0])
    return stage, tickets


@pytest.mark.parametrize("number", range(2))
def test_an_offer_taken_given_back_and_run_out_at_once_has_one_holder(race: Race, url: str, number: int) -> None:
    _stage, tickets = offered(race, url)
    moment = look(race, url, "run_out_in", tickets[1], 1.5)
    jobs = [(0.003 * n - 0.01, "say_yes", tickets[1]) for n in range(4)]
    jobs += [(0.003 * n - 0.005, "give_back", tickets[1]) for n in range(3)]
    jobs += [(0.003 * n - 0.01, "sweep") for n in range(4)]

    ended = outcomes(race(url, [Job(f"{R}:at_that_moment", (moment, *job)) for job in jobs]))

    assert set(ended) <= {"done", "PlaceIsYours", "PlaceOfferOver", "ClaimOver", "ChangedMeanwhile"}, ended
    look(race, url, "sweep")  # who found the offer dead and was refused has swept nothing
    statuses = [status for status, *_ in look(race, url, "line")]
    assert statuses[0] == "withdrawn"
    assert statuses[1:] in (
        ["confirmed", "waiting"],
        *([gone, "offered"] for gone in ("passed", "lapsed", "withdrawn")),
    ), statuses
    assert [number for *_, number in look(race, url, "line") if number] == [1]
    assert look(race, url, "mails_of", "place_offered") == (1 if statuses[1] == "confirmed" else 2)


@control_of("test_an_offer_taken_given_back_and_run_out_at_once_has_one_holder")
def test_control_of_offers_is_taken_and_passed_by_looks_alone(race: Race, url: str) -> None:
    _stage, tickets = offered(race, url)
    jobs = [Job(f"{R}:say_yes", (tickets[1],)), Job(f"{R}:give_back", (tickets[1],))]

    # The compare-and-set of the claim still holds: one of them finds that it is no longer what it looked at.
    assert without_guards(race, url, jobs) == {"done": 1, "ChangedMeanwhile": 1}


# --- two dates


def test_people_who_change_dates_crosswise_all_end_with_one_place(race: Race, url: str) -> None:
    stage, tickets = on_three_dates(race, url)
    first, second, third = stage.seating_ids
    jobs = [(tickets[0], second), (tickets[0], third), (tickets[1], first)] * 2

    ended = outcomes(race(url, [Job(f"{R}:change", job) for job in jobs]))

    assert ended == {"done": 2, "ClaimOver": 4}
    statuses = sorted(status for status, *_ in look(race, url, "line"))
    assert statuses == ["confirmed", "confirmed", "withdrawn", "withdrawn"]


@control_of("test_people_who_change_dates_crosswise_all_end_with_one_place")
def test_control_of_changes_leaves_somebody_with_two_places(race: Race, url: str) -> None:
    stage, tickets = on_three_dates(race, url)
    jobs = [Job(f"{R}:careless_change", (tickets[0], seating)) for seating in stage.seating_ids[1:]]

    assert outcomes(race(url, jobs)) == {"done": 1, "ClaimOver": 1}
    statuses = [status for status, *_ in look(race, url, "line")]
    assert statuses == ["withdrawn", "confirmed", "confirmed", "confirmed"]


def on_three_dates(race: Race, url: str) -> tuple[Stage, list[str]]:
    """One person has a place of the first date, another of the second."""
    stage = arranged(race, url, 2, 2, 3)
    return stage, [
        look(race, url, "sign_up", person, stage.activity_id, seating)
        for person, seating in zip(stage.people, stage.seating_ids[:2], strict=True)
    ]


# --- the date itself


def test_a_date_moved_while_people_enrol_is_known_to_all_of_them(race: Race, url: str) -> None:
    stage = arranged(race, url, 30, 20)
    moving = Job(f"{R}:move_and_tell", (stage.staff_id, stage.session_id, 3))

    ended = race(url, [*signing_up(stage, *stage.people[:10]), moving, *signing_up(stage, *stage.people[10:])])

    assert outcomes(ended) == {"done": 21}
    (told,) = [one.result for one in ended if isinstance(one.result, list)]
    everybody = look(race, url, "enrolments")
    assert len(everybody) == 20
    assert sorted({*told, *look(race, url, "told_of")}) == everybody


@control_of("test_a_date_moved_while_people_enrol_is_known_to_all_of_them")
def test_control_of_moving_tells_nobody_who_enrols_meanwhile(race: Race, url: str) -> None:
    stage = arranged(race, url, 30, 1)
    jobs = [*signing_up(stage, *stage.people), Job(f"{R}:move_and_tell", (stage.staff_id, stage.session_id, 3))]

    assert without_guards(race, url, jobs) == {"done": 2}
    assert (len(look(race, url, "enrolments")), look(race, url, "told_of")) == (1, [])
