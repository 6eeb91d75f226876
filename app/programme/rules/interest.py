"""Interest in what is to come: while it can be shown, and when those who showed it are told."""

from collections.abc import Collection
from datetime import datetime, timedelta

from app.core.clock import Period
from app.core.errors import Refusal
from app.core.i18n import N_

TOLD_BEFORE = timedelta(hours=24)
UNCONFIRMED_LASTS = timedelta(days=7)
KEPT_AFTER_TELLING = timedelta(days=30)


class NothingToWaitFor(Refusal):
    sentence = N_("Its dates are there and nobody has to wait for them. Look at its page.")
    status = 409


def takes_interest(dates: Collection[Period], opens_at: datetime | None, now: datetime) -> bool:
    """Whether there is something to wait for: a first date, or the opening of enrolment."""
    if opens_at is not None:
        return opens_at > now
    return not dates


def check_takes_interest(dates: Collection[Period], opens_at: datetime | None, now: datetime) -> None:
    """Refuses NothingToWaitFor."""
    if not takes_interest(dates, opens_at, now):
        raise NothingToWaitFor


def told_from(dates: Collection[Period], opens_at: datetime | None, now: datetime) -> datetime | None:
    """When those who wait are told: a day before enrolment opens, or as soon as there is a date; none is not yet."""
    if opens_at is not None:
        return opens_at - TOLD_BEFORE
    return now if dates else None
