"""One right to answer, used many times at one instant, real processes, both databases: one set of answers."""

from collections.abc import Callable

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.programme.survey_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def test_answers_sent_many_times_are_one_set(race: Race, url: str) -> None:
    ticket, question_id = race.run_here(url, Job(f"{R}:arrange", ()))

    ended = outcomes(race(url, [Job(f"{R}:answer", (ticket, question_id, n % 5 + 1)) for n in range(20)]))

    assert ended == {"done": 1, "AnsweredAlready": 19}
    assert race.run_here(url, Job(f"{R}:answers", ())) == 1


@control_of("test_answers_sent_many_times_are_one_set")
def test_control_of_answers_keeps_each(race: Race, url: str) -> None:
    ticket, question_id = race.run_here(url, Job(f"{R}:arrange", ()))
    jobs = [Job(f"{R}:answer", (ticket, question_id, n + 1)) for n in range(3)]

    assert without_guards(race, url, jobs) == {"done": 3}
    assert race.run_here(url, Job(f"{R}:answers", ())) == 3
