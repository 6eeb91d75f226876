"""What staff and time do with a waiting series: approve, refuse or ask about all its waiting dates, let them expire."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select

from app.bookings import steps
from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.series import mark_of, verdicts_on_waiting
from app.bookings.rules.refusals import AlreadyDecided, NotWaiting, ReasonNeedsWords
from app.bookings.rules.states import REASON_LABELS, BookingState, RefusalReason
from app.bookings.services.deciding import demand_overridable
from app.bookings.services.gaps import end_gaps_of_ended
from app.bookings.services.offering import offer_times_of
from app.bookings.services.talking import say_on
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.core.i18n import Sentence
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status, is_alive

SERIES_AT_ONCE = 10


@transaction
def approve_series(actor: Actor, uid: str, *, override_why: str = "", seen: str = "") -> int:
    """Approve all dates that wait; everything is checked again. Gives their number.

    A rule that now says no to one of them is overridden only with a reason, physics never. With `seen`, the mark of
    the dates as staff saw them, none that was changed or added meanwhile is approved unseen.
    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, ChangedMeanwhile, OverrideNeedsReason, OverrideNotPossible.
    """
    series, waiting = _waiting(uid, actor)
    if seen and seen != mark_of(waiting):
        raise ChangedMeanwhile
    said = verdicts_on_waiting(waiting, now=now())
    for booking, told in zip(waiting, said, strict=True):
        assert told.verdict is not None
        demand_overridable(told.verdict, override_why)
        schedule.confirm(booking.entry)
        _decide(booking, BookingState.APPROVED, actor)
        booking.rules_used = told.verdict.as_record()
        overridden = [result.rule for result in told.verdict.refused]
        why = override_why if overridden else ""
        steps.record(booking, "approved", actor, why=why, overridden=overridden, series_id=series.id)
    flush()
    pads = tuple(told.verdict.pads for told in said if told.verdict is not None)
    steps.mail_series_applicant(series, "series_approved", waiting, pads_by_date=pads)
    return len(waiting)


@transaction
def refuse_series(actor: Actor, uid: str, *, reason: RefusalReason, words: str) -> int:
    """Refuse all dates that wait with a reason from the list and words; their times are free at once.

    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, ReasonNeedsWords.
    """
    if not words.strip():
        raise ReasonNeedsWords
    series, waiting = _waiting(uid, actor)
    for booking in waiting:
        schedule.release(booking.entry)
        _decide(booking, BookingState.REFUSED, actor)
        booking.reason, booking.reason_words = reason, words
        steps.record(booking, "refused", actor, why=words, reason=reason.value, series_id=series.id)
    flush()
    said = Sentence(REASON_LABELS[reason])
    steps.mail_series_applicant(series, "series_refused", waiting, reason_words=said, words=words)
    end_gaps_of_ended(series)
    offer_times_of(waiting)
    return len(waiting)


@transaction
def ask_about_series(actor: Actor, uid: str, *, words: str) -> None:
    """Ask the applicant something about the whole series; the talk stands at its first waiting date.

    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, ReasonNeedsWords, and what `check_message` refuses.
    """
    if not words.strip():
        raise ReasonNeedsWords
    series, waiting = _waiting(uid, actor)
    lead = waiting[0]
    if not say_on(lead, actor, words, (), is_question=True):
        return
    steps.record(lead, "asked", actor, series_id=series.id)
    clock, lead_uid = steps.stop_clock(waiting, at=now()), lead.entry.uid
    told: dict[str, Any] = {"answer_by": lead.entry.expires_at, "goes_on_at": clock.goes_on_at, "lead_uid": lead_uid}
    steps.mail_series_applicant(series, "series_question", waiting, words=words, **told)


@transaction
def expire_series_due(at: datetime) -> int:
    """Let the series expire whose time to answer is over, each with one mail; gives the number of dates."""
    due = (
        select(Booking.series_id)
        .join(Entry, Entry.id == Booking.entry_id)
        .where(Booking.state == BookingState.REQUESTED, Booking.series_id.is_not(None))
        .where(or_(Entry.expires_at <= at, Entry.status == Status.CANCELLED))
        .distinct()
        .order_by(Booking.series_id)
        .limit(SERIES_AT_ONCE)
    )
    ids = [series_id for series_id in db.session.scalars(due) if series_id is not None]
    if not ids:
        return 0
    dates = steps.lock_dates_of(ids)
    return sum(_expire(list(bookings), at) for _, bookings in groupby(dates, key=lambda date: date.series_id))


def _expire(bookings: Sequence[Booking], at: datetime) -> int:
    dead = [
        booking
        for booking in bookings
        if booking.state is BookingState.REQUESTED
        and (booking.entry.status is Status.CANCELLED or not is_alive(booking.entry.expires_at, at))
    ]
    if not dead:
        return 0
    for booking in dead:
        if booking.entry.status is not Status.CANCELLED:
            schedule.release(booking.entry)
        booking.state, booking.ended_at = BookingState.EXPIRED, at
        steps.record(booking, "expired", None, series_id=booking.series_id)
    flush()
    series = dead[0].series
    assert series is not None
    steps.mail_series_applicant(series, "series_expired", dead)
    steps.mail_series_staff(series, "series_expired_unanswered", dead)
    end_gaps_of_ended(series)
    offer_times_of(dead)
    return len(dead)


def _waiting(uid: str, actor: Actor) -> tuple[BookingSeries, list[Booking]]:
    """The locked series and its dates that still wait, if the actor may decide it."""
    series, bookings = steps.lock_series(uid, actor, Action.DECIDE_BOOKING)
    waiting = [booking for booking in bookings if booking.state_now is BookingState.REQUESTED]
    if waiting:
        return series, waiting
    if any(booking.state in (BookingState.APPROVED, BookingState.REFUSED) for booking in bookings):
        raise AlreadyDecided
    raise NotWaiting


def _decide(booking: Booking, state: BookingState, actor: Actor) -> None:
    booking.state = state
    booking.decided_at, booking.decided_by_id = now(), actor.person_id
