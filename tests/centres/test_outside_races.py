"""One calendar of others sent many times at one instant: real processes, both databases, the dates of one file."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.centres.outside_racers import DATES
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.centres.outside_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def test_of_files_sent_at_once_one_is_taken_whole(race: Race, url: str) -> None:
    centre_id, person_id, calendar_id, seen = race.run_here(url, Job(f"{R}:arrange", ()))
    files = [Job(f"{R}:replace", (centre_id, person_id, calendar_id, seen, f"Plik {n}")) for n in range(4)]

    assert outcomes(race(url, files)) == {"done": 1, "ChangedMeanwhile": 3}
    assert outcomes(race(url, [Job(f"{R}:add", (centre_id, person_id))] * 4)) == {"done": 1, "NameTaken": 3}

    kept = Counter(race.run_here(url, Job(f"{R}:titles", ())))
    assert sorted(kept.values()) == [DATES, DATES]
    assert kept["Nowy", "Nowy"] == DATES
