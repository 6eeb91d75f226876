"""Reading the schedule: free, occupied, and the SQL answer that must equal the pure one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, literal, select

from app.core.clock import Period, now
from app.core.database import db, minutes_after, transaction
from app.schedule import steps
from app.schedule.models import Occupancy
from app.schedule.queries import free, occupied
from app.schedule.rules import Layer, Want, wants_for
from tests.schedule import racers
from tests.schedule.racers import slot
from tests.support import plans

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def rooms(db_session: Any) -> list[int]:
    return racers.make_resources(3)


# --- occupied and free


@transaction
def take_named(room: int, period: Period, title: str, *, is_public: bool) -> None:
    steps.take("talk", period, wants_for([room], period, pad_after=15), title=title, is_public=is_public)


def test_occupied_tells_the_public_only_what_is_public(rooms: list[int]) -> None:
    take_named(rooms[0], slot(), "Spotkanie zarządu", is_public=False)
    take_named(rooms[0], slot(120), "Wykład", is_public=True)

    rows = occupied(rooms, Period(slot().starts, slot(240).starts), now=now())

    assert [(row.title, row.layer, row.core) for row in rows] == [
        ("", Layer.CORE, slot()),
        ("", Layer.PAD, slot()),
        ("Wykład", Layer.CORE, slot(120)),
        ("Wykład", Layer.PAD, slot(120)),
    ]


def test_occupied_touches_half_open_borders(rooms: list[int]) -> None:
    racers.take([rooms[0]], slot())

    for beside in (slot(-60), slot(60)):
        assert occupied(rooms, beside, now=now()) == []


def test_free_forgets_dead_holds_and_its_own_entry(rooms: list[int]) -> None:
    racers.hold([rooms[0]], slot(), now() + timedelta(minutes=10))
    own = racers.take([rooms[1]], slot())

    assert not free([Want(rooms[0], slot())], now=now())
    assert free([Want(rooms[0], slot())], now=now() + timedelta(minutes=10))
    assert not free([Want(rooms[1], slot(30))], now=now())
    assert free([Want(rooms[1], slot(30))], now=now(), but=own)


def test_free_sees_the_first_piece_of_a_long_time(rooms: list[int]) -> None:
    racers.take([rooms[0]], slot(length=20 * 24 * 60))

    assert not free([Want(rooms[0], slot())], now=now())
    assert not free([Want(rooms[0], slot(20 * 24 * 60 - 1))], now=now())
    assert free([Want(rooms[0], slot(20 * 24 * 60))], now=now())


# --- minutes


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)), st.integers(-20_000, 20_000))
@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_minutes_are_reckoned_to_the_microsecond(rooms: list[int], moment: datetime, minutes: int) -> None:
    reckoned = db.session.scalar(select(minutes_after(moment, literal(minutes, BigInteger))))

    assert as_moment(reckoned) == moment + timedelta(minutes=minutes)


def as_moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


# --- plans


def test_occupied_is_answered_by_the_index_on_time(rooms: list[int]) -> None:
    plans.fill(rooms[0])

    plan = plans.plan(lambda: occupied(rooms, slot(weeks=10), now=now()))

    assert "ix_occupancy_time" in plan
    assert "SCAN occupancy" not in plan
    assert "Seq Scan on occupancy" not in plan


def test_dead_holds_are_found_by_their_own_index(rooms: list[int]) -> None:
    plans.fill(rooms[0])
    dead = select(Occupancy.id).where(Occupancy.resource_id.in_(rooms), Occupancy.expires_at <= now())

    assert "ix_occupancy_expiry" in plans.plan(lambda: db.session.execute(dead))
