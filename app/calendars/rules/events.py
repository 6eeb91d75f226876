"""What calendars tell of an entry: pure functions from what is known of it to one event."""

import enum
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.clock import Period
from app.core.i18n import N_
from app.core.ical.writing import Told
from app.schedule.rules import Status

FORMAT = "1"  # another one makes every kept text and every ETag anew
BUSY = N_("Busy")
CANCELLED = N_("CANCELLED: %(title)s")


def mark_of(text: str) -> str:
    """What stands for a state or an event where only being equal counts: in an ETag, in the mark of an item."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class Shape(enum.StrEnum):
    """How an entry is told: as something to come to, the same as what takes a room, or only that a room is taken."""

    EVENT = "event"
    ROOM = "room"
    BUSY = "busy"


@dataclass(frozen=True, kw_only=True)
class Dated:
    """An entry as every calendar has it; `uid` is the entry's own."""

    entry_id: int
    uid: str
    sequence: int
    changed_at: datetime
    period: Period
    status: Status

    @property
    def is_off(self) -> bool:
        return self.status is Status.CANCELLED


@dataclass(frozen=True, kw_only=True)
class Said:
    """What may be said of it, in one language."""

    title: str
    about: str = ""
    where: str = ""
    geo: tuple[float, float] | None = None
    page: str = ""
    words: tuple[str, ...] = ()
    conference: tuple[str, str] | None = None


def told_of(dated: Dated, said: Said, *, host: str, is_busy: bool) -> Told:
    """One event of a calendar; UIDs come from what never changes, so that a moved event stays the same one."""
    return Told(
        uid=f"{dated.uid}@{host}",
        sequence=dated.sequence,
        stamp=dated.changed_at,
        when=dated.period,
        summary=said.title,
        status=dated.status.value.upper(),
        description=said.about,
        location=said.where,
        geo=said.geo,
        url=said.page,
        categories=said.words,
        is_busy=is_busy and not dated.is_off,
        conference=said.conference,
    )


def without_status(told: Told) -> Told:
    """As a certain one: who waits for whom is nobody's business."""
    return replace(told, status="CONFIRMED")
