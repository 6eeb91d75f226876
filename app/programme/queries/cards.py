"""The programme by month as cards: plain values, read with nothing but the columns that they show."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, String, null, select, type_coerce

from app.centres.models import Centre, Room
from app.core.clock import Period, local, month_period
from app.core.database import db, one_of
from app.core.i18n import Named
from app.files.models import File
from app.programme.models import Activity, ActivityTag, Session
from app.programme.queries.left import LeftBy, places_left
from app.programme.queries.public import Wanted, has_date, is_public
from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, TagKind
from app.programme.rules.opening import Left
from app.programme.rules.states import ActivityState
from app.schedule.models import Entry
from app.schedule.rules import Status

MOST_SHOWN = 400
YEAR = timedelta(days=366)
A_DAY = timedelta(days=1)
Tags = Mapping[int, tuple[tuple[str, str], ...]]
NO_TAGS: tuple[tuple[str, str], ...] = ()
_IN_LANGUAGES = tuple(
    getattr(Activity, f"{name}_{code}") for name in ("title", "summary", "picture_alt") for code in ("pl", "en", "uk")
)
# Words stay plain text until a card is drawn, which is seldom.
_WORDS = tuple(
    type_coerce(column, String).label(name)
    for name, column in (("kind", Activity.kind), ("state", Activity.state), ("place", Activity.place))
)
_COLUMNS = (
    *(Activity.id, Activity.slug, Activity.address, Activity.seats, *_WORDS, *_IN_LANGUAGES),
    *(Centre.name.label("centre"), File.key.label("picture"), File.width, File.height),
)


class Card(NamedTuple):
    """An activity in a month: its first date then, if it has one, how many `more`, the words it is found by, and what
    is left of its places.

    Cards that show the same are equal, and as tuples are so quickly.
    """

    row: Row[Any]
    tags: tuple[tuple[str, str], ...]
    more: int
    left: Left | None = None

    @property
    def kind(self) -> ActivityKind:
        return ActivityKind(self.row.kind)

    @property
    def title(self) -> Named:
        return self._named("title")

    @property
    def summary(self) -> Named:
        return self._named("summary")

    @property
    def picture_alt(self) -> Named:
        return self._named("picture_alt")

    @property
    def period(self) -> Period | None:
        return Period(self.row.starts_at, self.row.ends_at) if self.row.starts_at is not None else None

    @property
    def audiences(self) -> list[Audience]:
        return [Audience(word) for word in self._words(TagKind.AUDIENCE)]

    @property
    def languages(self) -> list[EventLanguage]:
        return [EventLanguage(word) for word in self._words(TagKind.LANGUAGE)]

    @property
    def access(self) -> list[Access]:
        return [Access(word) for word in self._words(TagKind.ACCESS)]

    @property
    def is_called_off(self) -> bool:
        """All of it, or all that it had in that month."""
        return bool(self.row.state == ActivityState.CALLED_OFF or self.row.status == Status.CANCELLED)

    def _named(self, name: str) -> Named:
        return Named(*(getattr(self.row, f"{name}_{code}") for code in ("pl", "en", "uk")))

    def _words(self, kind: TagKind) -> list[str]:
        return [word for of, word in self.tags if kind == of]


@dataclass(frozen=True)
class Programme:
    """Cards by month in their order; what is announced without a date stands in `undated`."""

    months: Mapping[date, Sequence[Card]]
    undated: Sequence[Card]

    @property
    def total(self) -> int:
        cards = [card for month in self.months.values() for card in month]
        return len({card.row.id for card in [*cards, *self.undated]})


def programme(wanted: Wanted, *, now: datetime) -> Programme:
    """What is announced and fits: to come, or over in the last year. Five queries, whatever the number."""
    connection = db.session.connection()  # rows alone, past what the session does for objects
    dates = connection.execute(_dates(wanted, now)).all()
    without = [] if wanted.is_past or wanted.month is not None else connection.execute(_undated(wanted, now)).all()
    ids = {row.id for row in [*dates, *without]}
    tags, left = _tags(ids), {} if wanted.is_past else places_left(ids, now=now)
    by_month: dict[date, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in dates:
        by_month[local(row.starts_at).date().replace(day=1)][row.id].append(row)
    months = {
        month: [_card(rows, tags, left) for rows in activities.values()] for month, activities in by_month.items()
    }
    return Programme(months, [_card([row], tags, left) for row in without])


def _card(rows: Sequence[Row[Any]], tags: Tags, left: LeftBy) -> Card:
    """The first date that stands is shown, or else the first that was cancelled."""
    standing = [row for row in rows if row.status == Status.CONFIRMED]
    row = (standing or rows)[0]
    of_it = _left_of(row, left) if left else None
    return Card(row, tags.get(row.id, NO_TAGS), max(len(standing) - 1, 0), of_it)


def _left_of(row: Row[Any], left: LeftBy) -> Left | None:
    """What is left of the date that is shown, or of the whole; of what is off nothing is said."""
    if row.state == ActivityState.CALLED_OFF or row.status == Status.CANCELLED:
        return None
    return left.get((row.id, None)) or left.get((row.id, row.session_id))


def _dates(wanted: Wanted, now: datetime) -> Select[Any]:
    over = Entry.ends_at <= now if wanted.is_past else Entry.ends_at > now
    if wanted.month is not None:
        whole = month_period(wanted.month)
    else:
        whole = Period(now - YEAR, now) if wanted.is_past else Period(now - A_DAY, now + 2 * YEAR)
    status = type_coerce(Entry.status, String).label("status")
    return (
        select(
            *_COLUMNS, Entry.starts_at, Entry.ends_at, status, Room.name.label("room"), Session.id.label("session_id")
        )
        .join_from(Session, Entry, Entry.id == Session.entry_id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Centre, Centre.id == Activity.centre_id)
        .outerjoin(Room, Room.id == Session.room_id)
        .outerjoin(File, File.id == Activity.picture_id)
        .where(*is_public(now), *wanted.conditions(now), over)
        .where(Entry.starts_at >= whole.starts, Entry.starts_at < whole.ends)
        .order_by(Entry.starts_at.desc() if wanted.is_past else Entry.starts_at, Session.id)
        .limit(MOST_SHOWN)
    )


def _undated(wanted: Wanted, now: datetime) -> Select[Any]:
    """What is announced and has no date yet; what was called off before it had one is not among it."""
    nothing = [null().label(name) for name in ("starts_at", "ends_at", "status", "room", "session_id")]
    return (
        select(*_COLUMNS, *nothing)
        .join_from(Activity, Centre, Centre.id == Activity.centre_id)
        .outerjoin(File, File.id == Activity.picture_id)
        .where(*is_public(now), *wanted.conditions(now), Activity.state == ActivityState.ANNOUNCED, ~has_date())
        .order_by(Activity.published_at.desc(), Activity.id)
        .limit(MOST_SHOWN)
    )


def _tags(activity_ids: set[int]) -> Tags:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    kind = type_coerce(ActivityTag.kind, String)
    of_these = (
        select(ActivityTag.activity_id, kind, ActivityTag.value)
        .where(one_of(ActivityTag.activity_id, "ids"))
        .order_by(ActivityTag.value)
    )
    for activity_id, of, word in db.session.connection().execute(of_these, {"ids": sorted(activity_ids)}):
        found[activity_id].append((of, word))
    return {activity_id: tuple(words) for activity_id, words in found.items()}
