"""The list of those who make the programme of a centre, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import defer

from app.core.access import Actor
from app.core.database import db
from app.programme.models import Activity, Session
from app.programme.queries.reading import shown, visible_to
from app.programme.rules.kinds import ActivityKind
from app.programme.rules.states import ActivityState, Standing
from app.schedule.models import Entry
from app.schedule.rules import Status

PAGE = 30


@dataclass(frozen=True)
class Filters:
    """What staff look for; empty means all."""

    words: str = ""
    centre_id: int | None = None
    kind: ActivityKind | None = None
    standing: Standing | None = None

    def conditions(self, now: datetime) -> Sequence[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.words:
            found.append(has_words(self.words))
        if self.centre_id is not None:
            found.append(Activity.centre_id == self.centre_id)
        if self.kind is not None:
            found.append(Activity.kind == self.kind)
        if self.standing is not None:
            found.append(stands(self.standing, now))
        return found


@dataclass(frozen=True)
class Page:
    """One page of a list, and how much there is in all."""

    activities: Sequence[Activity]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def activities_found(actor: Actor, filters: Filters, *, page: int, now: datetime) -> Page:
    """What the actor makes and fits, proposals first, then by the last date. A fixed number of queries."""
    conditions = filters.conditions(now)
    fitting = visible_to(actor).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(fitting.with_only_columns(Activity.id).subquery())) or 0
    last = select(func.max(Entry.ends_at)).join(Session, Session.entry_id == Entry.id)
    last_at = last.where(Session.activity_id == Activity.id).correlate(Activity).scalar_subquery()
    waits = (Activity.state == ActivityState.PROPOSED).desc()
    ordered = fitting.order_by(waits, last_at.is_(None).desc(), last_at.desc(), Activity.id.desc())
    texts = [defer(getattr(Activity, f"about_{language}")) for language in ("pl", "en", "uk")]
    rows = ordered.limit(PAGE).offset((page - 1) * PAGE).options(*shown(), *texts)
    return Page(db.session.scalars(rows).all(), page, total)


def has_words(words: str) -> ColumnElement[bool]:
    """SQL for an activity whose title or summary has all these words, in any language."""
    columns = [getattr(Activity, f"{name}_{code}") for name in ("title", "summary") for code in ("pl", "en", "uk")]
    # SQLite folds the letters of ASCII alone, so "łąka" is looked for as "Łąka" too.
    return and_(
        *(
            or_(*(column.icontains(one, autoescape=True) for column in columns for one in _spellings(word)))
            for word in words.split()[:8]
        )
    )


def stands(standing: Standing, now: datetime) -> ColumnElement[bool]:
    """SQL for `Activity.standing`."""
    dates = exists().where(Session.activity_id == Activity.id, Session.entry_id == Entry.id, _confirmed())
    ahead = exists().where(
        Session.activity_id == Activity.id, Session.entry_id == Entry.id, _confirmed(), Entry.ends_at > now
    )
    stands_still = and_(Activity.state == ActivityState.ANNOUNCED, Activity.closed_at.is_(None))
    announced = and_(stands_still, Activity.published_at <= now)
    derived = {
        Standing.SCHEDULED: and_(stands_still, Activity.published_at > now),
        Standing.ANNOUNCED: and_(announced, ~dates),
        Standing.OPEN: and_(announced, ahead),
        Standing.DONE: and_(announced, dates, ~ahead),
        Standing.CLOSED: Activity.closed_at.is_not(None),
    }
    return derived[standing] if standing in derived else Activity.state == ActivityState(standing.value)


def _confirmed() -> ColumnElement[bool]:
    return Entry.status == Status.CONFIRMED


def _spellings(word: str) -> set[str]:
    return {word, word.lower(), word.upper(), word.title()}
