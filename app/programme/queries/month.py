"""A month of the programme day by day, as plain values: what a grid and a list of days both show."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, select, type_coerce

from app.centres.models import Centre
from app.centres.queries import outside_between
from app.centres.rules.outside import OutsideDate, once
from app.core.clock import FIRST_YEAR, LAST_YEAR, Period, local, month_period
from app.core.database import db
from app.core.i18n import Named
from app.programme.models import Activity, Session
from app.programme.queries.public import Wanted, is_public
from app.programme.rules.kinds import ActivityKind
from app.programme.rules.states import ActivityState
from app.schedule.models import Entry
from app.schedule.rules import Status

MOST_IN_MONTH = 1000
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Date:
    """One date of an activity in a month."""

    slug: str
    kind: ActivityKind
    title: Named
    period: Period
    centre: str
    is_off: bool
    is_over: bool


@dataclass(frozen=True)
class Day:
    """A day of the grid; those before and after the month only fill its first and last week."""

    day: date
    is_inside: bool
    dates: Sequence[Date]
    outside: Sequence[OutsideDate] = ()


@dataclass(frozen=True)
class Month:
    """A month in whole weeks from Monday to Sunday."""

    first: date
    weeks: Sequence[Sequence[Day]]

    @property
    def total(self) -> int:
        return sum(len(day.dates) for day in self.days)

    @property
    def days(self) -> Sequence[Day]:
        """Those of its own days on which there is something."""
        return [day for week in self.weeks for day in week if day.is_inside and (day.dates or day.outside)]

    @property
    def before(self) -> date | None:
        """The month before, unless no calendar goes so far."""
        earlier = (self.first - A_DAY).replace(day=1)
        return earlier if earlier.year >= FIRST_YEAR else None

    @property
    def after(self) -> date | None:
        later = (self.first + timedelta(days=32)).replace(day=1)
        return later if later.year <= LAST_YEAR - 1 else None


def month_of(wanted: Wanted, first: date, *, now: datetime) -> Month:
    """What is announced and fits in a month, past and to come, what was called off too; apart from it, what the
    centres show of others, unless something of ours is looked for. Two queries.
    """
    by_day: dict[date, list[Date]] = defaultdict(list)
    for row in db.session.connection().execute(_rows(wanted, first, now)):
        by_day[local(row.starts_at).date()].append(_date(row, now))
    monday = first - timedelta(days=first.weekday())
    following = (first + timedelta(days=32)).replace(day=1)
    outside = _outside(wanted, first, following - A_DAY)
    shown = -(-(following - monday).days // 7) * 7
    days = [_day(monday + timedelta(days=number), first, by_day, outside) for number in range(shown)]
    return Month(first, [days[number : number + 7] for number in range(0, shown, 7)])


def _day(
    day: date, first: date, by_day: Mapping[date, Sequence[Date]], outside: Mapping[date, Sequence[OutsideDate]]
) -> Day:
    if (day.year, day.month) != (first.year, first.month):
        return Day(day, False, ())
    return Day(day, True, by_day.get(day, ()), outside.get(day, ()))


def _outside(wanted: Wanted, first: date, last: date) -> Mapping[date, Sequence[OutsideDate]]:
    by_day: dict[date, list[OutsideDate]] = defaultdict(list)
    if wanted.is_of_centre_alone:
        for one in once(outside_between(month_period(first), centre_id=wanted.centre_id)):
            for day in one.days_within(first, last):
                by_day[day].append(one)
    return by_day


def _rows(wanted: Wanted, first: date, now: datetime) -> Any:
    whole = month_period(first)
    words = (type_coerce(column, String).label(name) for name, column in _WORDS)
    return (
        select(*words, Activity.slug, *_TITLES, Centre.name.label("centre"), Entry.starts_at, Entry.ends_at)
        .join_from(Session, Entry, Entry.id == Session.entry_id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Centre, Centre.id == Activity.centre_id)
        .where(*is_public(now), *wanted.conditions(now))
        .where(Entry.starts_at >= whole.starts, Entry.starts_at < whole.ends)
        .order_by(Entry.starts_at, Session.id)
        .limit(MOST_IN_MONTH)
    )


_WORDS = ("kind", Activity.kind), ("state", Activity.state), ("status", Entry.status)
_TITLES = Activity.title_pl, Activity.title_en, Activity.title_uk


def _date(row: Any, now: datetime) -> Date:
    return Date(
        slug=row.slug,
        kind=ActivityKind(row.kind),
        title=Named(row.title_pl, row.title_en, row.title_uk),
        period=Period(row.starts_at, row.ends_at),
        centre=row.centre,
        is_off=row.state == ActivityState.CALLED_OFF or row.status == Status.CANCELLED,
        is_over=row.ends_at <= now,
    )
