"""Two coordinators drag in one calendar at one instant, real processes, both databases: one state, one mail.

Each race has its control: the same clients where a guard is gone, who are seen to break what it promises.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app.core.clock import Period
from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, PROMISE, control_of, without_guards

R, D = "tests.bookings.racers", "tests.bookings.drag_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Scene:
    """A centre with two rooms, two coordinators who look at its calendar, and approved bookings at ten."""

    def __init__(self, race: Race, url: str, bookings: int) -> None:
        self.race, self.url = race, url
        self.place: Place = self.look(R, "arrange", bookings)
        self.uids = [self.approved(number, slot(10, days=7 + 2 * number)) for number in range(bookings)]
        self.seen = [self.look(D, "end_of_drag", uid)[1] for uid in self.uids]

    def look(self, module: str, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(f"{module}:{what}", arguments))

    def approved(self, number: int, when: Period) -> str:
        person, organisation = self.place.organisations[number]
        by = self.place.coordinators[0]
        return str(self.look(R, "approved", person, organisation, self.place.room_id, when.starts, when.ends, by))

    def drag(self, who: int, number: int, to: Period, room_id: int | None = None) -> Job:
        """One of the coordinators drags a booking from where both saw it."""
        room, uid, seen = room_id or self.place.room_id, self.uids[number], self.seen[number]
        return Job(f"{D}:drag", (self.place.coordinators[who], uid, room, to.starts, to.ends, seen))

    def run(self, jobs: Sequence[Job]) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, jobs)))

    def end(self, number: int = 0) -> tuple[Period, int, int, int]:
        found: tuple[Period, int, int, int] = self.look(D, "end_of_drag", self.uids[number])
        return found


def test_one_booking_dragged_two_ways_goes_one_of_them(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    here, there = slot(12), slot(14)

    ended = scene.run([scene.drag(0, 0, here), scene.drag(1, 0, there)])

    where, sequence, changes, mails = scene.end()
    assert ended == {"done": 1, "ChangedMeanwhile": 1}
    assert where in (here, there)
    assert (sequence, changes, mails) == (scene.seen[0] + 1, 1, 1)
    assert scene.look(R, "overlaps") == 0


@control_of("test_one_booking_dragged_two_ways_goes_one_of_them")
def test_control_of_two_ways_writes_one_drag_over_the_other(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    here, there = slot(12), slot(14)

    blind = without_guards(race, url, [scene.drag(0, 0, here), scene.drag(1, 0, there)], dropped=[MAIL])

    assert blind == {"done": 2}
    assert scene.end()[2:] == (2, 2)


def test_many_drags_of_one_booking_have_one_winner(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    ways = [slot(11, 15 * number) for number in range(1, 11)]

    ended = scene.run([scene.drag(number % 2, 0, way) for number, way in enumerate(ways)])

    assert ended == {"done": 1, "ChangedMeanwhile": 9}
    assert scene.end()[1:] == (scene.seen[0] + 1, 1, 1)


@control_of("test_many_drags_of_one_booking_have_one_winner")
def test_control_of_many_drags_has_as_many_winners(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    ways = [slot(11, 15 * number) for number in range(1, 5)]
    jobs = [scene.drag(number % 2, 0, way) for number, way in enumerate(ways)]

    assert without_guards(race, url, jobs, dropped=[MAIL]) == {"done": 4}
    assert scene.end()[2] == 4


def test_two_bookings_dragged_onto_one_time_one_of_them_goes_there(race: Race, url: str) -> None:
    scene = Scene(race, url, 2)
    wanted = slot(16)

    ended = scene.run([scene.drag(0, 0, wanted, scene.place.part_id), scene.drag(1, 1, wanted, scene.place.part_id)])

    assert ended == {"done": 1, "OverrideNotPossible": 1}
    assert sorted(scene.end(number)[2] for number in range(2)) == [0, 1]
    assert (scene.end()[3], scene.look(R, "overlaps")) == (1, 0)


@control_of("test_two_bookings_dragged_onto_one_time_one_of_them_goes_there")
def test_control_of_one_time_lets_both_have_it(race: Race, url: str) -> None:
    scene = Scene(race, url, 2)
    wanted = slot(16)
    jobs = [scene.drag(0, 0, wanted, scene.place.part_id), scene.drag(1, 1, wanted, scene.place.part_id)]

    blind = without_guards(race, url, jobs, dropped=[PROMISE], unasked=["app.bookings.rules.checks.collide"])

    assert blind == {"done": 2}
    assert scene.look(R, "overlaps") == 1


def test_one_drag_sent_twice_is_one_move_and_one_mail(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    wanted = slot(12)

    ended = scene.run([scene.drag(0, 0, wanted)] * 5)

    assert ended == {"done": 5}
    assert scene.end() == (wanted, scene.seen[0] + 1, 1, 1)


@control_of("test_one_drag_sent_twice_is_one_move_and_one_mail")
def test_control_of_one_drag_sent_twice_tells_of_it_twice(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)

    blind = without_guards(race, url, [scene.drag(0, 0, slot(12))] * 2, dropped=[MAIL])

    assert blind == {"done": 2}
    assert scene.end()[2:] == (2, 2)
