"""Reading the schedule: what occupies a resource, and whether what is wanted could be had."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from app.core.clock import Period
from app.core.database import Moment, db, one_of
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import LONGEST_PIECE, Occupied, Want, collide


def occupied(resource_ids: Iterable[int], *periods: Period, now: datetime) -> list[Occupied]:
    """What occupies these resources within any of the periods, by start; no dead holds, no titles of requests."""
    values: dict[str, object] = {"resources": list(resource_ids), "now": now}
    for n, one in enumerate(periods):
        values |= {f"from_{n}": one.starts - LONGEST_PIECE, f"starts_{n}": one.starts, f"ends_{n}": one.ends}
    return [
        Occupied(
            *(row.resource_id, row.period, row.layer),
            entry_id=row.entry_id,
            kind=entry.kind,
            status=entry.status,
            title=entry.public_title,
            core=entry.period,
        )
        for row, entry in db.session.execute(_occupied_in(len(periods)), values)
    ]


@lru_cache(maxsize=64)
def _occupied_in(periods: int) -> Select[Occupancy, Entry]:
    """Built once, which takes longer than many an answer; no occupancy is longer than a piece: it bounds the scan."""
    starts, ends = Occupancy.starts_at, Occupancy.ends_at
    within = (
        and_(starts < bindparam(f"ends_{n}"), starts > bindparam(f"from_{n}"), ends > bindparam(f"starts_{n}"))
        for n in range(periods)
    )
    return (
        select(Occupancy, Entry)
        .join_from(Occupancy, Entry, Entry.id == Occupancy.entry_id)
        .where(one_of(Occupancy.resource_id, "resources"), alive(bindparam("now", type_=Moment)), or_(*within))
        .order_by(Occupancy.starts_at, Occupancy.id)
    )


def free(wants: Sequence[Want], *, now: datetime, but: int | None = None) -> bool:
    """Whether all that is wanted could be taken now; the entry `but` is not in its own way."""
    whole = Period(min(want.period.starts for want in wants), max(want.period.ends for want in wants))
    taken = occupied({want.resource_id for want in wants}, whole, now=now)
    return not any(collide(want, row) for want in wants for row in taken if row.entry_id != but)


def wants_of(entry_id: int) -> list[Want]:
    """What an entry occupies."""
    rows = db.session.scalars(select(Occupancy).where(Occupancy.entry_id == entry_id).order_by(Occupancy.id))
    return [Want(row.resource_id, row.period, row.layer) for row in rows]


def alive(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """SQL for an occupancy that counts: no hold whose time has run out, swept or not."""
    return or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > now)
