"""Three readers of calendars: icalendar, and by the zone that a calendar brings ical.js (Thunderbird's) and libical."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Component
from playwright.sync_api import Browser, Page

from tests.support.databases import in_ci
from tests.support.libical import LIBRARY, Libical

READERS = ("icalendar", "ical.js", "libical")
ICAL_JS = Path(__file__).resolve().parents[1] / "vendor" / "ical.es5.min.js"
MARKS = {"BEGIN", "END"}
READ = """text => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const moment = time => {
    if (time.isDate) return time.toString();
    const own = calendar.getTimeZoneByID(time.zone.tzid);
    if (time.zone !== ICAL.Timezone.utcTimezone && time.zone !== own) throw `no zone of its own: ${time}`;
    return time.toUnixTime();
  };
  return calendar.getAllSubcomponents("vevent").map(event => {
    const value = name => event.getFirstPropertyValue(name);
    const beside = (name, parameter) => event.getFirstProperty(name)
      && [value(name).toString(), event.getFirstProperty(name).getParameter(parameter) || ""];
    return {
      uid: value("uid"), starts: moment(value("dtstart")), ends: moment(value("dtend")),
      summary: value("summary"), description: value("description"), location: value("location"),
      categories: event.getAllProperties("categories").flatMap(property => property.getValues()),
      organizer: beside("organizer", "cn"), conference: beside("conference", "label"),
      names: event.getAllProperties().map(property => property.name.toUpperCase()).sort(),
    };
  });
}"""


@dataclass(frozen=True)
class Seen:
    """An event as a reader shows it.

    libical makes a property of each category, and cannot tell a comma within one from a comma between two.
    """

    uid: str
    starts: datetime | date
    ends: datetime | date
    summary: str | None
    description: str | None
    location: str | None
    categories: tuple[str, ...]
    organizer: tuple[str, str] | None
    conference: tuple[str, str] | None
    names: tuple[str, ...]


def by_icalendar(text: bytes) -> list[Seen]:
    calendar = Calendar.from_ical(text.decode())
    assert [part.errors for part in calendar.walk() if part.errors] == []
    return [
        Seen(
            uid=str(event["UID"]),
            starts=_in_utc(event["DTSTART"].dt),
            ends=_in_utc(event["DTEND"].dt),
            summary=_text(event, "SUMMARY"),
            description=_text(event, "DESCRIPTION"),
            location=_text(event, "LOCATION"),
            categories=tuple(map(str, event["CATEGORIES"].cats)) if "CATEGORIES" in event else (),
            organizer=_beside(event, "ORGANIZER", "CN"),
            conference=_beside(event, "CONFERENCE", "LABEL"),
            names=tuple(sorted(name for name, _ in event.property_items(recursive=False) if name not in MARKS)),
        )
        for event in calendar.walk("VEVENT")
    ]


def by_libical(text: bytes) -> list[Seen]:
    with Libical(text) as calendar:
        return [_by_libical(calendar, event) for event in calendar.components("VEVENT")]


def by_ical_js(page: Page, text: bytes) -> list[Seen]:
    return [
        Seen(
            **{name: found[name] for name in ("uid", "summary", "description", "location")},
            **{name: _from_script(found[name]) for name in ("starts", "ends")},
            **{name: tuple(found[name]) for name in ("categories", "names")},
            **{name: tuple(found[name]) if found[name] else None for name in ("organizer", "conference")},
        )
        for found in page.evaluate(READ, text.decode())
    ]


@pytest.fixture(scope="session")
def ical_js(browser: Browser) -> Iterator[Page]:
    """An empty page in which ICAL stands."""
    page = browser.new_page()
    page.evaluate(ICAL_JS.read_text(encoding="utf-8"))
    yield page
    page.close()


@pytest.fixture(scope="session")
def libical() -> None:
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        missing = "no libical is installed: apt-get install libical3"
        if in_ci():
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture(params=READERS)
def read_calendar(request: pytest.FixtureRequest) -> Callable[[bytes], list[Seen]]:
    """`read_calendar(text)`: the events of a calendar, by each of the three readers in turn."""
    if request.param == "libical":
        request.getfixturevalue("libical")
        return by_libical
    if request.param == "ical.js":
        page = request.getfixturevalue("ical_js")
        return lambda text: by_ical_js(page, text)
    return by_icalendar


def _by_libical(calendar: Libical, event: int) -> Seen:
    starts, ends = calendar.when(event)
    names = calendar.names(event)
    summary, description, location = (
        next(iter(calendar.texts(event, name)), None) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")
    )
    return Seen(
        uid=calendar.texts(event, "UID")[0],
        starts=starts,
        ends=ends,
        summary=summary,
        description=description,
        location=location,
        categories=tuple(calendar.texts(event, "CATEGORIES")),
        organizer=calendar.value_and("CN", event, "ORGANIZER"),
        conference=calendar.value_and("LABEL", event, "CONFERENCE"),
        names=tuple(sorted(name for at, name in enumerate(names) if name != "CATEGORIES" or name not in names[:at])),
    )


def _in_utc(value: Any) -> datetime | date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _from_script(value: Any) -> datetime | date:
    return date.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)


def _text(event: Component, name: str) -> str | None:
    return str(event[name]) if name in event else None


def _beside(event: Component, name: str, parameter: str) -> tuple[str, str] | None:
    return (str(event[name]), str(event[name].params.get(parameter, ""))) if name in event else None
