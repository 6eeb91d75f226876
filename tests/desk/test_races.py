"""Somebody comes at the instant at which the rule frees the room: one state, real processes, both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.clock import now
from tests.bookings.racers import slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

D, B = "tests.desk.racers", "tests.bookings.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Begun:
    """An approved booking that began twenty minutes ago, in a room that frees itself."""

    def __init__(self, race: Race, url: str) -> None:
        self.race, self.url = race, url
        place = self.look(f"{B}:arrange", 1)
        ((person, organisation),) = place.organisations
        self.desk = place.coordinators
        when = slot(10)
        self.uid = self.look(f"{B}:ask", person, organisation, place.room_id, when.starts, when.ends, "key")
        self.look(f"{B}:approve", self.desk[0], self.uid)
        self.look(f"{D}:let_begin", self.uid)

    def look(self, target: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(target, arguments))

    def at_once(self, *jobs: tuple[Any, ...]) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, [Job(f"{D}:{what}", tuple(more)) for what, *more in jobs])))


FREED, USED = (False, 1, 1, True), (True, 0, 0, False)


def test_who_is_marked_at_the_instant_of_the_rule_has_come_or_has_not(race: Race, url: str) -> None:
    begun = Begun(race, url)

    ended = begun.at_once(*[("came", begun.desk[0], begun.uid), ("free_by_rule", now())] * 5)

    end = begun.look(f"{D}:end_of", begun.uid)
    assert (end, set(ended)) in [(FREED, {"done", "CorrectionNeedsReason"}), (USED, {"done"})], ended


def test_key_taken_at_the_instant_of_the_rule_keeps_the_room_or_comes_too_late(race: Race, url: str) -> None:
    begun = Begun(race, url)

    ended = begun.at_once(("take_key", begun.desk[0], begun.uid), *[("free_by_rule", now())] * 4)

    assert ended == {"done": 5}
    assert begun.look(f"{D}:keys") == 1
    assert begun.look(f"{D}:end_of", begun.uid) in (FREED, (None, 0, 0, False))


def test_without_the_look_under_the_lock_who_came_is_marked_as_missing(race: Race, url: str) -> None:
    """The control: decided before the lock, the rule marks as missing who was noted as having come."""
    begun = Begun(race, url)

    ended = begun.at_once(("free_blindly", now()), ("came_a_little_later", begun.desk[0], begun.uid))

    assert ended == {"done": 2}
    assert begun.look(f"{D}:end_of", begun.uid)[0] is False
