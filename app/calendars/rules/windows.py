"""Which days a calendar shows: enough to plan by, and less than what makes readers lose events without a word."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import Period, from_local

DAYS_PAST = 30
DAYS_AHEAD = 365
CANCELLED_DAYS = 7
MOST_EVENTS = 1000
LONGEST_EVENT = timedelta(days=7)
A_YEAR = timedelta(days=365)
# No transaction takes a minute, and dates of HTTP are whole seconds: what changed longer ago is all there to be seen.
SETTLES = timedelta(minutes=1, seconds=1)


@dataclass(frozen=True)
class Window:
    """The time that a calendar shows on one day: it moves at midnight, and with it what the calendar holds."""

    day: date

    @property
    def period(self) -> Period:
        first, after = self.day - timedelta(days=DAYS_PAST), self.day + timedelta(days=DAYS_AHEAD)
        return Period(from_local(first), from_local(after))

    @property
    def cancelled_since(self) -> datetime:
        """What was cancelled and ended before that is no longer told of."""
        return from_local(self.day - timedelta(days=CANCELLED_DAYS))


def has_ended(archived_at: datetime | None, now: datetime) -> bool:
    """A calendar of what was closed for good answers for a year, so that every copy has seen its last events go."""
    return archived_at is not None and archived_at + A_YEAR <= now
