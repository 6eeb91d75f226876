"""Pure rules of the time to answer an offer: waking hours, never more than half of what is left, then the last call."""

from datetime import datetime, time, timedelta

from app.core.clock import Period, from_local, local

TIME_TO_ANSWER = timedelta(hours=24)
WAKES, SLEEPS = time(8), time(20)
LAST_CALL = timedelta(hours=3)


def answer_by(now: datetime, starts_at: datetime | None) -> datetime:
    """Until when an offer made now is held: 24 waking hours, at most half of the time until the start."""
    latest = waking_after(now, TIME_TO_ANSWER)
    return latest if starts_at is None else min(latest, now + (starts_at - now) / 2)


def is_last_call(now: datetime, starts_at: datetime | None) -> bool:
    """So near the start nobody is waited for: all are told, and the first yes wins."""
    return starts_at is not None and starts_at - LAST_CALL <= now < starts_at


def waking_after(moment: datetime, length: timedelta) -> datetime:
    """The moment after which so much of Kraków's waking time has gone by."""
    day = local(moment).date()
    while True:
        wakes, sleeps = from_local(day, WAKES), from_local(day, SLEEPS)
        if moment < sleeps:
            awake = Period(max(moment, wakes), sleeps)
            if length <= awake.length:
                return awake.starts + length
            length -= awake.length
        day += timedelta(days=1)
