"""Holding another time beside an entry's own, and letting go of it; what it is for stands in test_changes.py."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.steps.beside import beyond, hold_beside, let_go_beside
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.schedule import steps
from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import AlreadyCancelled, Layer, Status, Taken, Want, wants_for
from tests.schedule import racers
from tests.schedule.racers import slot

pytestmark = pytest.mark.usefixtures("db_session")
HALF = timedelta(minutes=30)


@pytest.fixture
def rooms(db_session: Any) -> list[int]:
    return racers.make_resources(2)


def part(first: int, last: int) -> Period:
    """From so many to so many half hours after the slot begins."""
    return Period(slot().starts + first * HALF, slot().starts + last * HALF)


@transaction
def hold(entry_id: int, wants: list[Want], period: Period) -> int:
    entry = steps.lock_entry(entry_id, also=[want.resource_id for want in wants])
    beside = Entry(kind="test", period=period, status=Status.TENTATIVE, expires_at=now() + timedelta(days=1))
    hold_beside(entry, beside, wants)
    return beside.id


@transaction
def let_go(entry_id: int, beside_id: int) -> None:
    let_go_beside(steps.lock_entry(entry_id), steps.lock_entry(beside_id))


@transaction
def move_onto(entry_id: int, beside_id: int, wants: list[Want], period: Period) -> None:
    entry, beside = steps.lock_entry(entry_id), steps.lock_entry(beside_id)
    let_go_beside(entry, beside)
    steps.move(entry, period, wants)


def held(entry_id: int) -> set[tuple[Layer, Period]]:
    return {(want.layer, want.period) for want in wants_of(entry_id)}


def test_second_entry_holds_what_the_first_one_lacks_and_a_pad_wanted_as_core_is_hardened(rooms: list[int]) -> None:
    """Two hours and a pad of half an hour; wanted is one hour later."""
    entry = racers.take(rooms[:1], part(0, 4), 0)
    with_pad(entry, rooms[0])
    wants = wants_for(rooms[:1], part(2, 6), pad_after=30)

    beside = hold(entry, wants, part(2, 6))

    assert held(entry) == {(Layer.CORE, part(0, 4)), (Layer.CORE, part(4, 5))}
    assert held(beside) == {(Layer.CORE, part(5, 6)), (Layer.PAD, part(6, 7))}


def test_letting_go_leaves_the_first_one_as_it_was(rooms: list[int]) -> None:
    entry = racers.take(rooms[:1], part(0, 4), 0)
    with_pad(entry, rooms[0])
    before = held(entry)
    beside = hold(entry, wants_for(rooms[:1], part(2, 6), pad_after=30), part(2, 6))

    let_go(entry, beside)

    assert (held(entry), held(beside)) == (before, set())
    assert db.session.scalars(select(Entry.status).where(Entry.id == beside)).one() is Status.CANCELLED


def test_moving_onto_what_is_held_cannot_collide(rooms: list[int]) -> None:
    entry = racers.take(rooms[:1], slot(), 0)
    wants = wants_for(rooms, part(1, 5), pad_after=30)
    beside = hold(entry, wants, part(1, 5))
    with pytest.raises(Taken):
        racers.take(rooms[1:], part(4, 6), 0)

    move_onto(entry, beside, wants, part(1, 5))

    assert held(entry) == {(want.layer, want.period) for want in wants}


def test_time_of_others_is_not_held_and_nothing_changes(rooms: list[int]) -> None:
    entry, other = racers.take(rooms[:1], slot(), 0), racers.take(rooms[:1], part(4, 6), 0)
    before = held(entry), held(other)

    with pytest.raises(Taken):
        hold(entry, wants_for(rooms[:1], part(1, 5)), part(1, 5))

    assert (held(entry), held(other)) == before


def test_cancelled_entry_holds_nothing_beside(rooms: list[int]) -> None:
    entry = racers.take(rooms[:1], slot(), 0)
    racers.release(entry)

    with pytest.raises(AlreadyCancelled):
        hold(entry, wants_for(rooms[:1], part(1, 5)), part(1, 5))


@pytest.mark.parametrize(
    ("want", "held_as", "left"),
    [
        (Layer.CORE, Layer.CORE, []),
        (Layer.PAD, Layer.CORE, []),
        (Layer.PAD, Layer.PAD, []),
        (Layer.CORE, Layer.PAD, [part(0, 2)]),
    ],
)
def test_core_holds_all_and_a_pad_holds_for_pads_alone(want: Layer, held_as: Layer, left: list[Period]) -> None:
    lacking = beyond([Want(1, part(0, 2), want)], [Want(1, part(0, 2), held_as)])

    assert [one.period for one in lacking] == left
    assert beyond([Want(1, part(0, 2), want)], [Want(2, part(0, 2), held_as)]) == [Want(1, part(0, 2), want)]


@transaction
def with_pad(entry_id: int, room: int) -> None:
    """The entry with half an hour of tidying."""
    entry = steps.lock_entry(entry_id)
    steps.occupy([(entry, wants_for([room], entry.period, pad_after=30))])
