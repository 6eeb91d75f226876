"""Changes of whole series at one instant, real processes, both databases: all dates or none, one state for all.

Each race has its control: the same clients where the guards are gone, who are seen to break what these promise.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.bookings.racers import Place
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, PROMISE, control_of, without_guards

R, S = "tests.bookings.racers", "tests.bookings.series_racers"
EVENING, LATER, LATE = ("18:00", "19:00"), ("20:00", "21:00"), ("21:00", "22:00")


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Scene:
    """A place with two organisations; the first one has a series of eight evenings that staff approved."""

    def __init__(self, race: Race, url: str) -> None:
        self.race, self.url = race, url
        self.place: Place = self.look(f"{R}:arrange", 2)
        self.look(f"{S}:lift_quotas")
        self.first: str = self.look(f"{S}:first_day")
        (self.person, organisation), self.others = self.place.organisations
        room = [self.place.room_id]
        self.uid: str = self.look(f"{S}:ask_series", self.person, organisation, room, self.first, 18, 8, "key")
        self.look(f"{S}:approve", self.place.coordinators[0], self.uid)

    def look(self, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(what, arguments))

    def run(self, *jobs: Job) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, list(jobs))))

    def run_without(self, *jobs: Job, dropped: Sequence[str] = ()) -> dict[str, int]:
        return without_guards(self.race, self.url, jobs, dropped=dropped)

    def change(self, starts: int, ends: int, of: list[int] | None = None) -> Job:
        return Job(f"{S}:change", (self.person, self.uid, starts, ends, of))

    def single(self, hour: int) -> Job:
        when = self.look(f"{S}:hour_of", self.first, 5, hour)
        return Job(f"{R}:ask", (*self.others, self.place.room_id, *when, f"single{hour}"))

    @property
    def hours(self) -> set[tuple[str, str]]:
        return {tuple(one) for one in self.look(f"{S}:hours", self.uid)}

    @property
    def overlaps(self) -> int:
        return int(self.look(f"{R}:overlaps"))


def test_change_of_a_series_against_a_single_is_whole_or_nothing(race: Race, url: str) -> None:
    scene = Scene(race, url)

    ended = scene.run(scene.change(20, 21), scene.single(20))

    assert ended in ({"done": 1, "RoomTaken": 1}, {"done": 1, "SomeDatesStay": 1})
    assert scene.hours == ({EVENING} if "SomeDatesStay" in ended else {LATER})
    assert scene.overlaps == 0


@control_of("test_change_of_a_series_against_a_single_is_whole_or_nothing")
def test_control_of_a_change_against_a_single_books_one_date_twice(race: Race, url: str) -> None:
    scene = Scene(race, url)

    ended = scene.run_without(scene.change(20, 21), scene.single(20), dropped=[PROMISE])

    assert (ended, scene.overlaps) == ({"done": 2}, 1)


@control_of("test_change_of_a_series_against_a_single_is_whole_or_nothing")
def test_change_of_a_series_and_a_single_an_hour_away_are_both_had(race: Race, url: str) -> None:
    """It is their meeting that refuses one of them, and nothing else."""
    scene = Scene(race, url)

    ended = scene.run(scene.change(20, 21), scene.single(22))

    assert (ended, scene.hours, scene.overlaps) == ({"done": 2}, {LATER}, 0)


def test_two_changes_at_once_leave_one_for_all_dates(race: Race, url: str) -> None:
    scene = Scene(race, url)

    ended = scene.run(*[scene.change(20, 21), scene.change(21, 22)] * 3)

    # The same again is the same; the other one meets dates whose change waits already.
    assert ended == {"done": 3, "SomeDatesStay": 3}
    assert scene.hours in ({LATER}, {LATE})
    assert scene.look(f"{S}:mailed", "series_changed") == 1
    assert scene.overlaps == 0


@control_of("test_two_changes_at_once_leave_one_for_all_dates")
def test_control_of_two_changes_lets_both_wait(race: Race, url: str) -> None:
    scene = Scene(race, url)

    jobs = [scene.change(20, 21), scene.change(21, 22)]

    assert scene.run_without(*jobs, dropped=["uq_booking_change_booking_id"]) == {"done": 2}
    assert scene.look(f"{S}:mailed", "series_changed") == 2


def test_change_and_calling_off_at_once_leave_one_state(race: Race, url: str) -> None:
    scene = Scene(race, url)

    ended = scene.run(scene.change(20, 21), Job(f"{S}:call_off", (scene.person, scene.uid)))

    assert ended in ({"done": 2}, {"done": 1, "NoDateToChange": 1})
    assert scene.look(f"{S}:states") == {"cancelled"}
    assert (scene.overlaps, scene.look(f"{R}:held_beside_its_own")) == (0, 0)


@control_of("test_change_and_calling_off_at_once_leave_one_state")
def test_control_of_calling_off_holds_times_for_dates_that_are_off(race: Race, url: str) -> None:
    scene = Scene(race, url)

    ended = scene.run_without(Job(f"{S}:call_off", (scene.person, scene.uid)), scene.change(20, 21))

    assert ended == {"done": 2}
    assert scene.look(f"{R}:held_beside_its_own") == 8


def test_change_is_approved_once_while_one_date_is_withdrawn(race: Race, url: str) -> None:
    scene = Scene(race, url)
    scene.look(f"{S}:change", scene.person, scene.uid, 20, 21)
    approve = Job(f"{S}:approve_changes", (scene.place.coordinators[0],))

    ended = scene.run(approve, approve, Job(f"{S}:withdraw_first_change", (scene.person, scene.uid)))

    assert not [what for what in ended if ":" in what], ended
    assert scene.look(f"{S}:mailed", "series_change_approved") == 1
    assert scene.hours in ({LATER}, {EVENING, LATER})
    assert scene.overlaps == 0


@control_of("test_change_is_approved_once_while_one_date_is_withdrawn")
def test_control_of_approving_tells_of_it_twice(race: Race, url: str) -> None:
    scene = Scene(race, url)
    scene.look(f"{S}:change", scene.person, scene.uid, 20, 21)
    approve = Job(f"{S}:approve_changes", (scene.place.coordinators[0],))

    assert scene.run_without(approve, approve, dropped=[MAIL]) == {"done": 2}
    assert scene.look(f"{S}:mailed", "series_change_approved") == 2


def withdrawn_and_approved(scene: Scene) -> list[Job]:
    """A change of eight dates that waits is taken back, and approved."""
    scene.look(f"{S}:change", scene.person, scene.uid, 20, 21)
    withdraw = Job(f"{S}:withdraw_changes", (scene.person, scene.uid))
    return [withdraw, Job(f"{S}:approve_changes", (scene.place.coordinators[0],))]


def mails(scene: Scene) -> list[int]:
    return [scene.look(f"{S}:mailed", f"series_change_{what}") for what in ("withdrawn", "approved")]


def test_change_that_is_withdrawn_and_approved_at_once_is_one_of_them_for_all_dates(race: Race, url: str) -> None:
    scene = Scene(race, url)

    ended = scene.run(*withdrawn_and_approved(scene) * 3)

    assert ended["done"] == 1
    assert set(ended) <= {"done", "NoChangeWaits", "AlreadyDecided"}, ended
    # Two coordinators read that it was withdrawn, one applicant that it was approved.
    assert (scene.hours, mails(scene)) in (({EVENING}, [2, 0]), ({LATER}, [0, 1]))
    assert (scene.overlaps, scene.look(f"{R}:held_beside_its_own")) == (0, 0)


@control_of("test_change_that_is_withdrawn_and_approved_at_once_is_one_of_them_for_all_dates")
def test_control_of_withdrawing_tells_of_both(race: Race, url: str) -> None:
    scene = Scene(race, url)

    assert scene.run_without(*withdrawn_and_approved(scene)) == {"done": 2}
    assert mails(scene) == [2, 1]
