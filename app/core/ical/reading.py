"""Calendars (RFC 5545) as the dates of their events: single ones, repeating ones expanded by wall clock, whole days."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rruleset, rrulestr
from icalendar.parser import Contentlines, Parameters
from icalendar.prop import vDDDTypes, vText

from app.core.clock import MIDNIGHT, local
from app.core.errors import Refusal
from app.core.ical import refusals as no
from app.core.ical.instants import A_DAY, UNREADABLE, Instant, Property, instant_of, stamp_of

MOST_REPEATS = 1000
TWO_YEARS = timedelta(days=731)
# The parts of an event of which a refusal may be.
UID, STARTS, ENDS, WHOLE = "uid", "starts", "ends", ""
OFTEN = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)", re.IGNORECASE)
EVENT = re.compile(r"^BEGIN:VEVENT\r?$(.*?)^END:VEVENT\r?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
INNER = re.compile(r"^BEGIN:(\w+)\r?$.*?^END:\1\r?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
WANTED = (
    *("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "CLASS"),
    *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
)
HIDDEN = ("PRIVATE", "CONFIDENTIAL")

Event = dict[str, list[Property]]


@dataclass(frozen=True, kw_only=True)
class Dated:
    """One date of an event; `key` tells it from the other dates of the same one. Nothing is checked of its length.

    A whole day begins at Kraków's midnight.
    """

    number: int
    uid: str
    key: str
    title: str
    location: str
    description: str
    url: str
    starts: datetime
    ends: datetime
    is_whole_day: bool
    is_private: bool

    @property
    def first(self) -> date:
        return local(self.starts).date()


@dataclass(frozen=True)
class Unreadable:
    """An event, or a date of one, that cannot be read; the part of it that is wrong, and why."""

    number: int
    title: str
    part: str
    refusal: Refusal


class _AtPart(Exception):  # noqa: N818 - no error: a refusal on its way to its event
    """A refusal of one part of an event, passed to whoever knows its number."""

    def __init__(self, part: str, refusal: Refusal) -> None:
        super().__init__(part)
        self.part, self.refusal = part, refusal


def check_whole(content: bytes) -> None:
    """A calendar begins, ends, and closes each of its events. Raises NotACalendar, UnknownLetters and BrokenOff."""
    text = _text(content).upper().strip()
    if not text.startswith("BEGIN:VCALENDAR"):
        raise no.NotACalendar
    begun, ended = (len(re.findall(rf"^{word}:VEVENT\s*$", text, re.MULTILINE)) for word in ("BEGIN", "END"))
    if not text.endswith("END:VCALENDAR") or begun != ended:
        raise no.BrokenOff


def dates_of_calendar(content: bytes, *, today: date) -> Iterator[Dated | Unreadable]:
    """The events in their order, numbered; those that repeat by each date within two years of today.

    Raises NotACalendar and UnknownLetters, when the first one is asked for.
    """
    text = _text(content)
    events = [(number, _properties(found.group(1))) for number, found in enumerate(EVENT.finditer(text), 1)]
    if not events and "END:VCALENDAR" not in text.upper():
        raise no.NotACalendar
    alone = {(_uid(event), _key_of(event)) for _, event in events if event is not None and "RECURRENCE-ID" in event}
    for number, event in events:
        yield from _readable(number, event, alone, today)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise no.UnknownLetters from None
    return text.replace("\0", "")


def _properties(block: str) -> Event | None:
    """What is wanted of an event, alarms left aside; nothing where its lines cannot be read."""
    found: Event = {}
    try:
        for line in Contentlines.from_ical(INNER.sub("", block).strip()):  # type: ignore[no-untyped-call]
            name = re.match(r"[A-Za-z-]*", line)
            if name is not None and name.group().upper() in WANTED:
                _, parameters, value = line.parts()
                found.setdefault(name.group().upper(), []).append((parameters, value))
    except UNREADABLE:
        return None
    return found


def _readable(
    number: int, event: Event | None, alone: set[tuple[str, str]], today: date
) -> Iterator[Dated | Unreadable]:
    title = _line(event, "SUMMARY") if event is not None else ""
    try:
        if event is None:
            raise _AtPart(WHOLE, no.NoStart())
        yield from _dates(number, event, alone, today)
    except _AtPart as met:
        yield Unreadable(number, title, met.part, met.refusal)
    except UNREADABLE:
        yield Unreadable(number, title, STARTS, no.NoStart())


def _dates(number: int, event: Event, alone: set[tuple[str, str]], today: date) -> Iterator[Dated]:
    uid = _uid(event)
    if not uid:
        raise _AtPart(UID, no.NoUid())
    if _line(event, "STATUS").upper() == "CANCELLED":
        raise _AtPart(WHOLE, no.CancelledEvent())
    first = _at(STARTS, lambda: instant_of(event["DTSTART"][0]))
    length = _length(event, first)
    if "RECURRENCE-ID" in event or not {"RRULE", "RDATE"} & event.keys():
        own = f"{uid}/{_key_of(event)}" if "RECURRENCE-ID" in event else uid
        yield _dated(number, event, own, first, first.wall, length)
        return
    for wall in _walls(event, first, today):
        own = stamp_of(first, wall)
        if (uid, own) not in alone:
            yield _dated(number, event, f"{uid}/{own}", first, wall, length)


def _dated(number: int, event: Event, key: str, first: Instant, wall: datetime, length: timedelta) -> Dated:
    """On the wall clock a date is as long as the first one, over a change of the clocks, too."""
    starts = first.at(wall)
    return Dated(
        number=number,
        uid=_uid(event),
        key=key,
        title=_line(event, "SUMMARY"),
        location=_line(event, "LOCATION"),
        description=_lines(event, "DESCRIPTION"),
        url=_plain(event, "URL"),
        starts=starts,
        ends=first.at(wall + length) if first.is_day or length >= A_DAY else starts + length,
        is_whole_day=first.is_day,
        is_private=_line(event, "CLASS").upper() in HIDDEN,
    )


def _walls(event: Event, first: Instant, today: date) -> Iterable[datetime]:
    """The wall clocks of all dates within two years before and after today."""
    earliest, latest = (datetime.combine(today, MIDNIGHT) + by for by in (-TWO_YEARS, TWO_YEARS))
    dates = rruleset()
    try:
        for _, rule in event.get("RRULE", []):
            for wall in _repeats(rule, first, latest):
                if wall >= earliest:
                    dates.rdate(wall)
        if first.wall >= earliest:
            dates.rdate(first.wall)
        for add, name in ((dates.rdate, "RDATE"), (dates.exdate, "EXDATE")):
            for parameters, values in event.get(name, []):
                for value in values.split(","):
                    instant = instant_of((parameters, value))
                    add(first.wall_of(instant))
        found = [wall for wall in islice(dates, MOST_REPEATS + 1) if earliest <= wall <= latest]
    except Refusal as refusal:
        raise _AtPart(STARTS, refusal) from None
    except UNREADABLE:
        raise _AtPart(STARTS, no.NotARepeat()) from None
    if len(found) > MOST_REPEATS:
        raise _AtPart(STARTS, no.TooManyRepeats(most=MOST_REPEATS))
    return found


def _repeats(rule: str, first: Instant, latest: datetime) -> Iterator[datetime]:
    """A rule by wall clock. It always gets an end of ours, so that one which never meets a date ends, too."""
    parts = dict(part.upper().split("=", 1) for part in rule.strip(";").split(";"))
    if not OFTEN.search(rule) or int(parts.get("INTERVAL", "1")) < 1 or {"BYSECOND", "BYMINUTE"} & parts.keys():
        raise no.NotARepeat
    count = int(parts.pop("COUNT", MOST_REPEATS * 10))
    until = parts.pop("UNTIL", "")
    end = latest
    if until:
        told = instant_of((Parameters({"VALUE": "DATE"} if len(until) == 8 else {}), until))
        wall = told.wall + A_DAY - timedelta(seconds=1) if told.is_day else told.wall
        if until.endswith("Z"):
            wall = first.wall_of(told)
        end = min(latest, wall)
    parts["UNTIL"] = end.strftime("%Y%m%dT%H%M%S")
    ours = ";".join(f"{name}={value}" for name, value in parts.items())
    for met, wall in enumerate(islice(rrulestr(ours, dtstart=first.wall), count)):
        if met >= MOST_REPEATS * 10:
            raise no.TooManyRepeats(most=MOST_REPEATS)
        yield wall


def _length(event: Event, first: Instant) -> timedelta:
    """How long the event lasts by its end, its duration, or as a whole day."""
    if "DTEND" in event:
        last = _at(ENDS, lambda: instant_of(event["DTEND"][0]))
        if first.is_day or last.zone == first.zone:
            naive = last.wall - first.wall
            return naive if first.is_day or naive >= A_DAY else last.at(last.wall) - first.at(first.wall)
        return last.at(last.wall) - first.at(first.wall)
    if "DURATION" in event:
        lasts = vDDDTypes.from_ical(event["DURATION"][0][1].strip())  # type: ignore[no-untyped-call]
        if not isinstance(lasts, timedelta):
            raise _AtPart(ENDS, no.NoStart())
        return lasts
    return A_DAY if first.is_day else timedelta()


def _at(part: str, read: Callable[[], Instant]) -> Instant:
    """What is read, its refusal told with the part. Raises _AtPart."""
    try:
        return read()
    except Refusal as refusal:
        raise _AtPart(part, refusal) from None


def _uid(event: Event) -> str:
    return _line(event, "UID")


def _key_of(event: Event) -> str:
    """Which date of a repeating event this one replaces."""
    try:
        instant = instant_of(event["RECURRENCE-ID"][0])
    except Refusal:
        return event["RECURRENCE-ID"][0][1].strip()
    return stamp_of(instant, instant.wall)


def _lines(event: Event, name: str) -> str:
    written = event.get(name)
    text = str(vText.from_ical(written[0][1])) if written else ""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _line(event: Event, name: str) -> str:
    return " ".join(_lines(event, name).split())


def _plain(event: Event, name: str) -> str:
    """A value that is no text, so nothing in it is escaped."""
    written = event.get(name)
    return str(written[0][1]).strip() if written else ""
