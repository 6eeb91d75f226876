"""Which events a calendar-query means (RFC 4791, sections 7.8 and 9.7), judged by the texts of the events themselves.

Nothing here recurs and nothing holds an alarm, a task or a journal, which makes this the whole of the matter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from xml.etree.ElementTree import Element

from app.calendars.rules.dav.names import c
from app.calendars.rules.dav.refusals import BrokenFilter, UnknownCollation, UnknownFilter
from app.core.clock import ZONE

MOMENT = re.compile(r"[0-9]{8}T[0-9]{6}Z\Z")
LINE = re.compile(r"^([A-Z-]+)((?:;[^:\r\n]*)?):(.*?)\r?$", re.MULTILINE)
ESCAPED = re.compile(r"\\([\\;,nN])")
# What all events of ours may have; of anything else it is said that the filter is not known.
TEXTS = frozenset({"UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "CATEGORIES", "URL", "TRANSP"})
NEVER_HERE = frozenset({"VTODO", "VJOURNAL", "VFREEBUSY"})
NEVER_IN_EVENTS = frozenset({"VALARM"})
COLLATIONS = frozenset({"i;ascii-casemap", "i;octet", "i;unicode-casemap", "default"})
FAR_PAST, FAR_AHEAD = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Filter = Callable[[str], bool]


@dataclass(frozen=True)
class Read:
    """An event as filters see it."""

    starts: datetime
    ends: datetime
    texts: dict[str, str]


@lru_cache(maxsize=4096)
def read_event(text: str) -> Read:
    """Of an event as `core.ical.writing` makes it."""
    lines = {name: (params, value) for name, params, value in LINE.findall(text.replace("\r\n ", ""))}
    texts = {name: ESCAPED.sub(_unescape, lines[name][1]) for name in TEXTS & lines.keys()}
    return Read(_moment(*lines["DTSTART"]), _moment(*lines["DTEND"]), texts)


def read_filter(element: Element | None) -> Filter:
    """What tells whether an event is meant. Refuses BrokenFilter, UnknownFilter and UnknownCollation."""
    calendars = list(element) if element is not None else []
    if len(calendars) != 1 or calendars[0].tag != c("comp-filter") or calendars[0].get("name") != "VCALENDAR":
        raise BrokenFilter
    return _all_of([_in_calendar(one) for one in calendars[0]])


def _in_calendar(element: Element) -> Filter:
    if element.tag == c("is-not-defined"):
        return _never
    if element.tag != c("comp-filter"):
        raise UnknownFilter
    name = element.get("name", "").upper()
    if name in NEVER_HERE:
        return _always if _is_absent(element) else _never
    if name != "VEVENT":
        raise UnknownFilter
    return _never if _is_absent(element) else _all_of([_in_event(one) for one in element])


def _in_event(element: Element) -> Filter:
    match element.tag:
        case tag if tag == c("time-range"):
            return _within(element)
        case tag if tag == c("prop-filter"):
            return _by_property(element)
        case tag if tag == c("comp-filter") and element.get("name", "").upper() in NEVER_IN_EVENTS:
            return _always if _is_absent(element) else _never
        case _:
            raise UnknownFilter


def _within(element: Element) -> Filter:
    """Half-open: what ends when the time begins is not in it. One of its ends may be open."""
    typed = element.get("start"), element.get("end")
    if typed == (None, None):
        raise BrokenFilter
    after = _read_moment(typed[0]) if typed[0] is not None else FAR_PAST
    before = _read_moment(typed[1]) if typed[1] is not None else FAR_AHEAD
    if before <= after:
        raise BrokenFilter

    def overlaps(text: str) -> bool:
        event = read_event(text)
        return event.starts < before and event.ends > after

    return overlaps


def _by_property(element: Element) -> Filter:
    name, inside = element.get("name", "").upper(), list(element)
    if name not in TEXTS:
        raise UnknownFilter
    if not inside:
        return lambda text: name in read_event(text).texts
    if _is_absent(element):
        return lambda text: name not in read_event(text).texts
    if len(inside) != 1 or inside[0].tag != c("text-match"):
        raise UnknownFilter
    return _by_text(name, inside[0])


def _by_text(name: str, element: Element) -> Filter:
    collation, negate = element.get("collation", "i;ascii-casemap"), element.get("negate-condition", "no")
    if collation not in COLLATIONS:
        raise UnknownCollation
    if negate not in {"yes", "no"}:
        raise BrokenFilter
    fold = _SAME if collation == "i;octet" else str.casefold if collation == "i;unicode-casemap" else _ascii_lower
    wanted = fold(element.text or "")

    def matches(text: str) -> bool:
        found = read_event(text).texts.get(name)
        return found is not None and (wanted in fold(found)) is (negate == "no")

    return matches


def _is_absent(element: Element) -> bool:
    return element.find(c("is-not-defined")) is not None


def _all_of(filters: list[Filter]) -> Filter:
    return lambda text: all(fits(text) for fits in filters)


def _always(_text: str) -> bool:
    return True


def _never(_text: str) -> bool:
    return False


_SAME: Callable[[str], str] = str
_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _ascii_lower(text: str) -> str:
    """RFC 4790, section 9.2: only the letters of ASCII have a case here."""
    return text.translate(_UPPER)


def _unescape(found: re.Match[str]) -> str:
    return "\n" if found.group(1) in "nN" else found.group(1)


def _read_moment(typed: str) -> datetime:
    if not MOMENT.match(typed):
        raise BrokenFilter
    try:
        return datetime.strptime(typed, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise BrokenFilter from None


def _moment(params: str, value: str) -> datetime:
    """Of an event of ours: in UTC, by Kraków's clock, or the midnight that begins a whole day there."""
    if "VALUE=DATE" in params:
        value += "T000000"
    read = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone comes next
    return read.replace(tzinfo=UTC if value.endswith("Z") else ZONE).astimezone(UTC)
