"""Ends of enrolments: when it would be too late for others, noted on the row, and what is forgotten then."""

from datetime import datetime

from app.core.clock import now
from app.core.database import flush
from app.programme.models import Enrolment
from app.programme.rules.opening import IsOver
from app.programme.steps.dates import sessions_of
from app.schedule.rules.places import ClaimStatus


def next_start(one: Enrolment) -> datetime | None:
    """When the next date of an enrolment begins; the one that runs has begun. Raises IsOver after the last of them."""
    dates = [session.period for session in sessions_of(one) if not session.is_cancelled]
    left = [date for date in dates if date.ends > now()]
    if dates and not left:
        raise IsOver
    return left[0].starts if left else None


def end_late(one: Enrolment, is_too_late: bool) -> None:
    """Note that a place is given back too late for others; leaving a line never is."""
    one.ended_late = is_too_late and one.status is ClaimStatus.CONFIRMED
    flush()
