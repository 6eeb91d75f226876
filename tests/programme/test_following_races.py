"""Following at one instant, real processes, both databases: one digest for each and week, one follower an address."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, control_of, without_guards

R = "tests.programme.following_racers"
TURNS = ("app.accounts.steps.take_turns", "app.programme.steps.following.take_turns")


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def look(race: Race, url: str, what: str, *arguments: object) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def test_six_workers_send_each_follower_one_digest(race: Race, url: str) -> None:
    look(race, url, "arrange", 30)

    assert outcomes(race(url, [Job(f"{R}:send", ())] * 6)) == {"done": 6}
    assert look(race, url, "digests") == [1] * 30


@control_of("test_six_workers_send_each_follower_one_digest")
def test_control_of_digests_sends_two(race: Race, url: str) -> None:
    look(race, url, "arrange", 3)
    dropped = [MAIL, "uq_follow_link_follower_id_week"]

    assert without_guards(race, url, [Job(f"{R}:send", ())] * 2, dropped=dropped) == {"done": 2}
    assert look(race, url, "digests") == [2] * 3


def test_one_address_that_asks_twenty_times_is_one_follower(race: Race, url: str) -> None:
    assert outcomes(race(url, [Job(f"{R}:ask", (number,)) for number in range(20)])) == {"done": 20}
    assert look(race, url, "followers") == 1


@control_of("test_one_address_that_asks_twenty_times_is_one_follower")
def test_control_of_asking_makes_two_followers(race: Race, url: str) -> None:
    jobs = [Job(f"{R}:ask", (number,)) for number in range(2)]

    assert without_guards(race, url, jobs, dropped=["uq_follower_email"], unasked=TURNS) == {"done": 2}
    assert look(race, url, "followers") == 2
