"""Changes at one instant, real processes, both databases: one holder, one state, one mail; the old time is kept.

Each race has its control: the same clients where a guard is gone, who are seen to break what it promises.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import Period, now
from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, PROMISE, control_of, crosswise, without_guards

R = "tests.bookings.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Scene:
    """A place with organisations, and bookings of theirs that are approved."""

    def __init__(self, race: Race, url: str, organisations: int) -> None:
        self.race, self.url = race, url
        self.place: Place = self.look("arrange", organisations)

    def look(self, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(f"{R}:{what}", arguments))

    def run(self, *jobs: tuple[Any, ...]) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, [Job(f"{R}:{what}", tuple(rest)) for what, *rest in jobs])))

    def run_without(
        self, *jobs: tuple[Any, ...], dropped: Sequence[str] = (), unasked: Sequence[str] = ()
    ) -> dict[str, int]:
        listed = [Job(f"{R}:{what}", tuple(rest)) for what, *rest in jobs]
        return without_guards(self.race, self.url, listed, dropped=dropped, unasked=unasked)

    def approved(self, number: int, when: Period, room_id: int | None = None) -> str:
        person, organisation = self.place.organisations[number]
        room, by = room_id or self.place.room_id, self.place.coordinators[0]
        return str(self.look("approved", person, organisation, room, when.starts, when.ends, by))

    def person(self, number: int) -> int:
        return self.place.organisations[number][0]

    def change(self, number: int, uid: str, when: Period, room_id: int | None = None) -> tuple[Any, ...]:
        return ("change", self.person(number), uid, room_id or self.place.room_id, when.starts, when.ends)


def test_bookings_that_want_each_others_time_both_keep_their_own(race: Race, url: str) -> None:
    scene = Scene(race, url, 2)
    here, there = slot(10), slot(18)
    first, second = scene.approved(0, here), scene.approved(1, there)

    ended = scene.run(*[scene.change(0, first, there), scene.change(1, second, here)] * 5)

    assert ended == {"RoomTaken": 10}
    assert [scene.look("end_of_change", uid)[2] for uid in (first, second)] == [here, there]
    assert (scene.look("overlaps"), scene.look("held_beside_its_own")) == (0, 0)


@control_of("test_bookings_that_want_each_others_time_both_keep_their_own")
def test_control_of_each_others_time_lets_both_have_it(race: Race, url: str) -> None:
    scene = Scene(race, url, 2)
    here, there = slot(10), slot(18)
    first, second = scene.approved(0, here), scene.approved(1, there)
    jobs = [scene.change(0, first, there), scene.change(1, second, here)]

    blind = scene.run_without(*jobs, dropped=[PROMISE], unasked=["app.bookings.rules.checks.collide"])

    assert blind == {"done": 2}
    assert scene.look("overlaps") == 2


def crossing(scene: Scene, number: int) -> list[tuple[Any, ...]]:
    """Some live in the one room and go to the other, some come the other way, each at an hour of its own."""
    rooms = scene.place.room_id, scene.place.part_id
    uids = [scene.approved(one, slot(8 + one), rooms[one % 2]) for one in range(number)]
    return [scene.change(one, uid, slot(8 + one, length=45), rooms[1 - one % 2]) for one, uid in enumerate(uids)]


def test_moves_that_cross_between_rooms_all_succeed_when_there_is_room(race: Race, url: str) -> None:
    scene = Scene(race, url, 8)

    assert scene.run(*crossing(scene, 8)) == {"done": 8}
    assert scene.look("overlaps") == 0


@control_of("test_moves_that_cross_between_rooms_all_succeed_when_there_is_room")
def test_control_of_crossing_moves_ends_in_a_circle(race: Race, url: str) -> None:
    scene = Scene(race, url, 2)
    jobs = [Job(f"{R}:{what}", tuple(rest)) for what, *rest in crossing(scene, 2)]

    ended = crosswise(race, url, jobs)

    assert [what for what in ended if "OperationalError" in what], ended


def test_many_who_want_one_free_hour_besides_their_own_have_one_winner(race: Race, url: str) -> None:
    scene = Scene(race, url, 10)
    uids = [scene.approved(number, slot(2 * number, days=8)) for number in range(10)]
    wanted = slot(12, days=9)

    ended = scene.run(*[scene.change(number, uid, wanted) for number, uid in enumerate(uids)])

    assert ended == {"done": 1, "RoomTaken": 9}
    assert scene.look("overlaps") == 0


@control_of("test_many_who_want_one_free_hour_besides_their_own_have_one_winner")
def test_control_of_the_free_hour_gives_it_to_three(race: Race, url: str) -> None:
    scene = Scene(race, url, 3)
    uids = [scene.approved(number, slot(2 * number, days=8)) for number in range(3)]
    jobs = [scene.change(number, uid, slot(12, days=9)) for number, uid in enumerate(uids)]

    assert scene.run_without(*jobs, dropped=[PROMISE]) == {"done": 3}
    assert scene.look("overlaps") == 3


OLD, NEW = slot(10, length=120), slot(11, length=120)
TOLD = {"approved": ["change_approved"], "refused": ["change_refused"], "expired": ["change_expired"]}
COUNTERS = ["withdraw", "refuse_the_change", "end_change", "approve_the_change", "expire_changes"]


def an_approval_and(scene: Scene, other: str) -> tuple[str, list[tuple[Any, ...]]]:
    """A booking with a change that waits, and what becomes of it at one instant."""
    uid = scene.approved(0, OLD)
    scene.look(*scene.change(0, uid, NEW))
    change_uid = scene.look("change_uid_of", uid)
    approver, second = scene.place.coordinators
    counter = {
        "withdraw": ("withdraw", scene.person(0), uid),
        "end_change": ("end_change", scene.person(0), uid),
        "expire_changes": ("expire_changes", now() + timedelta(days=4)),
    }.get(other, (other, second, change_uid))

    return uid, [("approve_the_change", approver, change_uid), counter]


@pytest.mark.parametrize("other", COUNTERS)
def test_change_approved_at_the_instant_of_its_end_leaves_one_state_and_one_mail(
    race: Race, url: str, other: str
) -> None:
    scene = Scene(race, url, 1)
    uid, jobs = an_approval_and(scene, other)

    ended = scene.run(*jobs * 3)

    state, change, time, mails = scene.look("end_of_change", uid)
    assert not [what for what in ended if ":" in what], ended
    assert (scene.look("overlaps"), scene.look("held_beside_its_own")) == (0, 0)
    assert time == (NEW if change == "approved" else OLD)
    assert state == ("cancelled" if other == "withdraw" else "approved")
    assert mails == TOLD.get(change, [])


@pytest.mark.parametrize("other", COUNTERS)
@control_of("test_change_approved_at_the_instant_of_its_end_leaves_one_state_and_one_mail")
def test_control_of_the_end_of_a_change_tells_of_both(race: Race, url: str, other: str) -> None:
    scene = Scene(race, url, 1)
    uid, jobs = an_approval_and(scene, other)

    # A booking that is called off keeps nothing: here it comes first, and what is approved after it would be kept.
    in_turn = jobs[::-1] if other == "withdraw" else jobs

    assert scene.run_without(*in_turn, dropped=[MAIL]) == {"done": 2}

    _, change, _, mails = scene.look("end_of_change", uid)
    assert (mails, scene.look("held_beside_its_own")) != (TOLD.get(change, []), 0)


def test_two_changes_of_one_booking_at_once_leave_one_that_waits(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(10))
    first, second = slot(12), slot(14)

    ended = scene.run(*[scene.change(0, uid, first), scene.change(0, uid, second)] * 3)

    assert ended == {"done": 3, "ChangeWaits": 3}
    assert scene.look("minutes_held") == 120
    assert scene.look("overlaps") == 0


@control_of("test_two_changes_of_one_booking_at_once_leave_one_that_waits")
def test_control_of_two_changes_lets_both_wait(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(10))
    jobs = [scene.change(0, uid, slot(12)), scene.change(0, uid, slot(14))]

    assert scene.run_without(*jobs, dropped=["uq_booking_change_booking_id"]) == {"done": 2}
    assert scene.look("minutes_held") == 180


def test_same_form_five_times_is_one_change_with_one_mail(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(10))

    ended = scene.run(*[scene.change(0, uid, slot(12))] * 5)

    assert ended == {"done": 5}
    assert scene.look("changes_of", uid) == (1, 1)
    assert scene.look("minutes_held") == 120


@control_of("test_same_form_five_times_is_one_change_with_one_mail")
def test_control_of_the_same_form_is_a_change_of_each(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(10))

    scene.run_without(*[scene.change(0, uid, slot(12))] * 3, dropped=[PROMISE, "uq_booking_change_booking_id"])

    assert scene.look("changes_of", uid) == (3, 3)


def wanted_by_strangers(race: Race, url: str) -> tuple[Scene, str, list[tuple[Any, ...]]]:
    """A change that waits, and nine strangers who want its new time."""
    scene, new = Scene(race, url, 10), slot(14, length=120)
    uid = scene.approved(0, slot(10, length=120))
    scene.look(*scene.change(0, uid, new))
    strangers = [
        ("ask", person, organisation, scene.place.room_id, new.starts, new.ends, f"key-{person}")
        for person, organisation in scene.place.organisations[1:]
    ]
    return scene, uid, strangers


def test_change_is_approved_while_strangers_want_its_time(race: Race, url: str) -> None:
    scene, uid, strangers = wanted_by_strangers(race, url)

    ended = scene.run(("approve_the_change", scene.place.coordinators[0], scene.look("change_uid_of", uid)), *strangers)

    assert ended == {"done": 1, "RoomTaken": 9}
    assert scene.look("end_of_change", uid)[:3] == ("approved", "approved", slot(14, length=120))


@control_of("test_change_is_approved_while_strangers_want_its_time")
def test_without_what_is_held_a_stranger_has_the_time_and_the_change_cannot_be_approved(race: Race, url: str) -> None:
    """The same clients, while nothing is held for the change."""
    scene, uid, strangers = wanted_by_strangers(race, url)
    change_uid = scene.look("change_uid_of", uid)
    scene.look("forget_what_is_held", change_uid)

    ended = scene.run(*strangers)
    then = scene.run(("approve_the_change", scene.place.coordinators[0], change_uid))

    assert (ended, then) == ({"done": 1, "RoomTaken": 8}, {"Taken": 1})
    assert scene.look("end_of_change", uid)[2] == slot(10, length=120)


def about_to_be_freed(race: Race, url: str, strangers: int) -> tuple[Scene, str, list[tuple[Any, ...]]]:
    """A change that would free an hour, and so many who want that hour."""
    scene, freed = Scene(race, url, 1 + strangers), slot(10)
    uid = scene.approved(0, OLD)
    scene.look(*scene.change(0, uid, NEW))
    wanting = [
        ("ask", person, organisation, scene.place.room_id, freed.starts, freed.ends, f"key-{person}")
        for person, organisation in scene.place.organisations[1:]
    ]
    return scene, uid, wanting


def test_time_that_a_move_frees_goes_to_one_stranger_and_the_move_is_kept(race: Race, url: str) -> None:
    scene, uid, strangers = about_to_be_freed(race, url, 11)
    change_uid = scene.look("change_uid_of", uid)

    ended = scene.run(("approve_the_change", scene.place.coordinators[0], change_uid), *strangers)
    later = scene.run(*strangers)

    assert scene.look("end_of_change", uid)[:3] == ("approved", "approved", NEW)
    assert set(ended) <= {"done", "RoomTaken"}
    assert ended["done"] <= 2
    assert later["done"] == 1  # the same one again, or the first one now
    assert (scene.look("overlaps"), scene.look("held_beside_its_own")) == (0, 0)


@control_of("test_time_that_a_move_frees_goes_to_one_stranger_and_the_move_is_kept")
def test_control_of_the_freed_time_gives_it_to_three(race: Race, url: str) -> None:
    scene, uid, strangers = about_to_be_freed(race, url, 3)
    scene.look("approve_the_change", scene.place.coordinators[0], scene.look("change_uid_of", uid))

    assert scene.run_without(*strangers, dropped=[PROMISE]) == {"done": 3}
    assert scene.look("overlaps") == 3


def lengthening(scene: Scene) -> list[tuple[Any, ...]]:
    """Six bookings of two hours, each to be lengthened to four."""
    hours = [slot(4 * number, length=120) for number in range(6)]
    uids = [scene.approved(0, when) for when in hours]
    longer = [Period(when.starts, when.starts + timedelta(hours=4)) for when in hours]
    return [scene.change(0, uid, when) for uid, when in zip(uids, longer, strict=True)]


def test_quota_cannot_be_passed_by_parallel_changes(race: Race, url: str) -> None:
    """20 hours a month: four of them have room."""
    scene = Scene(race, url, 1)

    assert scene.run(*lengthening(scene)) == {"done": 4, "OverQuota": 2}
    assert scene.look("overlaps") == 0


@control_of("test_quota_cannot_be_passed_by_parallel_changes")
def test_control_of_changes_passes_the_quota(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)

    assert scene.run_without(*lengthening(scene)) == {"done": 6}
