"""How a series goes on at its end, and when a single booking can become one."""

from dataclasses import dataclass, replace
from datetime import date

from app.bookings.rules.repeats import NoDays, NoEnd, Pattern, Repeat, days_of, longer
from app.core.clock import Period, local
from app.core.errors import Refusal
from app.core.i18n import N_

MINUTES_OF_A_DAY = 1440


class SeriesIsOver(Refusal):
    sentence = N_("No date of this series is ahead any more. Ask for the room on several days anew.")
    status = 409


class NotLonger(Refusal):
    sentence = N_("The series has these days already. Choose a later last day.")
    field = "until"


class NotLaterDays(Refusal):
    sentence = N_("Choose days after the last one that the series has.")
    field = "picked"


class CannotBeRepeated(Refusal):
    sentence = N_("Only a booking that is ahead, held and of no series can be repeated. Ask for the room anew.")
    status = 409


class GoesOnAfterMidnight(Refusal):
    sentence = N_("A booking that goes on after midnight cannot be repeated. Ask for each night on its own.")


@dataclass(frozen=True)
class Onwards:
    """How far a series goes on: until a day (included), so many times more, or on further days that are chosen."""

    until: date | None = None
    times: int | None = None
    picked: tuple[date, ...] = ()


def extended(repeat: Repeat, onwards: Onwards) -> Repeat:
    """The rule made longer. Refuses NoEnd, NotLonger, NotLaterDays, NoDays and TooManyDates."""
    has = days_of(repeat)
    if repeat.pattern is Pattern.PICKED:
        if not onwards.picked:
            raise NoDays
        if min(onwards.picked) <= has[-1]:
            raise NotLaterDays
        rule = replace(repeat, picked=(*repeat.picked, *onwards.picked))
    elif onwards.times is not None:
        rule = replace(longer(repeat, onwards.times), until=onwards.until)
    elif onwards.until is not None:
        rule = replace(repeat, until=onwards.until, times=None)
    else:
        raise NoEnd
    if (rule.until is not None and rule.until <= has[-1]) or len(days_of(rule)) <= len(has):
        raise NotLonger
    return rule


def ends_that_day(period: Period) -> bool:
    """Whether it ends on the day on which it begins, midnight included."""
    try:
        first_of(period)
    except GoesOnAfterMidnight:
        return False
    return True


def has_hours_of(repeat: Repeat, period: Period) -> bool:
    """Whether a date begins and ends at the hours of the rule."""
    return ends_that_day(period) and first_of(period)[1:] == (repeat.starts, repeat.ends)


def first_of(period: Period) -> tuple[date, int, int]:
    """The day and the two times of its clock of a booking that begins a series. Refuses GoesOnAfterMidnight."""
    starts, ends = local(period.starts), local(period.ends)
    day = starts.date()
    last = ends.hour * 60 + ends.minute
    if ends.date() > day and last == 0 and (ends.date() - day).days == 1:
        last = MINUTES_OF_A_DAY
    elif ends.date() > day:
        raise GoesOnAfterMidnight
    return day, starts.hour * 60 + starts.minute, last
