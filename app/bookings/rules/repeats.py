"""A rule that repeats by the clock on the wall, the dates that it gives, and how it is said in words."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from app.core.clock import EndsBeforeStart, Period, from_minutes
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence

MOST_DATES = 60
MOST_WEEKS = 8
LAST = 5


class TooManyDates(Refusal):
    sentence = N_("A series has at most %(most)s dates. Choose an earlier last day or fewer times.")
    field = "times"


class NoEnd(Refusal):
    sentence = N_("Say until which day, or how many times.")
    field = "until"


class LastDayTooEarly(Refusal):
    sentence = N_("The last day lies before the first one. Choose a later last day.")
    field = "until"


class NoDays(Refusal):
    sentence = N_("Choose at least one day.")
    field = "picked"


class WeeksOutOfRange(Refusal):
    sentence = N_("Repeat at least every week and at most every %(most)s weeks.")
    field = "every"


class Pattern(enum.StrEnum):
    """How a series goes on from its first day."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    PICKED = "picked"


@dataclass(frozen=True)
class Repeat:
    """From a first day, at a time of the wall clock in minutes since midnight, until a day (included) or n times.

    Monthly means the same weekday of the month by its number; the fifth means the last.
    """

    pattern: Pattern
    first: date
    starts: int
    ends: int
    every: int = 1
    until: date | None = None
    times: int | None = None
    picked: tuple[date, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "pattern": self.pattern.value,
            "first": self.first.isoformat(),
            "starts": self.starts,
            "ends": self.ends,
            "every": self.every,
            "until": self.until.isoformat() if self.until is not None else None,
            "times": self.times,
            "picked": [day.isoformat() for day in self.picked],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Repeat":
        return cls(
            pattern=Pattern(kept["pattern"]),
            first=date.fromisoformat(kept["first"]),
            starts=kept["starts"],
            ends=kept["ends"],
            every=kept["every"],
            until=date.fromisoformat(kept["until"]) if kept["until"] else None,
            times=kept["times"],
            picked=tuple(date.fromisoformat(day) for day in kept["picked"]),
        )


@dataclass(frozen=True)
class Occurrence:
    """One day of a rule with its time, or with the refusal where the clocks have no such time on that day."""

    day: date
    period: Period | None
    refusal: Refusal | None = None


def days_of(repeat: Repeat) -> tuple[date, ...]:
    """The days of the rule in order. Refuses TooManyDates, NoEnd, LastDayTooEarly, NoDays, WeeksOutOfRange."""
    if repeat.pattern is Pattern.PICKED:
        days = sorted(set(repeat.picked))
        if not days:
            raise NoDays
        return _at_most(days)
    if repeat.times is None and repeat.until is None:
        raise NoEnd
    if not 1 <= repeat.every <= MOST_WEEKS:
        raise WeeksOutOfRange(most=MOST_WEEKS)
    if repeat.until is not None and repeat.until < repeat.first:
        raise LastDayTooEarly
    wanted = MOST_DATES + 1 if repeat.times is None else repeat.times
    if wanted < 1:
        raise NoDays(field="times")
    return _at_most([moment.date() for moment in islice(_rhythm(repeat), min(wanted, MOST_DATES + 1))])


def occurrences(repeat: Repeat) -> tuple[Occurrence, ...]:
    """Each day with its time; refuses what `days_of` refuses, and EndsBeforeStart."""
    if repeat.ends <= repeat.starts:
        raise EndsBeforeStart
    return tuple(occurrence(day, repeat.starts, repeat.ends) for day in days_of(repeat))


def occurrence(day: date, starts: int, ends: int) -> Occurrence:
    """One day and two times of its clock; a time that it does not have is a refused date, not an error."""
    try:
        return Occurrence(day, Period(from_minutes(day, starts), from_minutes(day, ends)))
    except Refusal as refusal:
        return Occurrence(day, None, refusal)


def longer(repeat: Repeat, more: int) -> Repeat:
    """The same rule with so many days more. Picked days do not go on: refuses NoDays; and TooManyDates."""
    if repeat.pattern is Pattern.PICKED:
        raise NoDays
    wanted = len(days_of(repeat)) + more
    if wanted > MOST_DATES:
        raise TooManyDates(most=MOST_DATES)
    return replace(repeat, until=None, times=wanted)


def number_in_month(day: date) -> int:
    """1 for the first Tuesday of its month, 5 for one that is the last because it is the fifth."""
    return (day.day - 1) // 7 + 1


def _rhythm(repeat: Repeat) -> rrule:
    until = None if repeat.until is None else datetime.combine(repeat.until, time())
    start = datetime.combine(repeat.first, time())
    if repeat.pattern is Pattern.WEEKLY:
        return rrule(WEEKLY, dtstart=start, interval=repeat.every, until=until)
    number = number_in_month(repeat.first)
    which = weekday(repeat.first.weekday(), -1 if number == LAST else number)
    return rrule(MONTHLY, dtstart=start, byweekday=which, until=until)


def _at_most(days: Sequence[date]) -> tuple[date, ...]:
    if len(days) > MOST_DATES:
        raise TooManyDates(most=MOST_DATES)
    return tuple(days)


# --- in words

EACH = (
    N_("every Monday"),
    N_("every Tuesday"),
    N_("every Wednesday"),
    N_("every Thursday"),
    N_("every Friday"),
    N_("every Saturday"),
    N_("every Sunday"),
)
ON = (
    N_("on Mondays"),
    N_("on Tuesdays"),
    N_("on Wednesdays"),
    N_("on Thursdays"),
    N_("on Fridays"),
    N_("on Saturdays"),
    N_("on Sundays"),
)
FIRST = (
    N_("every first Monday of the month"),
    N_("every first Tuesday of the month"),
    N_("every first Wednesday of the month"),
    N_("every first Thursday of the month"),
    N_("every first Friday of the month"),
    N_("every first Saturday of the month"),
    N_("every first Sunday of the month"),
)
SECOND = (
    N_("every second Monday of the month"),
    N_("every second Tuesday of the month"),
    N_("every second Wednesday of the month"),
    N_("every second Thursday of the month"),
    N_("every second Friday of the month"),
    N_("every second Saturday of the month"),
    N_("every second Sunday of the month"),
)
THIRD = (
    N_("every third Monday of the month"),
    N_("every third Tuesday of the month"),
    N_("every third Wednesday of the month"),
    N_("every third Thursday of the month"),
    N_("every third Friday of the month"),
    N_("every third Saturday of the month"),
    N_("every third Sunday of the month"),
)
FOURTH = (
    N_("every fourth Monday of the month"),
    N_("every fourth Tuesday of the month"),
    N_("every fourth Wednesday of the month"),
    N_("every fourth Thursday of the month"),
    N_("every fourth Friday of the month"),
    N_("every fourth Saturday of the month"),
    N_("every fourth Sunday of the month"),
)
FIFTH = (
    N_("every last Monday of the month"),
    N_("every last Tuesday of the month"),
    N_("every last Wednesday of the month"),
    N_("every last Thursday of the month"),
    N_("every last Friday of the month"),
    N_("every last Saturday of the month"),
    N_("every last Sunday of the month"),
)
BY_NUMBER = (FIRST, SECOND, THIRD, FOURTH, FIFTH)
NOT_THEN = N_("%(said)s, not %(days)s: %(why)s")


def said(repeat: Repeat, days: Sequence[date], missing: Sequence[tuple[Sequence[date], str]] = ()) -> Sentence:
    """The rule with the days that are meant, and days that are missing by their reason (a marked msgid)."""
    facts = {
        "rhythm": _said_rhythm(repeat),
        "hours": f"{_clock(repeat.starts)}–{_clock(repeat.ends)}",
        "first": (days[0],) if days else (repeat.first,),
        "last": (days[-1],) if days else (repeat.first,),
        "count": len(days),
    }
    sentence = Sentence(
        N_("%(rhythm)s %(hours)s, %(first)s to %(last)s, %(count)s date"),
        facts,
        plural=N_("%(rhythm)s %(hours)s, %(first)s to %(last)s, %(count)s dates"),
    )
    for gone, why in missing:
        sentence = Sentence(NOT_THEN, {"said": sentence, "days": tuple(gone), "why": Sentence(why)})
    return sentence


def _said_rhythm(repeat: Repeat) -> Sentence:
    on = repeat.first.weekday()
    if repeat.pattern is Pattern.PICKED:
        return Sentence(N_("on chosen days"))
    if repeat.pattern is Pattern.MONTHLY:
        return Sentence(BY_NUMBER[number_in_month(repeat.first) - 1][on])
    if repeat.every == 1:
        return Sentence(EACH[on])
    return Sentence(
        N_("every %(count)s week %(weekday)s"),
        {"count": repeat.every, "weekday": Sentence(ON[on])},
        plural=N_("every %(count)s weeks %(weekday)s"),
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
