"""The same file imported twice at one instant, by real processes on both databases: one set of rows, always."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.desk.importing_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


@pytest.mark.parametrize(("kind", "number"), [("rooms", 1 + 8), ("organisations", 1 + 8), ("bookings", 20)])
def test_a_file_imported_five_times_at_once_is_written_once(race: Race, url: str, kind: str, number: int) -> None:
    manager, centre = look(race, url, "arrange")
    runs = [look(race, url, "check", manager, centre, kind) for _ in range(5)]

    ended = race(url, [Job(f"{R}:carry_out", (manager, run)) for run in runs])

    assert outcomes(ended) == {"done": 5}
    assert sorted(one.result for one in ended) == ["done", *["waiting"] * 4]
    assert look(race, url, "written", kind) == (number, number - (kind != "bookings"))


def test_one_import_that_five_workers_come_for_is_worked_off_once(race: Race, url: str) -> None:
    manager, centre = look(race, url, "arrange")
    run = look(race, url, "check", manager, centre, "bookings")
    look(race, url, "want", manager, run)

    ended = race(url, [Job(f"{R}:work", (run,))] * 5)

    assert sorted(one.result for one in ended) == [False] * 4 + [True]
    assert look(race, url, "written", "bookings") == (20, 20)


def test_without_lock_and_second_look_the_rows_are_written_twice(race: Race, url: str) -> None:
    """The negative control: only the key's index would still say no, and here it is gone."""
    manager, centre = look(race, url, "arrange")
    runs = [look(race, url, "check", manager, centre, "rooms") for _ in range(2)]
    look(race, url, "forget_the_promise")

    race(url, [Job(f"{R}:write_unseen", (run,)) for run in runs])

    assert look(race, url, "written", "rooms")[1] > 8
