"""The VTIMEZONE that we send: by zoneinfo at every edge of the coming years, and by readers that trust it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from icalendar import Calendar, Timezone
from playwright.sync_api import Page

from app.core.clock import ZONE
from app.core.ical.zone import VTIMEZONE, ZONE_NAME
from tests.core.ical.samples import calendar, period, told
from tests.support.calendars import Seen, by_ical_js, by_icalendar
from tests.support.libical import Libical

YEARS = range(2026, 2047)


def edges() -> list[datetime]:
    """The moments at which Kraków's clocks change, found by asking zoneinfo about every hour of the two months."""
    hours = (
        datetime(year, month, 1, tzinfo=UTC) + timedelta(hours=hour)
        for year in YEARS
        for month in (3, 10)
        for hour in range(31 * 24)
    )
    before = timedelta(hours=1)
    return [hour for hour in hours if hour.astimezone(ZONE).utcoffset() != (hour - before).astimezone(ZONE).utcoffset()]


EDGES = edges()
AROUND = [edge + timedelta(seconds=by) for edge in EDGES for by in (-7200, -3601, -3600, -1, 0, 1, 3599, 3600, 7200)]


def true_offset(moment: datetime) -> timedelta | None:
    return moment.astimezone(ZONE).utcoffset()


def test_the_clocks_change_twice_in_each_of_these_years() -> None:
    assert [edge.year for edge in EDGES] == [year for year in YEARS for _ in range(2)]


def test_the_zone_is_true_at_every_edge() -> None:
    zone = Timezone.from_ical(VTIMEZONE).to_tz(lookup_tzid=False)

    assert [moment.astimezone(zone).utcoffset() for moment in AROUND] == list(map(true_offset, AROUND))


@pytest.mark.usefixtures("libical")
def test_libical_reckons_with_the_zone_at_every_edge() -> None:
    with Libical(calendar()) as read:
        offsets = [timedelta(seconds=read.offset(moment, ZONE_NAME)) for moment in AROUND]

    assert offsets == list(map(true_offset, AROUND))


def test_readers_show_the_true_time_at_every_edge(read_calendar: Callable[[bytes], list[Seen]]) -> None:
    periods = [period(moment) for moment in AROUND]

    seen = read_calendar(calendar(*(told(when=one) for one in periods)))

    assert [(one.starts, one.ends) for one in seen] == [(one.starts, one.ends) for one in periods]


def shown_by(read: Callable[[bytes], list[Seen]], zone: str) -> datetime:
    """When a reader says that ten o'clock of the first of June is."""
    text = calendar(told())
    assert text.decode().count(VTIMEZONE) == 1
    return read(text.replace(VTIMEZONE.encode(), zone.encode()))[0].starts


def test_a_zone_that_icalendar_makes_is_read_wrongly_by_thunderbird(ical_js: Page) -> None:
    """So nobody is to take `Timezone.from_tzinfo` or `add_missing_timezones` here, short as they are."""
    made = Timezone.from_tzinfo(ZONE, ZONE_NAME, date(1997, 1, 1), date(2037, 1, 1)).to_ical().decode()
    by_thunderbird = partial(by_ical_js, ical_js)

    true = datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert (shown_by(by_icalendar, VTIMEZONE), shown_by(by_thunderbird, VTIMEZONE)) == (true, true)
    assert (shown_by(by_icalendar, made), shown_by(by_thunderbird, made)) == (true, true + timedelta(hours=1))


def test_the_names_of_the_zone_are_those_that_events_carry() -> None:
    read = Calendar.from_ical(calendar(told()))

    assert [zone.tz_name for zone in read.timezones] == [ZONE_NAME]
    assert read.events[0]["DTSTART"].params["TZID"] == ZONE_NAME
    assert read.get_missing_tzids() == set()
