"""What is taken over many rooms and many times at once: one statement each, whatever the number of either."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import CTE, BigInteger, Select, and_, bindparam, literal, or_, select, true, union_all

from app.bookings.queries.facts import WIDEST_PAD
from app.centres.models import Room, RoomResource
from app.core.clock import Period
from app.core.database import Moment, db, minutes_after, one_of
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import alive
from app.schedule.rules import LONGEST_PIECE, Layer, Occupied, Status

AROUND = timedelta(minutes=WIDEST_PAD)
_BOUNDS = ("starts", "ends", "lookback", "latest")
_COLUMNS = (
    *(Occupancy.id, Occupancy.resource_id, Occupancy.entry_id),
    *(Occupancy.starts_at, Occupancy.ends_at, Occupancy.layer),
)


def taken_pairs(room_ids: Iterable[int], periods: Sequence[Period], *, now: datetime) -> set[tuple[int, int]]:
    """Which of the rooms cannot be had in which of the periods (by number): their core or pads meet something."""
    values: dict[str, object] = {"rooms": list(room_ids), "now": now}
    for number, one in enumerate(periods):
        values.update(_bounds(number, one))
    return {(room_id, number) for room_id, number in db.session.execute(_taken_in(len(periods)), values)}


@lru_cache(maxsize=64)
def _taken_in(periods: int) -> Select[int, int]:
    """The statement for so many periods, built once: building it takes longer than many an answer."""
    asked = _asked(periods)
    # One row by LIMIT 1, compared with nothing: unlike EXISTS, PostgreSQL cannot turn it into a join that reads all.
    taken = (
        select(Occupancy.layer)
        .where(
            Occupancy.resource_id == RoomResource.resource_id,
            Occupancy.starts_at > asked.c.lookback,
            Occupancy.starts_at < asked.c.latest,
            Occupancy.ends_at > minutes_after(asked.c.starts, -Room.pad_before),
            Occupancy.starts_at < minutes_after(asked.c.ends, Room.pad_after),
            or_(
                Occupancy.layer == Layer.CORE,
                and_(Occupancy.starts_at < asked.c.ends, Occupancy.ends_at > asked.c.starts),
            ),
            alive(bindparam("now", type_=Moment)),
        )
        .limit(1)
        .correlate(Room, RoomResource, asked)
        .scalar_subquery()
    )
    return (
        select(RoomResource.room_id, asked.c.number)
        .join_from(RoomResource, Room, Room.id == RoomResource.room_id)
        .join(asked, true())
        .where(one_of(RoomResource.room_id, "rooms"), taken.is_not(None))
    )


def occupied_around(
    resource_ids: Iterable[int], periods: Sequence[Period], *, now: datetime
) -> dict[int, list[Occupied]]:
    """What occupies these resources in or near any of the periods, by resource and start; of what it is, nothing."""
    # A piece for each period, so that the planner sees its bounds as values and reads the index alone.
    ids = list(resource_ids)
    pieces = [
        select(*_COLUMNS).where(
            Occupancy.resource_id.in_(ids),
            Occupancy.starts_at > one.starts - AROUND - LONGEST_PIECE,
            Occupancy.starts_at < one.ends + AROUND,
            Occupancy.ends_at > one.starts - AROUND,
            alive(now),
        )
        for one in periods
    ]
    rows = db.session.execute(union_all(*pieces)).all()
    found: dict[int, list[Occupied]] = defaultdict(list)
    for row in sorted({row.id: row for row in rows}.values(), key=lambda row: (row.starts_at, row.id)):
        period = Period(row.starts_at, row.ends_at)
        found[row.resource_id].append(
            Occupied(
                *(row.resource_id, period, row.layer),
                entry_id=row.entry_id,
                kind="",
                status=Status.CONFIRMED,
                title="",
                core=period,
            )
        )
    return found


def with_titles(found: Mapping[int, Sequence[Occupied]]) -> dict[int, list[Occupied]]:
    """The same with what the public may know of each entry; no titles of requests."""
    wanted = {row.entry_id for rows in found.values() for row in rows}
    entries = {entry.id: entry for entry in db.session.scalars(select(Entry).where(Entry.id.in_(wanted)))}
    return {resource_id: [_titled(row, entries[row.entry_id]) for row in rows] for resource_id, rows in found.items()}


def _titled(row: Occupied, entry: Entry) -> Occupied:
    return replace(row, kind=entry.kind, status=entry.status, title=entry.public_title, core=entry.period)


def _asked(periods: int) -> CTE:
    """The periods as a table: the index is read from the lookback on, no occupancy being longer than a piece."""
    # Rows of bound values, not VALUES: SQLAlchemy keeps the compiled statement for the next time, which is most of it.
    rows = [
        select(
            literal(number, BigInteger).label("number"),
            *(bindparam(f"{name}_{number}", type_=Moment).label(name) for name in _BOUNDS),
        )
        for number in range(periods)
    ]
    return union_all(*rows).cte("asked")


def _bounds(number: int, period: Period) -> Iterator[tuple[str, datetime]]:
    """The values of one row."""
    moments = period.starts, period.ends, period.starts - AROUND - LONGEST_PIECE, period.ends + AROUND
    return zip((f"{name}_{number}" for name in _BOUNDS), moments, strict=True)
