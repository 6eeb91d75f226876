"""Times through three readers: whatever the clocks do, the instants that come back are those that were stored."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.clock import ZONE, Period, day_period
from app.core.ical.writing import Days
from tests.core.ical.samples import calendar, period, told, unfolded
from tests.support.calendars import Seen

YEARS = (2026, 2027, 2028)
HALF_HOUR = timedelta(minutes=30)


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


CHANGES = [last_sunday(year, month) for year in YEARS for month in (3, 10)]
ORDINARY = [date(2026, 1, 5), date(2026, 2, 28), date(2026, 7, 1), date(2027, 12, 31), date(2028, 2, 29)]


def periods_of(day: date) -> list[Period]:
    """From every half hour of the day, of half an hour to three hours."""
    whole = day_period(day)
    starts = [whole.starts + HALF_HOUR * half for half in range(whole.minutes // 30)]
    return [period(start, minutes) for start in starts for minutes in range(30, 181, 30)]


def seen_times(seen: list[Seen]) -> list[tuple[object, object]]:
    return [(one.starts, one.ends) for one in seen]


@pytest.mark.parametrize("days", [CHANGES, ORDINARY], ids=["the clocks change", "ordinary"])
def test_every_half_hour_comes_back(days: list[date], read_calendar: Callable[[bytes], list[Seen]]) -> None:
    periods = [one for day in days for one in periods_of(day)]

    seen = read_calendar(calendar(*(told(when=one) for one in periods)))

    assert seen_times(seen) == [(one.starts, one.ends) for one in periods]


def test_the_days_of_the_change_are_those_of_the_clock() -> None:
    assert [day_period(day).minutes // 60 for day in CHANGES] == [23, 25] * len(YEARS)


def test_whole_days_come_back_with_an_exclusive_end(read_calendar: Callable[[bytes], list[Seen]]) -> None:
    days = [Days(day, day + timedelta(days=length)) for day in (*CHANGES, *ORDINARY) for length in (1, 2, 31)]

    seen = read_calendar(calendar(*(told(when=one) for one in days)))

    assert seen_times(seen) == [(one.first, one.after) for one in days]


def test_a_time_of_any_zone_is_written_by_the_clocks_of_krakow() -> None:
    written = calendar(told(when=period(datetime(2026, 6, 1, 8, tzinfo=UTC).astimezone(ZONE))))

    assert written == calendar(told(when=period(datetime(2026, 6, 1, 8, tzinfo=UTC))))


@pytest.mark.parametrize(
    ("starts", "minutes", "lines"),
    [
        # 1:00 to 3:00, for three hours
        (
            "2026-10-24T23:00",
            180,
            ["DTSTART;TZID=Europe/Warsaw:20261025T010000", "DTEND;TZID=Europe/Warsaw:20261025T030000"],
        ),
        # 2:30 for the first time, to 3:00
        ("2026-10-25T00:30", 90, ["DTSTART:20261025T003000Z", "DTEND:20261025T020000Z"]),
        # 1:00 to 2:00, the first
        ("2026-10-24T23:00", 60, ["DTSTART:20261024T230000Z", "DTEND:20261025T000000Z"]),
        # 2:00 for the second time, to 3:00
        ("2026-10-25T01:00", 60, ["DTSTART:20261025T010000Z", "DTEND:20261025T020000Z"]),
        # 1:30 to 3:30 while the clocks skip an hour
        (
            "2026-03-29T00:30",
            60,
            ["DTSTART;TZID=Europe/Warsaw:20260329T013000", "DTEND;TZID=Europe/Warsaw:20260329T033000"],
        ),
    ],
)
def test_only_an_hour_that_the_clocks_show_twice_is_written_in_utc(starts: str, minutes: int, lines: list[str]) -> None:
    written = unfolded(calendar(told(when=period(datetime.fromisoformat(starts).replace(tzinfo=UTC), minutes))))

    assert [line for line in written[written.index("BEGIN:VEVENT") :] if line.startswith(("DTSTART", "DTEND"))] == lines
