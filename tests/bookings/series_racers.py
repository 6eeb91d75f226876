"""What the clients of a race of series do, by plain values, so that it can be sent to another process."""

from datetime import date, datetime, timedelta

from app.bookings.models import Booking, BookingSeries
from app.bookings.rules.repeats import Pattern, Repeat, occurrences
from app.bookings.services import approve_series, book_series, cancel_series
from app.bookings.services.series import DateAsked, SeriesContent, SeriesRequest
from app.centres.models import Centre
from app.core.clock import today
from app.core.database import db, transaction
from app.organisations.queries import actor_for

CONTENT = SeriesContent("Próba", "Śpiewamy", 5)


def first_day() -> str:
    """A day that is open: a week ahead, never a Sunday."""
    day = today() + timedelta(days=7)
    return (day + timedelta(days=day.weekday() == 6)).isoformat()


@transaction
def lift_quotas() -> None:
    """So that only times and rooms are fought for."""
    for centre in db.session.query(Centre):
        centre.quota_hours, centre.open_requests = 744, 100


def ask_series(
    person_id: int, organisation_id: int, rooms: list[int], first: str, hour: int, times: int, key: str
) -> str:
    """Every week; the dates take the rooms in turn."""
    repeat = Repeat(Pattern.WEEKLY, date.fromisoformat(first), hour * 60, hour * 60 + 60, times=times)
    dates = tuple(
        DateAsked(one.day, one.period, rooms[number % len(rooms)])
        for number, one in enumerate(occurrences(repeat))
        if one.period is not None
    )
    request = SeriesRequest(rooms[0], repeat, dates, CONTENT, organisation_id)
    return book_series(actor_for(person_id), request, key=key)


def approve(person_id: int, uid: str) -> int:
    return approve_series(actor_for(person_id), uid)


def call_off(person_id: int, uid: str) -> int:
    return cancel_series(actor_for(person_id), uid)


def sizes() -> list[int]:
    """How many dates each series has; a series without all of its dates would show here."""
    return sorted(len(series.bookings) for series in db.session.query(BookingSeries))


def states() -> set[str]:
    return {booking.state_now.value for booking in db.session.query(Booking).where(Booking.series_id.is_not(None))}


def hour_of(first: str, weeks: int, hour: int) -> tuple[datetime, datetime]:
    """One hour of one of the dates."""
    repeat = Repeat(Pattern.WEEKLY, date.fromisoformat(first), hour * 60, hour * 60 + 60, times=weeks + 1)
    period = occurrences(repeat)[weeks].period
    assert period is not None
    return period.starts, period.ends
