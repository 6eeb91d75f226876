"""When a room is needed: one date, several, or weekdays of a season; from-to, or a length within a part of the day."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.clock import Period, SkippedHour, from_minutes
from app.core.errors import Refusal
from app.core.i18n import N_

MOST_DATES = 60
LONGEST_SEASON = 366
LEAST_STEP = 15


class PartOfDay(enum.StrEnum):
    """What people say in place of hours."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


# Minutes of the wall clock since midnight.
PARTS: Mapping[PartOfDay, tuple[int, int]] = {
    PartOfDay.ANY: (0, 1440),
    PartOfDay.MORNING: (7 * 60, 12 * 60),
    PartOfDay.AFTERNOON: (12 * 60, 17 * 60),
    PartOfDay.EVENING: (17 * 60, 23 * 60),
}
PART_LABELS: Mapping[PartOfDay, str] = {
    PartOfDay.ANY: N_("any time of the day"),
    PartOfDay.MORNING: N_("in the morning (7–12)"),
    PartOfDay.AFTERNOON: N_("in the afternoon (12–17)"),
    PartOfDay.EVENING: N_("in the evening (17–23)"),
}
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480)


class TooManyDates(Refusal):
    sentence = N_("These are more than %(most)s dates. Choose an earlier last day or fewer weekdays.")
    field = "last"


class SeasonTooLong(Refusal):
    sentence = N_("A season lasts at most %(most)s days. Choose an earlier last day.")
    field = "last"


class SeasonBackwards(Refusal):
    sentence = N_("The last day comes before the first. Choose a later last day.")
    field = "last"


class NoDateInSeason(Refusal):
    sentence = N_("None of these weekdays lies between the first and the last day. Choose a later last day.")
    field = "last"


class LongerThanPart(Refusal):
    sentence = N_("This length does not fit into that part of the day. Choose a shorter one, or any time of the day.")
    field = "length"


@dataclass(frozen=True)
class Hours:
    """From minute to minute of the wall clock; 1440 is the next midnight."""

    starts: int
    ends: int


@dataclass(frozen=True)
class Within:
    """So many minutes, somewhere in a part of the day. Raises LongerThanPart."""

    minutes: int
    part: PartOfDay

    def __post_init__(self) -> None:
        first, last = PARTS[self.part]
        if self.minutes > last - first:
            raise LongerThanPart


@dataclass(frozen=True)
class When:
    """The dates in their order, and the time on each of them."""

    dates: tuple[date, ...]
    time: Hours | Within

    @property
    def is_series(self) -> bool:
        return len(self.dates) > 1

    @property
    def begins(self) -> date | None:
        """The day with which several dates begin: those far ahead are judged by it, as in a series."""
        return self.dates[0] if self.is_series else None

    def starts(self, grid: int) -> list[int]:
        """The minutes of the day at which it may begin, for a room with this grid."""
        if isinstance(self.time, Hours):
            return [self.time.starts]
        first, last = PARTS[self.time.part]
        step = grid * -(-LEAST_STEP // grid)
        return list(range(first, last - self.time.minutes + 1, step))

    def period(self, day: date, start: int) -> Period:
        """The time on a day when it begins at this minute. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        starts = from_minutes(day, start)
        if isinstance(self.time, Hours):
            return Period(starts, from_minutes(day, self.time.ends))
        return Period(starts, starts + timedelta(minutes=self.time.minutes))

    def periods(self, day: date, grid: int) -> Iterator[tuple[int, Period]]:
        """Each minute at which it may begin on that day with its period; what the clocks skip is left out."""
        for start in self.starts(grid):
            try:
                yield start, self.period(day, start)
            except SkippedHour:
                continue


def several(days: Iterable[date]) -> tuple[date, ...]:
    """Picked dates in their order, each once. Raises TooManyDates."""
    dates = tuple(sorted(set(days)))
    if len(dates) > MOST_DATES:
        raise TooManyDates(field="date", most=MOST_DATES)
    return dates


def season(first: date, last: date, weekdays: frozenset[int]) -> tuple[date, ...]:
    """The dates of these weekdays (0 is Monday) from the first to the last day, both included.

    Raises SeasonBackwards, SeasonTooLong, TooManyDates and NoDateInSeason.
    """
    length = (last - first).days + 1
    if length < 1:
        raise SeasonBackwards
    if length > LONGEST_SEASON:
        raise SeasonTooLong(most=LONGEST_SEASON)
    days = (first + timedelta(days=number) for number in range(length))
    dates = tuple(day for day in days if day.weekday() in weekdays)
    if len(dates) > MOST_DATES:
        raise TooManyDates(most=MOST_DATES)
    if not dates:
        raise NoDateInSeason
    return dates
