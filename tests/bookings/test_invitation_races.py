"""Changes of one booking at one instant, real processes, both databases: one invitation for each, none with the number
of another, and the last one is true.

The race has its control: the same clients without locks, whose invitations a calendar cannot tell apart.
"""

from collections.abc import Callable

import pytest

from tests.bookings.racers import slot
from tests.bookings.test_change_races import Scene
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, PROMISE, control_of, without_guards

R = "tests.bookings.invitation_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def moves(scene: Scene, uid: str, number: int) -> list[Job]:
    times = [slot(8 + hour) for hour in range(number)]
    by = scene.place.coordinators
    return [Job(f"{R}:move", (by[n % 2], uid, when.starts, when.ends)) for n, when in enumerate(times)]


def test_changes_at_one_instant_are_told_one_by_one_and_the_last_is_true(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(18))
    jobs = [job for job in moves(scene, uid, 5) for _ in range(2)]  # each form is sent twice

    ended = dict(outcomes(race(url, jobs)))

    assert ended == {"done": 10}
    told = race.run_here(url, Job(f"{R}:invitations", (uid,)))
    sequences = [sequence for sequence, _ in told]
    assert len(sequences) == len(set(sequences)) >= 6
    assert told[-1] == race.run_here(url, Job(f"{R}:as_it_is", (uid,)))


@control_of("test_changes_at_one_instant_are_told_one_by_one_and_the_last_is_true")
def test_control_of_changes_at_one_instant_tells_several_times_under_one_number(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(18))

    blind = without_guards(race, url, moves(scene, uid, 3), dropped=[PROMISE, MAIL])

    assert blind == {"done": 3}
    sequences = [sequence for sequence, _ in race.run_here(url, Job(f"{R}:invitations", (uid,)))]
    assert len(sequences) > len(set(sequences))
