"""Reading calendars of others: for those who keep them, and their dates for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.centres.models import Centre, OutsideCalendar, OutsideEvent
from app.centres.rules.outside import OutsideDate
from app.core.clock import Period
from app.core.database import db
from app.core.errors import NotFound

MOST_BETWEEN = 1000


@dataclass(frozen=True)
class OutsideKept:
    """A calendar as those see it who keep it: how many dates it has, and how many of them are to come."""

    calendar: OutsideCalendar
    total: int
    ahead: int


def outside_kept(centre_id: int, *, now: datetime) -> Sequence[OutsideKept]:
    """The calendars of a centre by name, the hidden ones too. One query."""
    dates = select(func.count()).where(OutsideEvent.calendar_id == OutsideCalendar.id)
    rows = (
        select(OutsideCalendar, dates.scalar_subquery(), dates.where(OutsideEvent.ends_at > now).scalar_subquery())
        .options(joinedload(OutsideCalendar.uploaded_by, innerjoin=True))
        .where(OutsideCalendar.centre_id == centre_id)
        .order_by(OutsideCalendar.name)
    )
    return [OutsideKept(*row) for row in db.session.execute(rows)]


def outside_one(centre_id: int, calendar_id: int) -> OutsideCalendar:
    """One calendar of a centre, hidden or not. Raises NotFound."""
    ours = select(OutsideCalendar).options(joinedload(OutsideCalendar.uploaded_by, innerjoin=True))
    found = db.session.scalars(ours.where(OutsideCalendar.id == calendar_id)).one_or_none()
    if found is None or found.centre_id != centre_id:
        raise NotFound
    return found


def outside_ahead(centre_id: int, *, limit: int, now: datetime) -> list[OutsideDate]:
    """What a centre shows of others and is not over, by start. One query."""
    rows = _shown().where(OutsideCalendar.centre_id == centre_id, OutsideEvent.ends_at > now).limit(limit)
    return [_date(row) for row in db.session.execute(rows)]


def outside_between(period: Period, *, centre_id: int | None) -> list[OutsideDate]:
    """What is shown of others within the time: at one centre, or at any that is in use. One query."""
    touches = or_(OutsideEvent.ends_at > period.starts, OutsideEvent.starts_at >= period.starts)
    rows = _shown().where(Centre.archived_at.is_(None), OutsideEvent.starts_at < period.ends, touches)
    rows = rows.limit(MOST_BETWEEN)
    if centre_id is not None:
        rows = rows.where(OutsideCalendar.centre_id == centre_id)
    return [_date(row) for row in db.session.execute(rows)]


def _shown() -> Select[Any]:
    facts = OutsideEvent.title, OutsideEvent.place, OutsideEvent.url, OutsideEvent.is_whole_day
    return (
        select(*facts, OutsideEvent.starts_at, OutsideEvent.ends_at)
        .add_columns(OutsideCalendar.source, OutsideCalendar.address, Centre.name.label("centre"))
        .join(OutsideCalendar, OutsideCalendar.id == OutsideEvent.calendar_id)
        .join(Centre, Centre.id == OutsideCalendar.centre_id)
        .where(OutsideCalendar.is_shown)
        .order_by(OutsideEvent.starts_at, OutsideEvent.id)
    )


def _date(row: Any) -> OutsideDate:
    return OutsideDate(
        title=row.title,
        place=row.place,
        url=row.url,
        starts=row.starts_at,
        ends=row.ends_at,
        is_whole_day=row.is_whole_day,
        source=row.source,
        address=row.address,
        centre=row.centre,
    )
