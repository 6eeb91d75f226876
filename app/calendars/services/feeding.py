"""The body of a public calendar, and the texts of its events, each made once for a change and a language."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.exc import OperationalError

from app.calendars.models import CalendarText
from app.calendars.queries.heads import head_of
from app.calendars.queries.listing import Listed, listed
from app.calendars.queries.revisions import Revision, revision_of
from app.calendars.queries.taken import taken_in_room
from app.calendars.queries.telling import tell
from app.calendars.rules.addresses import Feed, UnknownCalendar
from app.calendars.rules.events import FORMAT, mark_of
from app.calendars.rules.refusals import CalendarEnded
from app.calendars.rules.windows import A_YEAR, SETTLES, Window
from app.core.clock import from_local, local
from app.core.database import db, transaction
from app.core.ical.writing import calendar_text, event_text, free_busy_text

LONGEST_WAIT_MS = 50

log = logging.getLogger("centrum.calendars")


@dataclass(frozen=True)
class Item:
    """One event of a calendar as it is sent; `mark` differs where the text does."""

    uid: str
    mark: str
    text: str


@dataclass(frozen=True)
class State:
    """How a feed stands on a day: equal ones have equal bodies."""

    feed: Feed
    window: Window
    revision: Revision

    def last_modified(self, now: datetime) -> datetime | None:
        """Since when it is as it is, to the second; None as long as a transaction that began before may still end.

        Later, whoever has the calendar of that second has all that came before it.
        """
        midnight = _midnight(self.window.day)
        last = max(midnight, self.revision.revised_at or midnight).replace(microsecond=0)
        return last if now - last > SETTLES else None

    @property
    def mark(self) -> str:
        """For an ETag: no hash of the body, which would have to be made, and nothing that anybody could read from."""
        key = "|".join((FORMAT, made_by(), self.feed.path, self.window.day.isoformat(), self.revision.key))
        return mark_of(key)


def state_of(feed: Feed, *, now: datetime) -> State:
    """How a public feed stands, by one SELECT. Raises UnknownCalendar, and CalendarEnded a year after it was closed."""
    revision = revision_of(feed, gone_before=now - A_YEAR)
    if revision.found < max(len(feed.centre_ids), 1):
        raise UnknownCalendar
    if not revision.living:
        raise CalendarEnded
    return State(feed, Window(local(now).date()), revision)


def body_of(state: State, *, may_keep: bool) -> bytes:
    """The whole calendar as it is sent."""
    found, made = _with_texts(state.feed, state.window, may_keep=may_keep)
    with force_locale(state.feed.language):
        return calendar_text(head_of(state.feed), [one.text or made[one.entry_id] for one in found])


def taken_body_of(state: State) -> bytes:
    """When the room of a feed is taken, as one VFREEBUSY."""
    feed, window = state.feed, state.window
    assert feed.room_id is not None
    settings = current_app.config["SETTINGS"]
    with force_locale(feed.language):
        head = head_of(feed)
    return free_busy_text(
        replace(head, source=""),
        window.period,
        taken_in_room(feed.room_id, window),
        uid=f"zajetosc-{feed.room_id}-{window.day:%Y%m%d}@{settings.uid_host}",
        stamp=state.revision.revised_at or from_local(window.day),
    )


def items_of(feed: Feed, window: Window, *, may_keep: bool) -> list[Item]:
    """The events of a public feed, each for itself."""
    found, made = _with_texts(feed, window, may_keep=may_keep)
    host = current_app.config["SETTINGS"].uid_host
    return [Item(f"{one.uid}@{host}", f"{one.sequence}-{one.shape}", one.text or made[one.entry_id]) for one in found]


def _with_texts(feed: Feed, window: Window, *, may_keep: bool) -> tuple[list[Listed], Mapping[int, str]]:
    """What has no text of its present state gets one, kept for all who ask later."""
    found = listed(feed, window, made_by=made_by())
    missing = [one for one in found if one.text is None]
    made = {number: event_text(told) for number, told in tell(missing, feed.language).items()} if missing else {}
    if made and may_keep:
        keep(missing, made, feed.language)
    return found, made


def made_by() -> str:
    """A digest of all that texts depend on beside the entry: another one, and they are made anew."""
    settings = current_app.config["SETTINGS"]
    return _digest(settings.base_url, settings.uid_host)


@lru_cache
def _digest(base_url: str, uid_host: str) -> str:
    return hashlib.sha256(f"{FORMAT}|{base_url}|{uid_host}".encode()).hexdigest()[:16]


@lru_cache
def _midnight(day: date) -> datetime:
    return from_local(day)


def keep(listed: Sequence[Listed], made: Mapping[int, str], language: str) -> None:
    """Keep these texts where the database has time for it: without them the next reader makes them again."""
    rows = [
        {
            "entry_id": one.entry_id,
            "language": language,
            "shape": one.shape.value,
            "sequence": one.sequence,
            "made_by": made_by(),
            "text": made[one.entry_id],
        }
        for one in listed
    ]
    try:
        _write(rows)
    except OperationalError as error:
        log.warning("texts of %d events were not kept: %s", len(rows), type(error.orig).__name__)


@transaction
def _write(rows: Sequence[Mapping[str, object]]) -> None:
    on_postgresql = db.session.get_bind().dialect.name == "postgresql"
    if on_postgresql:  # who has an entry in hand for change may take a while: no reader waits for that
        db.session.execute(text(f"SET LOCAL lock_timeout = {LONGEST_WAIT_MS}"))
    insert = insert_on_postgresql(CalendarText) if on_postgresql else insert_on_sqlite(CalendarText)
    fresh = {name: insert.excluded[name] for name in ("sequence", "made_by", "text")}
    key = [CalendarText.entry_id, CalendarText.language, CalendarText.shape]
    ordered = sorted(rows, key=lambda row: (str(row["entry_id"]), str(row["shape"])))  # nobody waits in a circle
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=fresh), ordered)
