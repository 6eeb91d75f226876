"""Interest shown many times at one instant, real processes, both databases: one row and one mail."""

from collections.abc import Callable

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.programme.interest_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def by_mail(activity_id: int, number: int) -> Job:
    return Job(f"{R}:wait_by_mail", (activity_id, f"192.0.2.{number}"))


def test_one_account_that_sends_it_many_times_waits_once(race: Race, url: str) -> None:
    activity_id, person_id = race.run_here(url, Job(f"{R}:arrange", ()))

    assert outcomes(race(url, [Job(f"{R}:wait", (activity_id, person_id))] * 20)) == {"done": 20}
    assert race.run_here(url, Job(f"{R}:waiting", ())) == (1, 0)


def test_one_address_that_is_sent_many_times_gets_one_mail(race: Race, url: str) -> None:
    activity_id, _ = race.run_here(url, Job(f"{R}:arrange", ()))

    assert outcomes(race(url, [by_mail(activity_id, number) for number in range(20)])) == {"done": 20}
    assert race.run_here(url, Job(f"{R}:waiting", ())) == (1, 1)


@control_of(
    "test_one_account_that_sends_it_many_times_waits_once", "test_one_address_that_is_sent_many_times_gets_one_mail"
)
def test_control_of_interest_keeps_each(race: Race, url: str) -> None:
    activity_id, person_id = race.run_here(url, Job(f"{R}:arrange", ()))
    accounts = [Job(f"{R}:wait", (activity_id, person_id))] * 3
    addresses = [by_mail(activity_id, number) for number in range(3)]
    names = [f"uq_interest_activity_id_{of}" for of in ("email", "person_id")]

    assert without_guards(race, url, accounts, dropped=names) == {"done": 3}
    assert without_guards(race, url, addresses) == {"done": 3}
    assert race.run_here(url, Job(f"{R}:waiting", ())) == (6, 3)
