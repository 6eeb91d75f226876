"""What is taken in SQL must be what meets in Python, on both databases; dead holds meet nothing; the index answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from app.bookings.queries.taken import taken_pairs
from app.centres.models import Room
from app.core.clock import Period, now
from app.core.database import db
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import free
from app.schedule.rules import Layer, Status, wants_for
from tests.makers import make_centre, make_room
from tests.schedule import racers
from tests.schedule.racers import slot
from tests.support import plans

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def room(db_session: Any) -> Room:
    return make_room(make_centre())


def taken_by_sql(room: Room, asked: Period, before: int = 0, after: int = 0) -> bool:
    db.session.execute(update(Room).where(Room.id == room.id).values(pad_before=before, pad_after=after))
    return taken_pairs([room.id], [asked], now=now()) == {(room.id, 0)}


TICK = timedelta(microseconds=1)
EDGES = st.builds(
    lambda quarters, ticks: timedelta(minutes=15 * quarters) + ticks * TICK,
    st.integers(0, 12),
    st.sampled_from([0, 0, 0, 1, -1, 999_999, 500]),
)
LENGTHS = st.sampled_from([15, 30, 60, 7 * 24 * 60]).map(lambda minutes: timedelta(minutes=minutes))
PADS = st.sampled_from([0, 15, 60, 240])
SPRING, AUTUMN = datetime(2026, 3, 29, 0, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
ORIGINS = st.sampled_from([SPRING, AUTUMN])


@settings(max_examples=80, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORIGINS, EDGES, LENGTHS, st.sampled_from(list(Layer)), EDGES, LENGTHS, PADS, PADS)
@example(SPRING, timedelta(0), timedelta(days=7), Layer.CORE, timedelta(days=7) - TICK, TICK, 0, 0)
@example(SPRING, timedelta(0), timedelta(days=7), Layer.CORE, timedelta(days=7), TICK, 0, 0)
@example(SPRING, timedelta(0), TICK, Layer.CORE, timedelta(minutes=15), TICK, 15, 0)
@example(SPRING, timedelta(0), TICK, Layer.CORE, timedelta(minutes=15) + TICK, TICK, 15, 0)
def test_sql_and_python_agree_on_what_meets(
    room: Room,
    origin: datetime,
    taken_from: timedelta,
    taken_length: timedelta,
    layer: Layer,
    asked_from: timedelta,
    asked_length: timedelta,
    before: int,
    after: int,
) -> None:
    taken = Period(origin + taken_from, origin + taken_from + taken_length)
    asked = Period(origin + asked_from, origin + asked_from + asked_length)
    db.session.execute(delete(Occupancy))
    entry = Entry(kind="test", status=Status.CONFIRMED, period=taken)
    db.session.add(entry)
    db.session.flush()
    db.session.add(Occupancy(resource_id=room.resource_ids[0], entry_id=entry.id, layer=layer, period=taken))
    db.session.flush()

    is_free = free(wants_for(room.resource_ids, asked, pad_before=before, pad_after=after), now=now())

    assert taken_by_sql(room, asked, before, after) is not is_free
    db.session.rollback()


def test_dead_hold_takes_nothing(room: Room) -> None:
    racers.hold(room.resource_ids, slot(), now() - timedelta(seconds=1))

    assert not taken_by_sql(room, slot())


def test_taken_pairs_are_answered_by_the_index_on_time(room: Room) -> None:
    plans.fill(room.resource_ids[0])

    plan = plans.plan(lambda: taken_pairs([room.id], [slot(weeks=10), slot(weeks=11)], now=now()))

    assert "ix_occupancy_time" in plan
    assert "SCAN occupancy" not in plan
    assert "Seq Scan on occupancy" not in plan
