"""The programme as anybody may read it: what is announced, by month, and what is over."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from app.centres.models import Centre
from app.core.clock import FIRST_YEAR, LAST_YEAR, Period, local, month_period, today
from app.core.database import db
from app.programme.models import Activity, ActivityTag, Session
from app.programme.queries.staff import has_words
from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, TagKind, Topic
from app.programme.rules.states import PUBLIC, ActivityState
from app.schedule.models import Entry
from app.schedule.rules import Status

MONTHS = 13
MOST_SHOWN = 400
IN_FEED = 50
ARCHIVE = timedelta(days=366)


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for; empty means all."""

    words: str = ""
    topic: Topic | None = None
    kind: ActivityKind | None = None
    centre_id: int | None = None
    month: date | None = None
    audience: Audience | None = None
    language: EventLanguage | None = None
    access: Access | None = None
    is_past: bool = False

    def conditions(self) -> Sequence[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.words:
            found.append(has_words(self.words))
        if self.kind is not None:
            found.append(Activity.kind == self.kind)
        if self.centre_id is not None:
            found.append(Activity.centre_id == self.centre_id)
        tags = (
            *((TagKind.TOPIC, self.topic), (TagKind.AUDIENCE, self.audience)),
            *((TagKind.LANGUAGE, self.language), (TagKind.ACCESS, self.access)),
        )
        for kind, word in tags:
            if word is not None:
                of_it = ActivityTag.activity_id == Activity.id, ActivityTag.kind == kind
                found.append(exists().where(*of_it, ActivityTag.value == word.value))
        return found


@dataclass(frozen=True)
class Card:
    """An activity in a month: its dates then; none where its dates are still to come."""

    activity: Activity
    sessions: Sequence[Session]

    @property
    def first(self) -> Session | None:
        """The first date that stands, or else the first that was cancelled."""
        standing = [one for one in self.sessions if not one.is_cancelled]
        return next(iter(standing or self.sessions), None)

    @property
    def is_called_off(self) -> bool:
        """All of it, or all that it had in that month."""
        return self.activity.state is ActivityState.CALLED_OFF or (
            bool(self.sessions) and all(one.is_cancelled for one in self.sessions)
        )


@dataclass(frozen=True)
class Programme:
    """Cards by month in their order; what is announced without a date stands in `undated`."""

    months: Mapping[date, Sequence[Card]]
    undated: Sequence[Card]

    @property
    def total(self) -> int:
        cards = [card for month in self.months.values() for card in month]
        return len({card.activity.id for card in [*cards, *self.undated]})


def programme(wanted: Wanted, *, now: datetime) -> Programme:
    """What is announced and fits: to come, or over in the last year. Three queries, whatever the number."""
    whole = _span(wanted, now)
    rows = db.session.scalars(_dates(wanted, whole, now)).unique().all()
    by_month: dict[date, dict[int, list[Session]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        by_month[local(one.period.starts).date().replace(day=1)][one.activity_id].append(one)
    months = {
        month: [Card(sessions[0].activity, sessions) for sessions in activities.values()]
        for month, activities in by_month.items()
    }
    without = [] if wanted.is_past or wanted.month is not None else _without_dates(wanted, now)
    return Programme(months, without)


def in_feed(*, now: datetime) -> Sequence[Activity]:
    """What was announced last, the newest first."""
    newest = select(Activity).where(*is_public(now)).order_by(Activity.published_at.desc(), Activity.id.desc())
    return db.session.scalars(newest.limit(IN_FEED).options(*_on_card(), _sessions())).unique().all()


def public_sessions(period: Period, *, limit: int = 12, now: datetime) -> Sequence[Session]:
    """What begins within the period and is announced, by start; with room, activity and centre."""
    within = (
        select(Session)
        .join(Session.entry)
        .join(Session.activity)
        .where(*is_public(now), Entry.status == Status.CONFIRMED)
        .where(Entry.starts_at >= period.starts, Entry.starts_at < period.ends)
        .order_by(Entry.starts_at, Session.id)
        .limit(limit)
        .options(
            contains_eager(Session.entry),
            contains_eager(Session.activity).joinedload(Activity.centre, innerjoin=True),
            joinedload(Session.room),
        )
    )
    return db.session.scalars(within).unique().all()


def public_slugs(*, now: datetime) -> Sequence[str]:
    """The addresses of all that is announced, for machines that look through the site."""
    return db.session.scalars(select(Activity.slug).where(*is_public(now)).order_by(Activity.id)).all()


def is_public(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """SQL for `Activity.is_public`."""
    return Activity.state.in_(PUBLIC), Activity.published_at <= now


def months_ahead(*, is_past: bool) -> Sequence[date]:
    """The months that can be chosen, this one first."""
    first = today().replace(day=1)
    found = [first]
    while len(found) < MONTHS:
        step = found[-1] - timedelta(days=1) if is_past else found[-1] + timedelta(days=31)
        found.append(step.replace(day=1))
    return found


def read_month(text: str) -> date | None:
    """`2026-12` as its first day; nonsense is no month."""
    try:
        read = date.fromisoformat(f"{text}-01") if len(text) == len("2026-12") else None
    except ValueError:
        return None
    return read if read is not None and FIRST_YEAR <= read.year <= LAST_YEAR else None


def _span(wanted: Wanted, now: datetime) -> Period:
    if wanted.month is not None:
        return month_period(wanted.month)
    return Period(now - ARCHIVE, now) if wanted.is_past else Period(now, now + 2 * ARCHIVE)


def _dates(wanted: Wanted, whole: Period, now: datetime) -> Select[Session]:
    over = Entry.ends_at <= now if wanted.is_past else Entry.ends_at > now
    starts = Entry.starts_at.desc() if wanted.is_past else Entry.starts_at
    begun = timedelta(0) if wanted.month is not None else timedelta(days=1)
    return (
        select(Session)
        .join(Session.entry)
        .join(Session.activity)
        .where(*is_public(now), *wanted.conditions(), over)
        .where(Entry.starts_at >= whole.starts - begun, Entry.starts_at < whole.ends)
        .order_by(starts, Session.id)
        .limit(MOST_SHOWN)
        .options(
            contains_eager(Session.entry),
            joinedload(Session.room),
            contains_eager(Session.activity).options(*_on_card()),
        )
    )


def _without_dates(wanted: Wanted, now: datetime) -> Sequence[Card]:
    """What is announced and has no date yet; what was called off before it had one is not among it."""
    dated = exists().where(Session.activity_id == Activity.id, Session.entry_id == Entry.id, _confirmed())
    fitting = (
        select(Activity)
        .where(*is_public(now), *wanted.conditions(), Activity.state == ActivityState.ANNOUNCED, ~dated)
        .order_by(Activity.published_at.desc(), Activity.id)
        .limit(MOST_SHOWN)
        .options(*_on_card())
    )
    return [Card(activity, ()) for activity in db.session.scalars(fitting).unique()]


def _confirmed() -> ColumnElement[bool]:
    return Entry.status == Status.CONFIRMED


def _on_card() -> tuple[Any, ...]:
    texts = [defer(getattr(Activity, f"about_{language}")) for language in ("pl", "en", "uk")]
    centre = joinedload(Activity.centre, innerjoin=True).load_only(Centre.id, Centre.slug, Centre.name)
    return (
        *texts,
        centre,
        joinedload(Activity.organisation),
        joinedload(Activity.picture),
        selectinload(Activity.tags),
    )


def _sessions() -> Any:
    return selectinload(Activity.sessions).options(joinedload(Session.entry, innerjoin=True), joinedload(Session.room))
