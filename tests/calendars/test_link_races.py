"""Addresses of calendars made and changed many times at one instant, real processes, both databases."""

from collections.abc import Callable

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.calendars.link_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def test_nobody_gets_more_than_twenty_addresses_at_once(race: Race, url: str) -> None:
    person_id, _ = race.run_here(url, Job(f"{R}:arrange", (17,)))

    assert outcomes(race(url, [Job(f"{R}:make", (person_id,))] * 10)) == {"done": 3, "TooManyLinks": 7}
    assert race.run_here(url, Job(f"{R}:counted", ())) == (20, 0)


def test_address_that_is_changed_many_times_at_once_gives_one_new_one(race: Race, url: str) -> None:
    """While programs read it."""
    person_id, link_id = race.run_here(url, Job(f"{R}:arrange", (1,)))
    jobs = [Job(f"{R}:rotate", (person_id, link_id)), Job(f"{R}:read", (link_id,))] * 8

    assert outcomes(race(url, jobs)) == {"done": 9, "NotFound": 7}
    assert race.run_here(url, Job(f"{R}:counted", ())) == (1, 1)


@control_of(
    "test_nobody_gets_more_than_twenty_addresses_at_once",
    "test_address_that_is_changed_many_times_at_once_gives_one_new_one",
)
def test_control_of_addresses_makes_too_many(race: Race, url: str) -> None:
    person_id, link_id = race.run_here(url, Job(f"{R}:arrange", (19,)))

    assert without_guards(race, url, [Job(f"{R}:make", (person_id,))] * 3) == {"done": 3}
    assert without_guards(race, url, [Job(f"{R}:rotate", (person_id, link_id))] * 3) == {"done": 3}
    assert race.run_here(url, Job(f"{R}:counted", ())) == (24, 1)
