"""Reading the clocks of requests: their places in the queue, which are due to be told of, and the usual time."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union_all

from app.bookings.models import AnswerClock, Booking, BookingChange
from app.bookings.queries.changes import change_waits
from app.bookings.queries.lists import waits
from app.bookings.queries.series import leads_its_series
from app.bookings.rules.answering import LEAST_ANSWERS, PACE_OVER, Turn, usual_days
from app.core.database import db, seconds_between, weekend_days_between
from app.schedule.models import Entry

A_DAY = 24 * 60 * 60


def stands_still(now: datetime) -> ColumnElement[bool]:
    """SQL for a clock that stands still: the applicant was asked, and may still answer."""
    return and_(AnswerClock.stopped_at.is_not(None), AnswerClock.goes_on_at > now)


def deadline() -> ColumnElement[datetime]:
    """SQL for by when staff answer, the entry and (outer) its clock joined."""
    return func.coalesce(AnswerClock.answer_by, Entry.expires_at)


def turns_of(bookings: Iterable[Booking], *, now: datetime) -> Mapping[int, Turn]:
    """Where waiting requests stand, by the id of the booking: two queries, none where nothing waits.

    A date of a series stands where the first date of it that waits stands.
    """
    asked = {booking.id: booking for booking in bookings if booking.entry.expires_at is not None}
    if not asked:
        return {}
    places = _places({booking.centre_id for booking in asked.values()}, now=now)
    ids = {booking.entry_id for booking in asked.values()}
    clocks = {one.entry_id: one for one in db.session.scalars(select(AnswerClock).where(AnswerClock.entry_id.in_(ids)))}
    return {number: _turn(booking, clocks.get(booking.entry_id), places, now) for number, booking in asked.items()}


Places = Mapping[tuple[str, int], tuple[int, int]]


def _places(centre_ids: Collection[int], *, now: datetime) -> Places:
    """The place of each request that waits for staff, and how many do; a series is one request."""
    requests = (
        select(Booking.centre_id, Booking.id, Booking.series_id, deadline().label("due"))
        .join(Booking.entry)
        .where(waits(now), leads_its_series(now), Booking.centre_id.in_(centre_ids))
    )
    changes = (
        select(Booking.centre_id, -func.min(BookingChange.id), func.min(0), func.min(deadline()))
        .select_from(BookingChange)
        .join(BookingChange.entry)
        .join(BookingChange.booking)
        .where(change_waits(now), Booking.centre_id.in_(centre_ids))
        .group_by(Booking.centre_id, func.coalesce(BookingChange.sending, Entry.uid))
    )
    lines = union_all(*(_for_staff(one, now) for one in (requests, changes))).subquery()
    here = lines.c.centre_id
    place = func.row_number().over(order_by=(lines.c.due, lines.c.id), partition_by=here)
    ranked = select(lines.c.id, lines.c.series_id, place, func.count().over(partition_by=here))
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for number, series_id, *where in db.session.execute(ranked):
        found["series" if series_id else "booking", series_id or number] = (where[0], where[1])
    return found


def _for_staff(lines: Any, now: datetime) -> Any:
    """What waits for the applicant has no place."""
    clocked = lines.outerjoin(AnswerClock, AnswerClock.entry_id == Entry.id)
    return clocked.where(or_(AnswerClock.entry_id.is_(None), ~func.coalesce(stands_still(now), False)))


def _turn(booking: Booking, clock: AnswerClock | None, places: Places, now: datetime) -> Turn:
    held = booking.entry.expires_at
    assert held is not None
    key = ("series", booking.series_id) if booking.series_id is not None else ("booking", booking.id)
    place, waiting = places.get(key, (None, 0))
    if clock is None:
        return Turn(answer_by=held, held_until=held, place=place, waiting=waiting)
    still = clock.stopped_at is not None and clock.goes_on_at is not None and clock.goes_on_at > now
    return Turn(
        answer_by=clock.answer_by,
        held_until=held,
        place=None if still else place,
        waiting=waiting,
        still=clock.still_at(now),
        stopped_at=clock.stopped_at if still else None,
        goes_on_at=clock.goes_on_at if still else None,
        is_late=clock.answer_by <= now,
    )


def usual_answer(now: datetime, *, centre_id: int | None = None, room_id: int | None = None) -> int | None:
    """Within how many working days half of the requests of the last 90 days were answered; None of fewer than five.

    Decisions of people count, a series once; weekends and the time that the clock stood still do not. One query.
    """
    here = Booking.room_id == room_id if room_id is not None else Booking.centre_id == centre_id
    request = case((Booking.series_id.is_not(None), Booking.series_id), else_=-Booking.id)
    stopped = case(
        (AnswerClock.stopped_at.is_(None), 0.0),
        (AnswerClock.goes_on_at < Booking.decided_at, seconds_between(AnswerClock.goes_on_at, AnswerClock.stopped_at)),
        else_=seconds_between(Booking.decided_at, AnswerClock.stopped_at),
    )
    asked = func.coalesce(AnswerClock.asked_at, Booking.created_at)
    took = (
        seconds_between(Booking.decided_at, asked)
        - A_DAY * weekend_days_between(Booking.decided_at, asked)
        - func.coalesce(AnswerClock.still_seconds, 0)
        - stopped
    )
    answers = (
        select(func.max(took).label("took"))
        .select_from(Booking)
        .outerjoin(AnswerClock, AnswerClock.entry_id == Booking.entry_id)
        .where(here, Booking.decided_by_id.is_not(None), Booking.decided_at >= now - PACE_OVER, ~Booking.is_by_staff)
        .group_by(request, Booking.decided_at)
        .subquery()
    )
    place = func.row_number().over(order_by=answers.c.took)
    ranked = select(answers.c.took, place.label("place"), func.count().over().label("number")).subquery()
    middle = ranked.c.place.in_([(ranked.c.number + 1) // 2, (ranked.c.number + 2) // 2])
    seconds, number = db.session.execute(select(func.avg(ranked.c.took), func.max(ranked.c.number)).where(middle)).one()
    if number is None or number < LEAST_ANSWERS:
        return None
    return usual_days(max(0.0, float(seconds)))


def due_clocks(at: datetime, *, managers: bool) -> Select[AnswerClock]:
    """The clocks of what waits for staff and of which coordinators, or managers, are to be told now."""
    warn_at, told = (
        (AnswerClock.warn_managers_at, AnswerClock.warned_managers_at)
        if managers
        else (AnswerClock.warn_at, AnswerClock.warned_at)
    )
    return (
        select(AnswerClock)
        .join(Entry, Entry.id == AnswerClock.entry_id)
        .where(warn_at <= at, told.is_(None), Entry.expires_at > at)
        .where(or_(AnswerClock.stopped_at.is_(None), AnswerClock.goes_on_at <= at))
        .order_by(AnswerClock.entry_id)
        .limit(1000)
    )
