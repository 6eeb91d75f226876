"""What the clients of a race of series do, by plain values, so that it can be sent to another process."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.bookings.models import Booking, BookingChange, BookingSeries, SeriesExtension
from app.bookings.queries import booking_by_uid
from app.bookings.queries.series import series_by_uid
from app.bookings.rules.repeats import Pattern, Repeat, days_of, occurrences
from app.bookings.rules.series_extending import Onwards, extended, first_of
from app.bookings.rules.series_rearranging import Rearrangement
from app.bookings.services import (
    SeriesChange,
    approve_series,
    approve_series_change,
    book_series,
    cancel_series,
    change_series,
    extend_series,
    repeat_booking,
    withdraw_change,
    withdraw_series_change,
)
from app.bookings.services.series import DateAsked, SeriesContent, SeriesRequest
from app.bookings.services.series_extending import Extension, Repetition
from app.bookings.services.series_wishes import AllBut, Ticked
from app.centres.models import Centre
from app.core.clock import local, today
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.schedule.models import Entry

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


def change(person_id: int, uid: str, starts: int, ends: int, of: list[int] | None = None) -> tuple[int, int]:
    """Other hours on the dates with these numbers, or on all; gives how many are done and how many wait."""
    series = series_by_uid(uid)
    assert series is not None
    dates = [one.entry.uid for number, one in enumerate(series.bookings) if of is None or number in of]
    db.session.rollback()
    asked = SeriesChange(Rearrangement(starts * 60, ends * 60), tuple(dates))
    came = change_series(actor_for(person_id), uid, asked)
    return came.done, came.waiting


def approve_changes(person_id: int) -> int:
    """The first change that waits, with all that was sent with it."""
    uid = db.session.scalars(select(Entry.uid).join(BookingChange).order_by(BookingChange.id)).first()
    assert uid is not None
    db.session.rollback()
    return approve_series_change(actor_for(person_id), uid)


def withdraw_first_change(person_id: int, uid: str) -> None:
    """Take back the change of the first date alone."""
    series = series_by_uid(uid)
    assert series is not None
    first = series.bookings[0].entry.uid
    db.session.rollback()
    withdraw_change(actor_for(person_id), first)


def withdraw_changes(person_id: int, uid: str) -> int:
    """All that was sent together with the change of the first date."""
    series = series_by_uid(uid)
    assert series is not None
    change = series.bookings[0].changes[-1].entry.uid
    db.session.rollback()
    return withdraw_series_change(actor_for(person_id), uid, change)


def hours(uid: str) -> list[tuple[str, str]]:
    """From when to when each date is, by the clock, and each that waits is to be."""
    series = series_by_uid(uid)
    assert series is not None
    entries = [(one.waiting_change or one).entry for one in series.bookings]
    return [(f"{local(one.starts_at):%H:%M}", f"{local(one.ends_at):%H:%M}") for one in entries]


def mailed(template: str) -> int:
    return db.session.query(Mail).filter_by(template=template).count()


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
