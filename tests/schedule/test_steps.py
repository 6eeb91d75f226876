"""Taking, moving, confirming and releasing, one at a time; the races are in test_promise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.clock import Period, now
from app.core.database import db, transaction
from app.core.errors import ChangedMeanwhile
from app.schedule import steps
from app.schedule.models import Entry, Occupancy, Resource
from app.schedule.rules import AlreadyCancelled, HoldExpired, Layer, Status, Taken, Want
from tests.schedule import racers
from tests.schedule.racers import slot
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def rooms(db_session: Any) -> list[int]:
    return racers.make_resources(3)


def entry(entry_id: int) -> Entry:
    db.session.expire_all()
    return db.session.get_one(Entry, entry_id)


def held(entry_id: int) -> list[tuple[int, Layer, Period]]:
    rows = select(Occupancy).where(Occupancy.entry_id == entry_id).order_by(Occupancy.resource_id, Occupancy.starts_at)
    return [(row.resource_id, row.layer, row.period) for row in db.session.scalars(rows)]


def revisions(rooms: list[int]) -> list[int]:
    return list(db.session.scalars(select(Resource.revision).where(Resource.id.in_(rooms)).order_by(Resource.id)))


def hold(rooms: list[int], period: Period, **time: float) -> int:
    return racers.hold(rooms, period, now() + timedelta(**time))


# --- take


def test_take_stores_core_and_pads_of_every_resource(rooms: list[int]) -> None:
    taken = racers.take(rooms[:2], slot(), 30)

    half = timedelta(minutes=30)
    starts, ends = slot().starts, slot().ends
    assert held(taken) == [
        (room, layer, period)
        for room in rooms[:2]
        for layer, period in (
            (Layer.PAD, Period(starts - half, starts)),
            (Layer.CORE, slot()),
            (Layer.PAD, Period(ends, ends + half)),
        )
    ]
    assert entry(taken).period == slot()
    assert revisions(rooms) == [1, 1, 0]


def test_take_of_a_taken_time_leaves_nothing(rooms: list[int]) -> None:
    first = racers.take([rooms[1]], slot())

    with pytest.raises(Taken):
        racers.take(rooms, slot(30))

    assert [row[0] for row in racers.entries()] == [first]
    assert revisions(rooms) == [0, 1, 0]


def test_take_raises_taken_inside_the_verb_too(rooms: list[int]) -> None:
    racers.take([rooms[0]], slot())

    @transaction
    def ask() -> str:
        with pytest.raises(Taken):
            steps.take("test", slot(), [Want(rooms[0], slot())])
        raise ChangedMeanwhile

    with pytest.raises(ChangedMeanwhile):
        ask()


def test_long_time_stands_in_pieces_and_is_guarded_to_its_end(rooms: list[int]) -> None:
    month = slot(length=30 * 24 * 60)

    taken = racers.take([rooms[0]], month)

    assert len(held(taken)) == 5
    with pytest.raises(Taken):
        racers.take([rooms[0]], slot(30 * 24 * 60 - 1))
    racers.take([rooms[0]], slot(30 * 24 * 60))


def test_steps_are_refused_outside_a_transaction(rooms: list[int]) -> None:
    with pytest.raises(RuntimeError):
        steps.take("test", slot(), [Want(rooms[0], slot())])


def test_unknown_resource_is_a_bug_and_not_a_refusal(rooms: list[int]) -> None:
    with pytest.raises(IntegrityError):
        racers.take([rooms[-1] + 1000], slot())


# --- holds


def test_living_hold_is_not_taken_over_and_a_dead_one_is(rooms: list[int], clock: Clock) -> None:
    first = hold(rooms[:2], slot(), minutes=10)
    clock.shift(minutes=9, seconds=59)
    with pytest.raises(Taken):
        racers.take([rooms[0]], slot())

    clock.shift(seconds=1)
    heir = racers.take([rooms[0]], slot())

    assert (entry(first).status, entry(first).sequence, entry(first).expires_at) == (Status.CANCELLED, 1, None)
    assert (held(first), held(heir)) == ([], [(rooms[0], Layer.CORE, slot())])
    assert revisions(rooms) == [3, 2, 0]  # both rooms of the dead hold changed for their calendars


def test_dead_hold_is_cleared_though_it_lies_at_another_time(rooms: list[int], clock: Clock) -> None:
    dead = hold([rooms[0]], slot(weeks=5), minutes=10)
    clock.shift(minutes=10)

    racers.take([rooms[0]], slot())

    assert entry(dead).status is Status.CANCELLED


def test_refused_taker_leaves_dead_holds_as_they_are(rooms: list[int], clock: Clock) -> None:
    dead = hold([rooms[0]], slot(), minutes=10)
    racers.take([rooms[1]], slot())
    clock.shift(minutes=10)

    with pytest.raises(Taken):
        racers.take(rooms[:2], slot())

    assert entry(dead).status is Status.TENTATIVE


def test_dead_hold_is_neither_confirmed_nor_moved(rooms: list[int], clock: Clock) -> None:
    dead = hold([rooms[0]], slot(), minutes=10)
    clock.shift(minutes=10)

    for verb in (lambda: racers.confirm(dead), lambda: racers.move(dead, rooms[1], slot())):
        with pytest.raises(HoldExpired):
            verb()

    assert held(dead) == [(rooms[0], Layer.CORE, slot())]


def test_confirmed_hold_stays_when_its_moment_passes(rooms: list[int], clock: Clock) -> None:
    kept = hold([rooms[0]], slot(), minutes=10)

    racers.confirm(kept)
    clock.shift(minutes=11)

    assert (entry(kept).status, entry(kept).sequence) == (Status.CONFIRMED, 1)
    with pytest.raises(Taken):
        racers.take([rooms[0]], slot())


def test_confirming_twice_is_a_lost_race(rooms: list[int]) -> None:
    kept = hold([rooms[0]], slot(), minutes=10)
    racers.confirm(kept)

    with pytest.raises(ChangedMeanwhile):
        racers.confirm(kept)

    assert entry(kept).sequence == 1


# --- move and release


def test_move_may_overlap_its_own_old_time(rooms: list[int]) -> None:
    moved = racers.take([rooms[0]], slot())

    racers.move(moved, rooms[0], slot(30))

    assert held(moved) == [(rooms[0], Layer.CORE, slot(30))]
    assert (entry(moved).period, entry(moved).sequence) == (slot(30), 1)


def test_move_to_another_room_frees_the_old_and_tells_both(rooms: list[int]) -> None:
    moved = racers.take([rooms[0]], slot())

    racers.move(moved, rooms[1], slot())

    racers.take([rooms[0]], slot())
    with pytest.raises(Taken):
        racers.take([rooms[1]], slot())
    assert revisions(rooms) == [3, 1, 0]


def test_refused_move_changes_nothing(rooms: list[int]) -> None:
    moved, _other = racers.take([rooms[0]], slot()), racers.take([rooms[1]], slot())

    with pytest.raises(Taken):
        racers.move(moved, rooms[1], slot(30))

    assert held(moved) == [(rooms[0], Layer.CORE, slot())]
    assert (entry(moved).period, entry(moved).sequence) == (slot(), 0)


def test_moved_hold_still_expires(rooms: list[int], clock: Clock) -> None:
    moved = hold([rooms[0]], slot(), minutes=10)
    racers.move(moved, rooms[1], slot())
    clock.shift(minutes=10)

    racers.take([rooms[1]], slot())

    assert entry(moved).status is Status.CANCELLED


def test_release_frees_the_time_and_keeps_the_entry(rooms: list[int]) -> None:
    gone = racers.take(rooms[:2], slot())

    racers.release(gone)

    racers.take(rooms[:2], slot())
    assert (entry(gone).status, entry(gone).sequence, held(gone)) == (Status.CANCELLED, 1, [])


@pytest.mark.parametrize("verb", [racers.release, racers.confirm])
def test_cancelled_entry_stays_cancelled(rooms: list[int], verb: Callable[[int], None]) -> None:
    gone = racers.take([rooms[0]], slot())
    racers.release(gone)

    with pytest.raises(AlreadyCancelled):
        verb(gone)


def test_series_that_meets_one_single_leaves_nothing(rooms: list[int]) -> None:
    racers.take([rooms[0]], slot(weeks=19))

    with pytest.raises(Taken):
        racers.take_series(rooms[0], [slot(weeks=week) for week in range(20)])

    assert len(racers.entries()) == 1
