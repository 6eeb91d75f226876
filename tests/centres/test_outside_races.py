"""One calendar of others sent many times at one instant: real processes, both databases, the dates of one file."""

from collections.abc import Callable

import pytest

from tests.centres.outside_racers import DATES
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.centres.outside_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def test_one_form_sent_four_times_at_once_adds_one_calendar(race: Race, url: str) -> None:
    centre_id, person_id, _, _ = race.run_here(url, Job(f"{R}:arrange", ()))

    assert outcomes(race(url, [Job(f"{R}:add", (centre_id, person_id))] * 4)) == {"done": 1, "NameTaken": 3}
    assert race.run_here(url, Job(f"{R}:titles", ())).count(("Nowy", "Nowy")) == DATES


def test_of_four_files_that_replace_the_same_one_is_taken_whole(race: Race, url: str) -> None:
    centre_id, person_id, calendar_id, seen = race.run_here(url, Job(f"{R}:arrange", ()))
    files = [Job(f"{R}:replace", (centre_id, person_id, calendar_id, seen, f"Plik {n}")) for n in range(4)]

    assert outcomes(race(url, files)) == {"done": 1, "ChangedMeanwhile": 3}
    kept = race.run_here(url, Job(f"{R}:titles", ()))
    assert (len(kept), len(set(kept))) == (DATES, 1)
