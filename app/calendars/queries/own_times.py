"""What the calendars of one's own share: which entries are still told of, and what is known of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from app.calendars.rules.events import Dated, Said
from app.calendars.rules.windows import LONGEST_EVENT, Window
from app.schedule.models import Entry
from app.schedule.rules import Status


@dataclass(frozen=True)
class Known:
    """An entry, and what the one who asks may read of it."""

    dated: Dated
    said: Said


def in_window(window: Window) -> tuple[ColumnElement[bool], ...]:
    period = window.period
    return (
        Entry.starts_at < period.ends,
        Entry.starts_at > period.starts - LONGEST_EVENT,
        Entry.ends_at > period.starts,
    )


def alive_or_off(window: Window, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What stands or is held, and what was cancelled until some days after its end."""
    alive = and_(Entry.status != Status.CANCELLED, or_(Entry.expires_at.is_(None), Entry.expires_at > now))
    off = and_(Entry.status == Status.CANCELLED, Entry.ends_at > window.cancelled_since)
    return (or_(alive, off), *in_window(window))
