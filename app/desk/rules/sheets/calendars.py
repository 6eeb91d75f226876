"""Calendars (RFC 5545) as rows of bookings: each date of an event is one."""

from collections.abc import Iterator
from datetime import date

from app.core.clock import FIRST_YEAR, LAST_YEAR, OutOfCalendar, Period
from app.core.ical.reading import UID, Dated, Unreadable, dates_of_calendar
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.columns import KEY
from app.desk.rules.sheets.files import MOST_ROWS
from app.desk.rules.sheets.rows import AtColumn, Row, Unread, at_column, spanned

LONGEST_NAME = 200


def rows_of_calendar(content: bytes, *, today: date) -> Iterator[Row | Unread]:
    """The events in their order, numbered; those that repeat as one row for each date within two years of today.

    Raises NotACalendar, UnknownLetters and TooManyRows.
    """
    for read, found in enumerate(dates_of_calendar(content, today=today), 1):
        if read > MOST_ROWS:
            raise no.TooManyRows(most=MOST_ROWS)
        yield _unread(found) if isinstance(found, Unreadable) else _row(found)


def _unread(found: Unreadable) -> Unread:
    """The UID of an event is the key of its row; the other parts are called alike."""
    column = KEY if found.part == UID else found.part
    return Unread(found.number, found.title[:LONGEST_NAME], column, found.refusal)


def _row(found: Dated) -> Row | Unread:
    said = {"room": found.location, "purpose": found.description}
    said = {"key": found.key, "title": found.title, **{name: text for name, text in said.items() if text}}
    try:
        if any(time.second or time.microsecond for time in (found.starts, found.ends)):
            raise AtColumn("starts", no.NotWholeMinutes())
        if not FIRST_YEAR <= found.starts.year <= LAST_YEAR:
            raise AtColumn("starts", OutOfCalendar())
        return Row(found.number, {**said, **spanned(at_column("ends", lambda: Period(found.starts, found.ends)))})
    except AtColumn as met:
        return Unread(found.number, found.title[:LONGEST_NAME], met.column, met.refusal)
