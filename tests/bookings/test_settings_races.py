"""Managers save rules at once: real processes on both databases; one saves, the others are told."""

from collections.abc import Callable

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.bookings.settings_racers"
MANAGERS = 8


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


@pytest.fixture
def place(race: Race, url: str) -> tuple[int, int, tuple[int, ...]]:
    return race.run_here(url, Job(f"{R}:arrange", (MANAGERS,)))


def saving(place: tuple[int, int, tuple[int, ...]]) -> list[Job]:
    centre_id, room_id, people = place
    return [Job(f"{R}:save", (person, centre_id, room_id, hours)) for hours, person in enumerate(people, start=1)]


def test_of_managers_who_save_at_once_one_saves_all_of_its_rules(race, url, place):
    ended = outcomes(race(url, saving(place)))

    assert ended == {"done": 1, "ChangedMeanwhile": MANAGERS - 1}
    quota, longest, of_centre, of_room = race.run_here(url, Job(f"{R}:kept", place[:2]))
    assert (quota * 30, of_centre, of_room) == (longest, 1, 1)
    assert quota != 20


@control_of("test_of_managers_who_save_at_once_one_saves_all_of_its_rules")
def test_without_asking_what_was_changed_everybody_overwrites_the_others(race, url, place):
    unasked = ["app.centres.services.settings.last_rules_change"]

    ended = without_guards(race, url, saving(place), unasked=unasked)

    assert ended == {"done": MANAGERS}
    _, _, of_centre, of_room = race.run_here(url, Job(f"{R}:kept", place[:2]))
    assert (of_centre, of_room) == (MANAGERS, MANAGERS)
