"""Changes at one instant, real processes, both databases: one holder, one state, one mail; the old time is kept.

The control shows that it is the second hold that lets staff approve: without it a stranger has the time. That such a
race finds a double booking where the database keeps no promise is shown in tests/schedule/test_promise.py.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import Period, now
from tests.bookings.racers import Place, slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

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


def test_moves_that_cross_between_rooms_all_succeed_when_there_is_room(race: Race, url: str) -> None:
    scene = Scene(race, url, 8)
    rooms = scene.place.room_id, scene.place.part_id
    # Some live in the one room and go to the other, some come the other way, each at an hour of its own.
    uids = [scene.approved(number, slot(8 + number), rooms[number % 2]) for number in range(8)]
    jobs = [
        scene.change(number, uid, slot(8 + number, length=45), rooms[1 - number % 2]) for number, uid in enumerate(uids)
    ]

    assert scene.run(*jobs) == {"done": 8}
    assert scene.look("overlaps") == 0


def test_many_who_want_one_free_hour_besides_their_own_have_one_winner(race: Race, url: str) -> None:
    scene = Scene(race, url, 10)
    uids = [scene.approved(number, slot(2 * number, days=8)) for number in range(10)]
    wanted = slot(12, days=9)

    ended = scene.run(*[scene.change(number, uid, wanted) for number, uid in enumerate(uids)])

    assert ended == {"done": 1, "RoomTaken": 9}
    assert scene.look("overlaps") == 0


@pytest.mark.parametrize(
    "other", ["withdraw", "refuse_the_change", "end_change", "approve_the_change", "expire_changes"]
)
def test_change_approved_at_the_instant_of_its_end_leaves_one_state_and_one_mail(
    race: Race, url: str, other: str
) -> None:
    scene = Scene(race, url, 1)
    old, new = slot(10, length=120), slot(11, length=120)
    uid = scene.approved(0, old)
    scene.look(*scene.change(0, uid, new))
    change_uid = scene.look("change_uid_of", uid)
    approver, second = scene.place.coordinators
    counter = {
        "withdraw": ("withdraw", scene.person(0), uid),
        "end_change": ("end_change", scene.person(0), uid),
        "expire_changes": ("expire_changes", now() + timedelta(days=4)),
    }.get(other, (other, second, change_uid))

    ended = scene.run(*[("approve_the_change", approver, change_uid), counter] * 3)

    state, change, time, mails = scene.look("end_of_change", uid)
    assert not [what for what in ended if ":" in what], ended
    assert (scene.look("overlaps"), scene.look("held_beside_its_own")) == (0, 0)
    assert time == (new if change == "approved" else old)
    assert state == ("cancelled" if other == "withdraw" else "approved")
    told = {"approved": ["change_approved"], "refused": ["change_refused"], "expired": ["change_expired"]}
    assert mails == told.get(change, [])


def test_two_changes_of_one_booking_at_once_leave_one_that_waits(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(10))
    first, second = slot(12), slot(14)

    ended = scene.run(*[scene.change(0, uid, first), scene.change(0, uid, second)] * 3)

    assert ended == {"done": 3, "ChangeWaits": 3}
    assert scene.look("minutes_held") == 120
    assert scene.look("overlaps") == 0


def test_same_form_five_times_is_one_change_with_one_mail(race: Race, url: str) -> None:
    scene = Scene(race, url, 1)
    uid = scene.approved(0, slot(10))

    ended = scene.run(*[scene.change(0, uid, slot(12))] * 5)

    assert ended == {"done": 5}
    assert scene.look("changes_of", uid) == (1, 1)
    assert scene.look("minutes_held") == 120


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


def test_without_what_is_held_a_stranger_has_the_time_and_the_change_cannot_be_approved(race: Race, url: str) -> None:
    """The control: the same clients, while nothing is held for the change."""
    scene, uid, strangers = wanted_by_strangers(race, url)
    change_uid = scene.look("change_uid_of", uid)
    scene.look("forget_what_is_held", change_uid)

    ended = scene.run(*strangers)
    then = scene.run(("approve_the_change", scene.place.coordinators[0], change_uid))

    assert (ended, then) == ({"done": 1, "RoomTaken": 8}, {"Taken": 1})
    assert scene.look("end_of_change", uid)[2] == slot(10, length=120)


def test_time_that_a_move_frees_goes_to_one_stranger_and_the_move_is_kept(race: Race, url: str) -> None:
    scene = Scene(race, url, 12)
    old, new = slot(10, length=120), slot(11, length=120)
    uid = scene.approved(0, old)
    scene.look(*scene.change(0, uid, new))
    change_uid = scene.look("change_uid_of", uid)
    freed = slot(10)
    strangers = [
        ("ask", person, organisation, scene.place.room_id, freed.starts, freed.ends, f"key-{person}")
        for person, organisation in scene.place.organisations[1:]
    ]

    ended = scene.run(("approve_the_change", scene.place.coordinators[0], change_uid), *strangers)
    later = scene.run(*strangers)

    assert scene.look("end_of_change", uid)[:3] == ("approved", "approved", new)
    assert set(ended) <= {"done", "RoomTaken"}
    assert ended["done"] <= 2
    assert later["done"] == 1  # the same one again, or the first one now
    assert (scene.look("overlaps"), scene.look("held_beside_its_own")) == (0, 0)


def test_quota_cannot_be_passed_by_parallel_changes(race: Race, url: str) -> None:
    """20 hours a month: of six bookings of two hours, each lengthened to four, four have room."""
    scene = Scene(race, url, 1)
    hours = [slot(4 * number, length=120) for number in range(6)]
    uids = [scene.approved(0, when) for when in hours]

    longer = [Period(when.starts, when.starts + timedelta(hours=4)) for when in hours]
    ended = scene.run(*[scene.change(0, uid, when) for uid, when in zip(uids, longer, strict=True)])

    assert ended == {"done": 4, "OverQuota": 2}
    assert scene.look("overlaps") == 0
