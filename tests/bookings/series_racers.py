"""What the clients of a race of series do, by plain values, so that it can be sent to another process."""

from datetime import date, datetime, timedelta

from app.bookings.models import Booking, BookingSeries, SeriesExtension
from app.bookings.queries import booking_by_uid
from app.bookings.queries.series import series_by_uid
from app.bookings.rules.repeats import Pattern, Repeat, days_of, occurrences
from app.bookings.rules.series_extending import Onwards, extended, first_of
from app.bookings.services import approve_series, book_series, cancel_series, extend_series, repeat_booking
from app.bookings.services.series import DateAsked, SeriesContent, SeriesRequest
from app.bookings.services.series_extending import Extension, Repetition
from app.bookings.services.series_wishes import AllBut, Ticked
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


def extend(person_id: int, uid: str, more: int, key: str, *, seen: bool = True) -> str:
    """So many times more: the dates as they are seen now, or whatever dates follow at that moment."""
    onwards = Onwards(times=more)
    wanted: Ticked | AllBut = AllBut()
    if seen:
        series = series_by_uid(uid)
        assert series is not None
        has = days_of(series.repeat)
        new = [one for one in occurrences(extended(series.repeat, onwards)) if one.day not in has]
        wanted = Ticked(tuple(DateAsked(one.day, one.period, series.room_id) for one in new if one.period is not None))
        db.session.rollback()
    return extend_series(actor_for(person_id), uid, Extension(onwards, wanted), key=key)


def extend_unseen(person_id: int, uid: str, more: int, key: str) -> str:
    return extend(person_id, uid, more, key, seen=False)


def repeat(person_id: int, uid: str, times: int, key: str) -> str:
    """The booking every week, as a program sends it."""
    booking = booking_by_uid(uid)
    assert booking is not None
    rule = Repeat(Pattern.WEEKLY, *first_of(booking.entry.period), times=times)
    dates = AllBut().dates(rule, booking.room_id, known=[rule.first])
    return repeat_booking(actor_for(person_id), uid, Repetition(rule, dates), key=key)


def extensions() -> int:
    return db.session.query(SeriesExtension).count()


def positions(uid: str) -> list[int | None]:
    series = series_by_uid(uid)
    assert series is not None
    return [booking.series_position for booking in series.bookings]


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
