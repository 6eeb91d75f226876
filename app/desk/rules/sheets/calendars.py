"""Calendars (RFC 5545) as rows of bookings: single events, repeating ones by their dates, whole days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rruleset, rrulestr
from icalendar.parser import Contentlines, Parameters
from icalendar.prop import vDDDTypes, vText
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from app.core.clock import FIRST_YEAR, LAST_YEAR, MIDNIGHT, ZONE, OutOfCalendar, Period
from app.core.errors import Refusal
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.files import MOST_ROWS
from app.desk.rules.sheets.rows import AtColumn, Row, Unread, at_column, spanned

MOST_REPEATS = 1000
TWO_YEARS = timedelta(days=731)
A_DAY = timedelta(days=1)
OFTEN = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)", re.IGNORECASE)
EVENT = re.compile(r"^BEGIN:VEVENT\r?$(.*?)^END:VEVENT\r?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
INNER = re.compile(r"^BEGIN:(\w+)\r?$.*?^END:\1\r?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
WANTED = (
    *("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS"),
    *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
)
ZONES = available_timezones()
# What the bytes of an event that is no text may raise on the way.
UNREADABLE = (ValueError, KeyError, IndexError, TypeError, OverflowError, AttributeError)

Property = tuple[Parameters, str]


@dataclass(frozen=True)
class Moment:
    """A time of an event: a wall clock (or a whole day) in its zone."""

    wall: datetime
    zone: tzinfo
    is_day: bool

    def at(self, wall: datetime) -> datetime:
        """Another wall clock of the same zone, as UTC."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def wall_of(self, other: "Moment") -> datetime:
        """The other moment on the wall clock of this zone; days have the same everywhere."""
        return other.wall if self.is_day else other.at(other.wall).astimezone(self.zone).replace(tzinfo=None)


def rows_of_calendar(content: bytes, *, today: date) -> Iterator[Row | Unread]:
    """The events in their order, numbered; those that repeat as one row for each date within two years of today.

    Raises NotACalendar, UnknownLetters and TooManyRows.
    """
    text = _text(content)
    events = [(number, _properties(found.group(1))) for number, found in enumerate(EVENT.finditer(text), 1)]
    if not events and "END:VCALENDAR" not in text.upper():
        raise no.NotACalendar
    alone = {(_uid(event), _key_of(event)) for _, event in events if event is not None and "RECURRENCE-ID" in event}
    read = 0
    for number, event in events:
        for row in _rows(number, event, alone, today):
            read += 1
            if read > MOST_ROWS:
                raise no.TooManyRows(most=MOST_ROWS)
            yield row


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise no.UnknownLetters from None
    return text.replace("\0", "")


def _properties(block: str) -> dict[str, list[Property]] | None:
    """What is wanted of an event, alarms left aside; nothing where its lines cannot be read."""
    found: dict[str, list[Property]] = {}
    try:
        for line in Contentlines.from_ical(INNER.sub("", block).strip()):  # type: ignore[no-untyped-call]
            name = re.match(r"[A-Za-z-]*", line)
            if name is not None and name.group().upper() in WANTED:
                _, parameters, value = line.parts()
                found.setdefault(name.group().upper(), []).append((parameters, value))
    except UNREADABLE:
        return None
    return found


def _rows(
    number: int, event: dict[str, list[Property]] | None, alone: set[tuple[str, str]], today: date
) -> Iterator[Row | Unread]:
    name = _line(event, "SUMMARY") if event is not None else ""
    try:
        if event is None:
            raise AtColumn("", no.NoStart())
        yield from _dates(number, event, alone, today)
    except AtColumn as met:
        yield Unread(number, name[:200], met.column, met.refusal)
    except UNREADABLE:
        yield Unread(number, name[:200], "starts", no.NoStart())


def _dates(
    number: int, event: dict[str, list[Property]], alone: set[tuple[str, str]], today: date
) -> Iterator[Row | Unread]:
    uid = _uid(event)
    if not uid:
        raise AtColumn("key", no.NoUid())
    if _line(event, "STATUS").upper() == "CANCELLED":
        raise AtColumn("", no.CancelledEvent())
    first: Moment = at_column("starts", lambda: _moment(event["DTSTART"][0]))
    length = _length(event, first)
    said = {"room": _line(event, "LOCATION"), "purpose": _lines(event, "DESCRIPTION")}
    said = {"title": _line(event, "SUMMARY"), **{name: text for name, text in said.items() if text}}
    if "RECURRENCE-ID" in event or not {"RRULE", "RDATE"} & event.keys():
        own = f"{uid}/{_key_of(event)}" if "RECURRENCE-ID" in event else uid
        yield _row(number, {"key": own, **said}, first, first.wall, length)
        return
    for wall in _walls(event, first, today):
        own = _stamp(first, wall)
        if (uid, own) not in alone:
            yield _row(number, {"key": f"{uid}/{own}", **said}, first, wall, length)


def _row(number: int, said: dict[str, Any], first: Moment, wall: datetime, length: timedelta) -> Row | Unread:
    """On the wall clock a date is as long as the first one, over a change of the clocks, too."""
    try:
        starts = first.at(wall)
        ends = first.at(wall + length) if first.is_day or length >= A_DAY else starts + length
        if starts.second or starts.microsecond or ends.second or ends.microsecond:
            raise AtColumn("starts", no.NotWholeMinutes())
        if not FIRST_YEAR <= starts.year <= LAST_YEAR:
            raise AtColumn("starts", OutOfCalendar())
        return Row(number, {**said, **spanned(at_column("ends", lambda: Period(starts, ends)))})
    except AtColumn as met:
        return Unread(number, said["title"][:200], met.column, met.refusal)


def _walls(event: dict[str, list[Property]], first: Moment, today: date) -> Iterable[datetime]:
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
                    moment = _moment((parameters, value))
                    add(first.wall_of(moment))
        found = [wall for wall in islice(dates, MOST_REPEATS + 1) if earliest <= wall <= latest]
    except Refusal as refusal:
        raise AtColumn("starts", refusal) from None
    except UNREADABLE:
        raise AtColumn("starts", no.NotARepeat()) from None
    if len(found) > MOST_REPEATS:
        raise AtColumn("starts", no.TooManyRepeats(most=MOST_REPEATS))
    return found


def _repeats(rule: str, first: Moment, latest: datetime) -> Iterator[datetime]:
    """A rule by wall clock. It always gets an end of ours, so that one which never meets a date ends, too."""
    parts = dict(part.upper().split("=", 1) for part in rule.strip(";").split(";"))
    if not OFTEN.search(rule) or int(parts.get("INTERVAL", "1")) < 1 or {"BYSECOND", "BYMINUTE"} & parts.keys():
        raise no.NotARepeat
    count = int(parts.pop("COUNT", MOST_REPEATS * 10))
    until = parts.pop("UNTIL", "")
    end = latest
    if until:
        told = _moment((Parameters({"VALUE": "DATE"} if len(until) == 8 else {}), until))
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


def _moment(told: Property) -> Moment:
    """Floating times are Kraków's. Raises UnknownZone and NoStart."""
    parameters, value = told
    try:
        read = vDDDTypes.from_ical(value.strip())  # type: ignore[no-untyped-call]
    except UNREADABLE:
        raise no.NoStart from None
    if isinstance(read, datetime):
        zone = UTC if read.tzinfo is not None else _zone(parameters.get("TZID"))
        return Moment(read.replace(tzinfo=None), zone, is_day=False)
    if not isinstance(read, date):
        raise no.NoStart
    return Moment(datetime.combine(read, MIDNIGHT), ZONE, is_day=True)


def _zone(name: str | None) -> tzinfo:
    """By its name, that of Windows, or the end of a longer path. What a file calls a zone itself is not trusted."""
    if name is None:
        return ZONE
    plain = name.strip('"')
    tail = "/".join(plain.strip("/").split("/")[-2:])
    known = next((one for one in (plain, WINDOWS_TO_OLSON.get(plain, ""), tail) if one in ZONES), None)
    if known is None:
        raise no.UnknownZone(zone=plain[:60])
    return ZoneInfo(known)


def _length(event: dict[str, list[Property]], first: Moment) -> timedelta:
    """How long the event lasts by its end, its duration, or as a whole day. Raises AtColumn."""
    if "DTEND" in event:
        last: Moment = at_column("ends", lambda: _moment(event["DTEND"][0]))
        if first.is_day or last.zone == first.zone:
            naive = last.wall - first.wall
            return naive if first.is_day or naive >= A_DAY else last.at(last.wall) - first.at(first.wall)
        return last.at(last.wall) - first.at(first.wall)
    if "DURATION" in event:
        lasts = vDDDTypes.from_ical(event["DURATION"][0][1].strip())  # type: ignore[no-untyped-call]
        if not isinstance(lasts, timedelta):
            raise AtColumn("ends", no.NoStart())
        return lasts
    return A_DAY if first.is_day else timedelta()


def _uid(event: dict[str, list[Property]]) -> str:
    return _line(event, "UID")


def _key_of(event: dict[str, list[Property]]) -> str:
    """Which date of a repeating event this one replaces."""
    try:
        moment = _moment(event["RECURRENCE-ID"][0])
    except Refusal:
        return event["RECURRENCE-ID"][0][1].strip()
    return _stamp(moment, moment.wall)


def _stamp(moment: Moment, wall: datetime) -> str:
    return f"{wall:%Y%m%d}" if moment.is_day else f"{moment.at(wall):%Y%m%dT%H%MZ}"


def _lines(event: dict[str, list[Property]], name: str) -> str:
    written = event.get(name)
    text = str(vText.from_ical(written[0][1])) if written else ""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _line(event: dict[str, list[Property]] | None, name: str) -> str:
    return " ".join(_lines(event, name).split()) if event is not None else ""
