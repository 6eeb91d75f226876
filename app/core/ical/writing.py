"""One event as the text of RFC 5545, and a calendar as a head, the zone and such texts joined.

Folding is icalendar's. Times are Kraków's wall clock with the zone beside them, but for an hour that the clocks show
twice, which only UTC can name; whole days are dates.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from icalendar import Calendar, Event, FreeBusy, Parameters, vCalAddress, vCategory, vPeriod, vText, vUri

from app.core.clock import ZONE, Period
from app.core.ical.zone import VTIMEZONE, ZONE_NAME

PRODUCT = "-//Centrum Obywatelskie//Kalendarz//PL"
LOOK_AGAIN = "PT1H"
BLUE = "#003C7D"
MOST_KEPT = 20_000
LINE_BREAKS = {"\r\n": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


@dataclass(frozen=True)
class Days:
    """Whole days [first, after), as VALUE=DATE with an exclusive end (RFC 5545, section 3.6.1)."""

    first: date
    after: date


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event, as one calendar tells of it. Equal ones have equal texts.

    `stamp` is when it was changed last (aware UTC), never the present; `sequence` only rises. Texts may hold anything:
    what is no text is taken out. `conference` is an address to join at and its label, in the calendars of those only
    who take part; `invited` is the address of the one whom a mail invites, and `organizer` that of the sender.
    """

    uid: str
    sequence: int
    stamp: datetime
    when: Period | Days
    summary: str
    status: str = "CONFIRMED"
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str = ""
    categories: tuple[str, ...] = ()
    is_busy: bool = True
    conference: tuple[str, str] | None = None
    organizer: tuple[str, str] | None = None
    invited: str = ""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a calendar says of itself. A feed has no `method`: PUBLISH wants an organizer, REQUEST lets Outlook ask."""

    name: str = ""
    about: str = ""
    page: str = ""
    source: str = ""
    method: str = ""


@dataclass(frozen=True)
class Busy:
    """A time that is not free, and how: BUSY, BUSY-TENTATIVE or BUSY-UNAVAILABLE (RFC 5545, section 3.2.9)."""

    period: Period
    how: str = "BUSY"


class _Text(vText):
    """A TEXT whose every sign comes back: icalendar's own makes a line break of a backslash and N that were typed."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return escaped.replace("\n", "\\n").encode()


class _Beside(Parameters):
    """Parameters with names and labels in quotes; else icalendar's own reader drops spaces beside an equals sign."""

    quote_also = dict.fromkeys(("CN", "LABEL"), " ='")


def in_text(text: str) -> str:
    """Text of several lines without control signs and byte order marks: none of it ever ends a line of the calendar."""
    for sign, instead in LINE_BREAKS.items():
        text = text.replace(sign, instead)
    return "".join(sign for sign in text if sign in "\n\t" or _is_text(sign)).strip()


def in_line(text: str) -> str:
    """The same in one line, as titles and places are."""
    return " ".join(in_text(text).split())


def in_label(text: str) -> str:
    """The same for words in a list and beside a value, where readers take any backslash for an escape."""
    return in_line(text).replace("\\", "/")


def in_address(text: str) -> str:
    """An address has no white space, so that none of it ever ends a line either."""
    return "".join(in_text(text).split())


@lru_cache(maxsize=MOST_KEPT)
def event_text(told: Told) -> str:
    """BEGIN:VEVENT to END:VEVENT, folded at 75 octets, with the line end after it."""
    event = Event()
    event.add("uid", told.uid)
    event.add("sequence", told.sequence)
    for name in ("dtstamp", "last-modified"):
        event.add(name, told.stamp.astimezone(UTC).replace(microsecond=0))
    for name, value in zip(("dtstart", "dtend"), _when(told.when), strict=True):
        event.add(name, value)
    _say(event, "summary", _Text(in_line(told.summary)))
    event.add("status", told.status)
    _say(event, "description", _Text(in_text(told.description)))
    _say(event, "location", _Text(in_line(told.location)))
    _say(event, "geo", told.geo)
    _say(event, "url", vUri(in_address(told.url)))
    _say(event, "categories", _categories(told.categories))
    event.add("transp", "OPAQUE" if told.is_busy else "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", _shown_as(told))
    if told.conference is not None:
        address, label = told.conference
        joining = vUri(in_address(address))
        joining.params = _Beside({"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": in_label(label)})
        event.add("conference", joining)
    _invite(event, told)
    return str(event.to_ical().decode())


def calendar_text(head: Head, events: Iterable[str]) -> bytes:
    """A whole calendar: what it says of itself, the zone, and the texts of its events."""
    return f"{_head(head)}{VTIMEZONE}{''.join(events)}END:VCALENDAR\r\n".encode()


def free_busy_text(head: Head, within: Period, taken: Sequence[Busy], *, uid: str, stamp: datetime) -> bytes:
    """When something is taken within a time, as one VFREEBUSY in UTC (RFC 5545, section 3.6.4)."""
    sheet = FreeBusy()
    sheet.add("uid", uid)
    sheet.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    sheet.add("dtstart", within.starts.astimezone(UTC))
    sheet.add("dtend", within.ends.astimezone(UTC))
    _say(sheet, "url", vUri(in_address(head.page)))
    for one in taken:
        times = one.period.starts.astimezone(UTC), one.period.ends.astimezone(UTC)
        sheet.add("freebusy", [vPeriod(times)], {"FBTYPE": one.how})
    return f"{_head(head)}{sheet.to_ical().decode()}END:VCALENDAR\r\n".encode()


def _head(head: Head) -> str:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    _say(calendar, "method", head.method)
    if head.name:
        for name in ("name", "x-wr-calname"):
            calendar.add(name, _Text(in_line(head.name)))
        calendar.add("x-wr-timezone", ZONE_NAME)
        calendar.add("refresh-interval", vText(LOOK_AGAIN), {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", LOOK_AGAIN)
        calendar.add("color", "darkblue")
        calendar.add("x-apple-calendar-color", BLUE)
    for name in ("x-wr-caldesc", "description"):
        _say(calendar, name, _Text(in_line(head.about)))
    _say(calendar, "url", vUri(in_address(head.page)))
    if head.source:
        calendar.add("source", vUri(in_address(head.source)), {"VALUE": "URI"})
    return str(calendar.to_ical().decode()).removesuffix("END:VCALENDAR\r\n")


def _is_text(sign: str) -> bool:
    return sign != "\ufeff" and unicodedata.category(sign) not in {"Cc", "Cs"}


def _say(component: Any, name: str, value: Any) -> None:
    if value:
        component.add(name, value)


def _categories(words: Iterable[str]) -> vCategory | None:
    kept = vCategory([])
    kept.cats = [_Text(line) for line in map(in_label, words) if line]
    return kept if kept.cats else None


def _when(when: Period | Days) -> tuple[date, date]:
    """Start and end of one form. Of two equal wall clocks a reader should take the first (RFC 5545, section 3.3.5), but
    ical.js and libical take the second.
    """
    if isinstance(when, Days):
        return when.first, when.after
    starts, ends = when.starts.astimezone(ZONE), when.ends.astimezone(ZONE)
    if _is_doubled(starts) or _is_doubled(ends):
        return starts.astimezone(UTC), ends.astimezone(UTC)
    return starts, ends


def _is_doubled(moment: datetime) -> bool:
    """True for the first and the second of two moments with one wall clock."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def _shown_as(told: Told) -> str:
    if not told.is_busy or told.status == "CANCELLED":
        return "FREE"
    return "TENTATIVE" if told.status == "TENTATIVE" else "BUSY"


def _invite(event: Event, told: Told) -> None:
    """ORGANIZER and ATTENDEE of an invitation (RFC 6047). Nobody has to answer: the place is theirs already."""
    if told.organizer is not None:
        name, address = told.organizer
        called = in_label(name)
        sender = vCalAddress(f"mailto:{in_address(address)}")
        sender.params = _Beside({"CN": called} if called else {})
        event.add("organizer", sender)
    if told.invited:
        manners = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event.add("attendee", vCalAddress(f"mailto:{in_address(told.invited)}"), manners)
