"""What the clients of a race on the bare schedule do, by plain values, so that it can be sent to another process."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text

from app.core.clock import Period, now
from app.core.database import db, transaction
from app.schedule import steps
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import free
from app.schedule.rules import Status, Taken, Want, wants_for

FIRST = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def slot(minutes_later: int = 0, *, weeks: int = 0, length: int = 60) -> Period:
    """A time so many minutes and weeks after the first of all."""
    starts = FIRST + timedelta(minutes=minutes_later, weeks=weeks)
    return Period(starts, starts + timedelta(minutes=length))


@transaction
def make_resources(number: int) -> list[int]:
    return [steps.new_resource("room") for _ in range(number)]


@transaction
def take(resource_ids: list[int], period: Period, pad: int = 0) -> int:
    return steps.take("test", period, wants_for(resource_ids, period, pad_before=pad, pad_after=pad)).id


@transaction
def hold(resource_ids: list[int], period: Period, expires_at: datetime) -> int:
    wants = wants_for(resource_ids, period)
    return steps.take("test", period, wants, status=Status.TENTATIVE, expires_at=expires_at).id


@transaction
def take_series(resource_id: int, periods: Sequence[Period]) -> list[int]:
    steps.lock([resource_id])
    return [steps.take("series", period, [Want(resource_id, period)]).id for period in periods]


@transaction
def move(entry_id: int, resource_id: int, period: Period) -> None:
    entry = steps.lock_entry(entry_id, also=[resource_id])
    steps.move(entry, period, [Want(resource_id, period)])


@transaction
def confirm(entry_id: int) -> None:
    steps.confirm(steps.lock_entry(entry_id))


@transaction
def release(entry_id: int) -> None:
    steps.release(steps.lock_entry(entry_id))


def take_at(moment: datetime, resource_ids: list[int], period: Period) -> int:
    time.sleep(max(0.0, (moment - now()).total_seconds()))
    return take(resource_ids, period)


def confirm_at(moment: datetime, entry_id: int) -> None:
    time.sleep(max(0.0, (moment - now()).total_seconds()))
    confirm(entry_id)


# --- the negative control: what everybody writes first


def check_then_write(resource_id: int, period: Period) -> None:
    """Look, and write if it looked free; nothing is locked in between."""
    if not free([Want(resource_id, period)], now=now()):
        raise Taken
    write_unlocked(resource_id, period)


@transaction
def lock_check_write(resource_id: int, period: Period) -> None:
    """Look and write under the lock of the resource."""
    steps.lock([resource_id])
    if not free([Want(resource_id, period)], now=now()):
        raise Taken
    _write(resource_id, period)


@transaction
def write_unlocked(resource_id: int, period: Period) -> None:
    _write(resource_id, period)


def _write(resource_id: int, period: Period) -> None:
    entry = Entry(kind="test", status=Status.CONFIRMED, period=period)
    db.session.add(entry)
    db.session.flush()
    db.session.add(Occupancy(resource_id=resource_id, entry_id=entry.id, layer="core", period=period))


def drop_the_promise() -> None:
    if db.engine.dialect.name == "sqlite":
        statements = ["DROP TRIGGER occupancy_insert_promise", "DROP TRIGGER occupancy_update_promise"]
    else:
        statements = ["ALTER TABLE occupancy DROP CONSTRAINT ex_occupancy_overlap"]
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


# --- looking


def overlaps() -> int:
    """How many pairs of occupancies of one resource overlap though one of them is a core."""
    one, other = Occupancy.__table__.alias(), Occupancy.__table__.alias()
    pairs = select(func.count()).where(
        one.c.id < other.c.id,
        one.c.resource_id == other.c.resource_id,
        one.c.starts_at < other.c.ends_at,
        other.c.starts_at < one.c.ends_at,
        (one.c.layer == "core") | (other.c.layer == "core"),
    )
    return db.session.scalar(pairs) or 0


def entries() -> list[tuple[int, str, str, int, int]]:
    """Every entry: id, kind, status, sequence, and the number of its occupancies."""
    held = func.count(Occupancy.id)
    rows = (
        select(Entry, held).outerjoin(Occupancy, Occupancy.entry_id == Entry.id).group_by(Entry.id).order_by(Entry.id)
    )
    return [
        (entry.id, entry.kind, str(entry.status), entry.sequence, number) for entry, number in db.session.execute(rows)
    ]
