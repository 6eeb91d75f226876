"""The free times nearest to one that cannot be had: the same day, the same length, one earlier and one later."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from app.bookings.rules.facts import Ask, Facts
from app.bookings.rules.verdict import Verdict, verdict
from app.core.clock import Period, local

# Another hour helps against these alone; a smaller room or another party is no matter of time.
OF_TIME = frozenset({"free", "equipment", "future", "notice", "opening_hours", "grid"})
Say = Callable[[Ask, Facts], Verdict]


def nearby(ask: Ask, facts: Facts, *, say: Say = verdict) -> tuple[Period, ...]:
    """At most one earlier and one later time of the day that the verdict would not refuse, the nearest first.

    Nothing where the asked time can be had, or where another time would not help.
    """
    refused = say(ask, facts).refused
    if not refused or any(result.rule not in OF_TIME for result in refused):
        return ()
    asked = ask.period
    starts = sorted(_starts(local(asked.starts).date(), facts), key=lambda moment: abs(moment - asked.starts))
    earlier = next(_possible((moment for moment in starts if moment < asked.starts), ask, facts, say), None)
    later = next(_possible((moment for moment in starts if moment > asked.starts), ask, facts, say), None)
    found = [period for period in (earlier, later) if period is not None]
    return tuple(sorted(found, key=lambda period: abs(period.starts - asked.starts)))


def _starts(day: date, facts: Facts) -> Iterator[datetime]:
    """The moments of the day on the room's grid of the wall clock at which the centre is open."""
    grid = timedelta(minutes=facts.room.grid_minutes)
    for block in facts.opening:
        moment = facts.room.first_on_grid(block.starts)
        while moment < block.ends:
            if local(moment).date() == day:
                yield moment
            moment += grid


def _possible(moments: Iterator[datetime], ask: Ask, facts: Facts, say: Say) -> Iterator[Period]:
    for moment in moments:
        tried = replace(ask, period=Period(moment, moment + ask.period.length))
        if not say(tried, facts).refused:
            yield tried.period
