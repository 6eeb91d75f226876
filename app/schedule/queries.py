"""Reading the schedule: what occupies a resource, and the one SQL answer to "does this time collide"."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.core.clock import Period
from app.core.database import db, minutes_after
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import LONGEST_PIECE, Layer, Occupied, Status, Want, collide


def occupied(resource_ids: Iterable[int], *periods: Period, now: datetime) -> list[Occupied]:
    """What occupies these resources within any of the periods, by start; no dead holds, no titles of requests."""
    rows = db.session.execute(
        select(Occupancy, Entry)
        .join(Entry, Entry.id == Occupancy.entry_id)
        .where(Occupancy.resource_id.in_(list(resource_ids)), _alive(now))
        .where(or_(*(and_(*_overlapping(period)) for period in periods)))
        .order_by(Occupancy.starts_at, Occupancy.id)
    )
    return [
        Occupied(
            *(row.resource_id, row.period, row.layer),
            entry_id=row.entry_id,
            kind=entry.kind,
            status=entry.status,
            title=entry.title if entry.is_public and entry.status is Status.CONFIRMED else "",
            core=entry.period,
        )
        for row, entry in rows
    ]


def free(wants: Sequence[Want], *, now: datetime, but: int | None = None) -> bool:
    """Whether all that is wanted could be taken now; the entry `but` is not in its own way."""
    whole = Period(min(want.period.starts for want in wants), max(want.period.ends for want in wants))
    taken = occupied({want.resource_id for want in wants}, whole, now=now)
    return not any(collide(want, row) for want in wants for row in taken if row.entry_id != but)


def collides(
    resource_id: ColumnElement[int],
    period: Period,
    *,
    pad_before: ColumnElement[int],
    pad_after: ColumnElement[int],
    now: datetime,
) -> ColumnElement[bool]:
    """SQL for many resources at once: something occupies it in the period, or a core in its pads (minutes)."""
    within = exists().correlate_except(Occupancy)
    return within.where(
        Occupancy.resource_id == resource_id,
        Occupancy.starts_at < minutes_after(period.ends, pad_after),
        Occupancy.starts_at > minutes_after(period.starts, -pad_before - LONGEST_PIECE.days * 24 * 60),
        Occupancy.ends_at > minutes_after(period.starts, -pad_before),
        or_(Occupancy.layer == Layer.CORE, and_(*_overlapping(period))),
        _alive(now),
    )


def _overlapping(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Overlap of half-open periods; no occupancy is longer than LONGEST_PIECE, which bounds the index scan."""
    return (
        Occupancy.starts_at < period.ends,
        Occupancy.starts_at > period.starts - LONGEST_PIECE,
        Occupancy.ends_at > period.starts,
    )


def _alive(now: datetime) -> ColumnElement[bool]:
    return or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > now)
