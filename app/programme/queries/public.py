"""The programme as anybody may read it: what is announced, by month, and what is over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from app.centres.models import Centre
from app.core.clock import FIRST_YEAR, LAST_YEAR, Period, today
from app.core.database import db
from app.programme.models import Activity, ActivityTag, Session
from app.programme.queries.left import has_place
from app.programme.queries.staff import has_words
from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, TagKind, Topic
from app.programme.rules.states import PUBLIC
from app.schedule.models import Entry
from app.schedule.rules import Status

MONTHS = 13
IN_FEED = 50


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
    has_places: bool = False

    @property
    def is_of_centre_alone(self) -> bool:
        """Whether nothing is looked for but a centre, or nothing at all."""
        return replace(self, centre_id=None, month=None) == Wanted()

    def conditions(self, now: datetime) -> Sequence[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [has_place(now)] if self.has_places else []
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


def has_date() -> ColumnElement[bool]:
    """SQL for an activity with a date that stands."""
    of_it = Session.activity_id == Activity.id, Session.entry_id == Entry.id
    return exists().where(*of_it, Entry.status == Status.CONFIRMED)


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
