"""The missing days of a series that go on trying: made with it, ended with it, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.bookings.models import Booking, BookingSeries, Waiting
from app.bookings.rules.series import DateSaid
from app.bookings.rules.states import OPEN_STATES
from app.bookings.rules.waiting import LIVING_GAPS, WaitingState
from app.bookings.services.offering import offer_freed, record
from app.core.access import Actor
from app.core.clock import Period, now
from app.core.database import db, flush
from app.schedule import steps as schedule
from app.schedule.rules import Status


def keep_gaps(series: BookingSeries, told: Sequence[DateSaid], turnstile_id: int) -> None:
    """Let each day that the series does not have because it was taken go on trying, in its room or one that is as good.

    A day for which the party waits already is not waited for twice.
    """
    missing = [
        one for one in told if not one.wish.is_wanted and one.refusal is not None and one.refusal.code in LIVING_GAPS
    ]
    if not missing:
        return
    lead, known = series.bookings[0], _times_waited_for(turnstile_id, series.centre_id)
    for one in missing:
        if one.ask.period not in known:
            gap = Waiting(
                centre_id=series.centre_id,
                room_id=series.room_id,
                any_room=True,
                organisation=series.organisation,
                asked_by=series.asked_by,
                turnstile_id=turnstile_id,
                period=one.ask.period,
                title=lead.entry.title,
                purpose=lead.purpose,
                people=one.ask.people,
                layout=one.ask.layout,
                participants_pay=one.ask.participants_pay,
                is_public=lead.entry.is_public,
                equipment=[[lent.equipment_id, lent.amount] for lent in one.ask.equipment],
                series=series,
                series_day=one.wish.day,
            )
            db.session.add(gap)
            flush()
            record(gap, "waits", None, series_id=series.id)


def end_gaps_of_ended(series: BookingSeries) -> None:
    """A series of which no date is held or approved any more tries no longer for its missing days."""
    if not any(booking.state in OPEN_STATES for booking in series.bookings):
        end_gaps(series, None)


def end_gaps(series: BookingSeries, actor: Actor | None, *, since: datetime | None = None) -> None:
    """The missing days of a series, from a moment on, no longer try; what was held for one goes to the next."""
    living = select(Waiting).where(Waiting.series_id == series.id, Waiting.ended_at.is_(None))
    if since is not None:
        living = living.where(Waiting.starts_at >= since)
    fresh = living.order_by(Waiting.id).with_for_update(of=Waiting).execution_options(populate_existing=True)
    freed = [let_go(gap, WaitingState.LEFT, actor) for gap in db.session.scalars(fresh).all()]
    offer_freed([one for one in freed if one is not None])


def let_go(waiting: Waiting, state: WaitingState, actor: Actor | None) -> tuple[int, Period] | None:
    """End somebody's waiting, with its offer; gives the room and the time that are free by it."""
    entry, freed = waiting.entry, None
    if waiting.state is WaitingState.OFFERED and entry is not None:
        freed = waiting.where.id, waiting.period
        entry = schedule.lock_entry(entry.id)
        if entry.status is not Status.CANCELLED:
            schedule.release(entry)
    waiting.state, waiting.ended_at = state, now()
    flush()
    record(waiting, state.value, actor)
    return freed


def fill_gap(gap: Waiting, booking: Booking) -> None:
    """The booking is a date of the series now, in its place by time, and the day is missing no more."""
    series = gap.series
    assert series is not None
    assert gap.series_day is not None
    day = gap.series_day.isoformat()
    series.missing = [kept for kept in series.missing if kept["day"] != day]
    in_time = sorted(series.bookings, key=lambda one: one.entry.starts_at)
    for position, one in enumerate(in_time, start=1):
        one.series_position = position
    flush()


def _times_waited_for(turnstile_id: int, centre_id: int) -> set[Period]:
    rows = db.session.execute(
        select(Waiting.starts_at, Waiting.ends_at).where(
            Waiting.turnstile_id == turnstile_id, Waiting.centre_id == centre_id, Waiting.ended_at.is_(None)
        )
    )
    return {Period(starts, ends) for starts, ends in rows}
