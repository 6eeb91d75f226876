"""Reading the schedule: free, occupied, and the SQL answer that must equal the pure one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, delete, literal, select, text

from app.core.clock import Period, now
from app.core.database import db, minutes_after, transaction
from app.schedule import steps
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import collides, free, occupied
from app.schedule.rules import Layer, Status, Want, wants_for
from tests.schedule import racers
from tests.schedule.racers import slot

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def rooms(db_session: Any) -> list[int]:
    return racers.make_resources(3)


def taken_by_sql(room: int, period: Period, before: int = 0, after: int = 0) -> bool:
    question = collides(
        literal(room, BigInteger),
        period,
        pad_before=literal(before, BigInteger),
        pad_after=literal(after, BigInteger),
        now=now(),
    )
    return bool(db.session.scalar(select(question)))


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


# --- collides equals free, on both databases

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
def test_sql_and_python_agree_on_what_collides(
    rooms: list[int],
    origin: datetime,
    taken_from: timedelta,
    taken_length: timedelta,
    layer: Layer,
    asked_from: timedelta,
    asked_length: timedelta,
    before: int,
    after: int,
) -> None:
    room = rooms[0]
    taken = Period(origin + taken_from, origin + taken_from + taken_length)
    asked = Period(origin + asked_from, origin + asked_from + asked_length)
    db.session.execute(delete(Occupancy))
    entry = Entry(kind="test", status=Status.CONFIRMED, period=taken)
    db.session.add(entry)
    db.session.flush()
    db.session.add(Occupancy(resource_id=room, entry_id=entry.id, layer=layer, period=taken))
    db.session.flush()

    is_free = free(wants_for([room], asked, pad_before=before, pad_after=after), now=now())

    assert taken_by_sql(room, asked, before, after) is not is_free
    db.session.rollback()


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)), st.integers(-20_000, 20_000))
@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_minutes_are_reckoned_to_the_microsecond(rooms: list[int], moment: datetime, minutes: int) -> None:
    reckoned = db.session.scalar(select(minutes_after(moment, literal(minutes, BigInteger))))

    assert as_moment(reckoned) == moment + timedelta(minutes=minutes)


def as_moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


def test_dead_hold_collides_with_nothing(rooms: list[int]) -> None:
    racers.hold([rooms[0]], slot(), now() - timedelta(seconds=1))

    assert not taken_by_sql(rooms[0], slot())


# --- plans


@pytest.fixture
def explained(rooms: list[int]) -> Callable[[Any], str]:
    """The plan of a statement over enough rows for an index to pay."""
    with db.engine.begin() as connection:
        entry = connection.execute(
            Entry.__table__.insert().returning(Entry.id),
            {"kind": "test", "status": Status.CONFIRMED, "starts_at": slot().starts, "ends_at": slot().ends},
        ).scalar_one()
        row = {"resource_id": rooms[0], "entry_id": entry, "layer": Layer.CORE}
        times = [slot(120 * number) for number in range(3000)]
        connection.execute(
            Occupancy.__table__.insert(), [{**row, "starts_at": one.starts, "ends_at": one.ends} for one in times]
        )
        connection.execute(text("ANALYZE"))

    def explain(statement: Any) -> str:
        compiled = statement.compile(db.engine, compile_kwargs={"render_postcompile": True})
        word = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        values = compiled.construct_params()
        processors = compiled._bind_processors
        sent = {name: processors[name](value) if name in processors else value for name, value in values.items()}
        with db.engine.connect() as connection:
            given = tuple(sent[name] for name in compiled.positiontup) if compiled.positional else sent
            return "\n".join(str(row) for row in connection.exec_driver_sql(f"{word} {compiled}", given))

    return explain


def test_collides_is_answered_by_the_index_on_time(rooms: list[int], explained: Callable[[Any], str]) -> None:
    question = collides(
        literal(rooms[0], BigInteger),
        slot(weeks=10),
        pad_before=literal(15, BigInteger),
        pad_after=literal(15, BigInteger),
        now=now(),
    )

    plan = explained(select(question))

    assert "ix_occupancy_time" in plan
    assert "SCAN occupancy" not in plan
    assert "Seq Scan" not in plan


def test_dead_holds_are_found_by_their_own_index(rooms: list[int], explained: Callable[[Any], str]) -> None:
    plan = explained(select(Occupancy.id).where(Occupancy.resource_id.in_(rooms), Occupancy.expires_at <= now()))

    assert "ix_occupancy_expiry" in plan
