"""The only place that knows zones and the present: aware UTC inside, Europe/Warsaw at the edges."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core.errors import Refusal
from app.core.i18n import N_

ZONE = ZoneInfo("Europe/Warsaw")
MIDNIGHT = time(0)
FIRST_YEAR, LAST_YEAR = 2000, 2100


class SkippedHour(Refusal):
    sentence = N_("The clocks skip this hour on that day. Choose an hour before 2:00 or from 3:00.")
    field = "starts"


class OutOfCalendar(Refusal):
    sentence = N_("Choose a year between 2000 and 2100.")
    field = "starts"


class NotAMoment(Refusal):
    sentence = N_("Write the time as 2026-12-01T18:00, or with an offset as 2026-12-01T18:00:00+01:00.")


class EndsBeforeStart(Refusal):
    sentence = N_("The end must be later than the start. Choose a later end.")
    field = "ends"


@dataclass(frozen=True, order=True)
class Period:
    """A half-open time [starts, ends) in aware UTC; never empty, never backwards.

    Raises EndsBeforeStart for an empty or backward one.
    """

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("a Period needs aware times")
        if self.ends <= self.starts:
            raise EndsBeforeStart

    @property
    def length(self) -> timedelta:
        return self.ends - self.starts

    @property
    def minutes(self) -> int:
        """Elapsed minutes, not clock minutes."""
        return int(self.length.total_seconds() // 60)

    def overlaps(self, other: "Period") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def contains(self, other: "Period") -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    def without(self, other: "Period") -> list["Period"]:
        """What is left of it before and after another."""
        if not self.overlaps(other):
            return [self]
        before = [Period(self.starts, other.starts)] if self.starts < other.starts else []
        return before + ([Period(other.ends, self.ends)] if other.ends < self.ends else [])

    def shifted(self, by: timedelta) -> "Period":
        return Period(self.starts + by, self.ends + by)

    def padded(self, *, before: int, after: int) -> "Period":
        """The period widened by minutes before and after."""
        return Period(self.starts - timedelta(minutes=before), self.ends + timedelta(minutes=after))


def now() -> datetime:
    """The present as aware UTC, to the microsecond."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Kraków."""
    return now().astimezone(ZONE).date()


def local(moment: datetime) -> datetime:
    """An aware moment as wall-clock time in Kraków."""
    return moment.astimezone(ZONE)


def from_local(day: date, clock: time = MIDNIGHT) -> datetime:
    """A wall-clock time in Kraków as UTC. Refuses the skipped hour; the doubled hour means the first.

    Raises SkippedHour and OutOfCalendar.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfCalendar
    wall = datetime.combine(day, clock, tzinfo=ZONE)
    moment = wall.astimezone(UTC)
    if moment.astimezone(ZONE).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise SkippedHour
    return moment


def from_minutes(day: date, minutes: int) -> datetime:
    """Minutes of the wall clock since midnight (0-1440; 1440 is the next midnight) as UTC.

    Raises SkippedHour and OutOfCalendar.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfCalendar
    return from_local(day + timedelta(days=minutes // 1440), time(minutes % 1440 // 60, minutes % 60))


def is_doubled(day: date, clock: time) -> bool:
    """True where the clock shows this hour twice on that day; we then mean the first."""
    wall = datetime.combine(day, clock, tzinfo=ZONE)
    return wall.utcoffset() != wall.replace(fold=1).utcoffset() and not _is_skipped(wall)


def _is_skipped(wall: datetime) -> bool:
    return wall.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) != wall.replace(tzinfo=None)


def day_period(day: date) -> Period:
    """One calendar day in Kraków, 23, 24 or 25 hours long."""
    return Period(from_local(day), from_local(day + timedelta(days=1)))


def month_period(day: date) -> Period:
    """The calendar month in Kraków that holds the day."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(from_local(first), from_local(following))


def parse_moment(text: str, *, field: str = "starts") -> datetime:
    """RFC 3339 with offset, or local `YYYY-MM-DDTHH:MM` in Kraków, as UTC.

    Raises NotAMoment, SkippedHour, OutOfCalendar, each at the given field.
    """
    try:
        read = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise NotAMoment(field=field) from None
    if "T" not in text.upper() and " " not in text:
        raise NotAMoment(field=field)
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise OutOfCalendar(field=field)
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    try:
        return from_local(read.date(), read.time())
    except SkippedHour:
        raise SkippedHour(field=field) from None
