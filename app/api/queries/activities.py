"""The programme for the API: pages of what is announced, and one activity, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from app.core.clock import month_period
from app.core.database import db
from app.core.errors import NotFound
from app.programme.models import Activity, Session
from app.programme.queries.left import places_of
from app.programme.queries.public import Wanted, has_date, is_public
from app.programme.queries.reading import activity_by_slug
from app.programme.rules.opening import Left
from app.programme.rules.states import ActivityState
from app.schedule.models import Entry


@dataclass(frozen=True)
class DatePlaces:
    """What is left of the places of a date, or of the whole where it has no `session`."""

    session: int | None
    left: Left


@dataclass(frozen=True)
class Offered:
    """An activity and what is left of its places; all else it says as the activity does."""

    activity: Activity
    places: Sequence[DatePlaces]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.activity, name)


@dataclass(frozen=True)
class ActivitiesPage:
    """One page of activities, and how many fit in all."""

    items: Sequence[Offered]
    page: int
    pages: int
    total: int


def activities_page(wanted: Wanted, *, page: int, size: int, now: datetime) -> ActivitiesPage:
    """One page of what is announced: by its next date, without one at the end; of what is over, the last first."""
    of_it = Session.activity_id == Activity.id, *_within(wanted, now)
    when = func.max(Entry.starts_at) if wanted.is_past else func.min(Entry.starts_at)
    dated = select(when).join_from(Session, Entry, Entry.id == Session.entry_id).where(*of_it)
    first = dated.correlate(Activity).scalar_subquery()
    shown: list[ColumnElement[bool]] = [first.is_not(None)]
    if not wanted.is_past and wanted.month is None:
        shown.append((Activity.state == ActivityState.ANNOUNCED) & ~has_date())
    fitting = select(Activity).where(*is_public(now), *wanted.conditions(now), or_(*shown))
    total = db.session.scalar(select(func.count()).select_from(fitting.with_only_columns(Activity.id).subquery())) or 0
    order = first.desc() if wanted.is_past else first.asc()
    listed = fitting.order_by(first.is_(None), order, Activity.id).limit(size).offset((page - 1) * size)
    items = db.session.scalars(listed.options(*_listed())).unique().all()
    return ActivitiesPage(_offered(items, now), page, max(1, -(-total // size)), total)


def public_activity(slug: str, *, now: datetime) -> Offered:
    """One activity that is announced. Raises NotFound, of a draft too."""
    found = activity_by_slug(slug)
    if found is None or not found.is_public(now):
        raise NotFound
    (offered,) = _offered([found], now)
    return offered


def _offered(activities: Sequence[Activity], now: datetime) -> Sequence[Offered]:
    left = places_of(activities, now=now)
    return [Offered(one, [DatePlaces(*what) for what in left[one.id].items()]) for one in activities]


def _within(wanted: Wanted, now: datetime) -> Sequence[ColumnElement[bool]]:
    """SQL for a date that counts: to come or over, and in the month that is asked for."""
    over = Entry.ends_at <= now if wanted.is_past else Entry.ends_at > now
    if wanted.month is None:
        return [over]
    whole = month_period(wanted.month)
    return [over, Entry.starts_at >= whole.starts, Entry.starts_at < whole.ends]


def _listed() -> tuple[Any, ...]:
    return (
        *(defer(getattr(Activity, f"about_{language}")) for language in ("pl", "en", "uk")),
        joinedload(Activity.centre, innerjoin=True),
        selectinload(Activity.tags),
        selectinload(Activity.sessions).options(joinedload(Session.entry, innerjoin=True), joinedload(Session.room)),
    )
