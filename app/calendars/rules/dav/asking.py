"""What a PROPFIND or a REPORT asks for (RFC 4918, section 9.1; RFC 4791, section 7; RFC 6578, section 3)."""

import enum
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from app.calendars.rules.dav.filters import Filter, read_filter
from app.calendars.rules.dav.names import c, d
from app.calendars.rules.dav.reading import read_xml
from app.calendars.rules.dav.refusals import NotUnderstood, OtherFormat, TooDeep, UnknownReport, WrongDepth

LONGEST_NUMBER = 9


class How(enum.Enum):
    """Whether properties are wanted by name, all of them, or only their names."""

    NAMED = "prop"
    ALL = "allprop"
    NAMES = "propname"


@dataclass(frozen=True)
class Wanted:
    """Which properties are asked for; with all of them, those named come on top."""

    how: How
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """Those events that a filter fits."""

    wanted: Wanted
    filter: Filter


@dataclass(frozen=True)
class Multiget:
    """Events by their addresses."""

    wanted: Wanted
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Sync:
    """What changed since a token, or all where there is none yet; at most so many."""

    wanted: Wanted
    token: str
    most: int | None


Report = Query | Multiget | Sync


def read_depth(header: str | None) -> int:
    """0 or 1. No header is all depths. Refuses TooDeep and WrongDepth."""
    depth = (header or "infinity").strip().lower()
    if depth == "infinity":
        raise TooDeep
    if depth not in {"0", "1"}:
        raise WrongDepth
    return int(depth)


def read_propfind(body: bytes) -> Wanted:
    """No body is all properties. Refuses NotUnderstood."""
    if not body.strip():
        return Wanted(How.ALL)
    root = read_xml(body)
    if root.tag != d("propfind"):
        raise NotUnderstood
    return _wanted(root)


def read_report(body: bytes) -> Report:
    """Refuses NotUnderstood, UnknownReport, OtherFormat and the refusals of filters."""
    root = read_xml(body)
    match root.tag:
        case tag if tag == c("calendar-query"):
            return Query(_wanted_of_events(root), read_filter(root.find(c("filter"))))
        case tag if tag == c("calendar-multiget"):
            return Multiget(_wanted_of_events(root), tuple((one.text or "").strip() for one in root.iter(d("href"))))
        case tag if tag == d("sync-collection"):
            return _sync(root)
        case _:
            raise UnknownReport


def _sync(root: Element) -> Sync:
    token, level = root.find(d("sync-token")), root.findtext(d("sync-level"), "1").strip()
    if token is None or level not in {"1", "infinite"}:
        raise NotUnderstood
    return Sync(_wanted_of_events(root), (token.text or "").strip(), _most(root.find(d("limit"))))


def _most(limit: Element | None) -> int | None:
    if limit is None:
        return None
    number = limit.findtext(d("nresults"), "").strip()
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST_NUMBER or int(number) == 0:
        raise NotUnderstood
    return int(number)


def _wanted(root: Element) -> Wanted:
    for how in (How.NAMES, How.ALL):
        if root.find(d(how.value)) is not None:
            return Wanted(how, _names(root.find(d("include"))) if how is How.ALL else ())
    prop = root.find(d("prop"))
    if prop is None:
        raise NotUnderstood
    return Wanted(How.NAMED, _names(prop))


def _wanted_of_events(root: Element) -> Wanted:
    """Nothing has to be named here: then a program wants to know which events there are."""
    if all(root.find(d(how.value)) is None for how in How):
        return Wanted(How.NAMED)
    wanted = _wanted(root)
    data = root.find(f"{d('prop')}/{c('calendar-data')}")
    # Its parts and expansions change nothing where nothing recurs: whole objects are sent.
    if data is not None and (data.get("content-type", "text/calendar"), data.get("version", "2.0")) != (
        "text/calendar",
        "2.0",
    ):
        raise OtherFormat
    return wanted


def _names(prop: Element | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one.tag) for one in prop)) if prop is not None else ()
