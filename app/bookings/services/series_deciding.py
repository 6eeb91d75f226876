"""What staff and time do with a waiting series: approve, refuse or ask about all its waiting dates, let them expire."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select

from app.bookings import steps
from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.series import mark_of, verdicts_on_waiting
from app.bookings.rules.deciding import AT_ONCE
from app.bookings.rules.refusals import NotWaiting, ReasonNeedsWords
from app.bookings.rules.series import DateSaid
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.services.deciding import set_aside
from app.bookings.services.gaps import end_gaps_of_ended
from app.bookings.services.offering import offer_times_of
from app.bookings.services.talking import say_on
from app.bookings.services.why import Why, why_refused
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status, is_alive

SERIES_AT_ONCE = 10


@transaction
def approve_series(
    actor: Actor, uid: str, *, override_why: str = "", seen: str = "", undo_for: timedelta = AT_ONCE
) -> int:
    """Approve all dates that wait; everything is checked again. Gives their number.

    A rule that now says no to one of them is overridden only with a reason, physics never. With `seen`, the mark of
    the dates as staff saw them, none that was changed or added meanwhile is approved unseen.
    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, ChangedMeanwhile, OverrideNeedsReason, OverrideNotPossible.
    """
    series, waiting = _waiting(uid, actor)
    if seen and seen != mark_of(waiting):
        raise ChangedMeanwhile
    said = verdicts_on_waiting(waiting, now=now())
    undoing = steps.Undoing(actor, series.centre_id, undo_for)
    for booking, told in zip(waiting, said, strict=True):
        _approve(booking, told, override_why, actor, undoing)
    flush()
    pads = tuple(told.verdict.pads for told in said if told.verdict is not None)
    steps.mail_series_applicant(series, "series_approved", waiting, kept=waiting, pads_by_date=pads, **undoing.mail)
    undoing.close()
    return len(waiting)


@transaction
def refuse_series(
    actor: Actor, uid: str, *, reason: RefusalReason | int, words: str, undo_for: timedelta = AT_ONCE
) -> int:
    """Refuse all dates that wait with a reason from the list and words; their times are free once it is final.

    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, NoSuchReason, ReasonNeedsWords.
    """
    series, waiting = _waiting(uid, actor)
    why = why_refused(series.centre_id, reason, words)
    undoing = steps.Undoing(actor, series.centre_id, undo_for)
    for booking in waiting:
        _refuse(booking, why, actor, undoing)
    flush()
    facts: dict[str, Any] = {"reason_words": why.said, "words": why.words}
    steps.mail_series_applicant(series, "series_refused", waiting, **facts, **undoing.mail)
    if undoing.is_final:
        end_gaps_of_ended(series)
        offer_times_of(waiting)
    undoing.close()
    return len(waiting)


@transaction
def decide_series(
    actor: Actor,
    uid: str,
    *,
    refused: Mapping[str, RefusalReason | int],
    words: str,
    override_why: str = "",
    seen: str = "",
    undo_for: timedelta = AT_ONCE,
) -> tuple[int, int]:
    """Refuse these of the dates that wait, each with its reason, and approve the others, with one mail.

    Gives how many are approved and how many refused. Raises what `approve_series` and `refuse_series` do.
    """
    series, waiting = _waiting(uid, actor)
    if seen and seen != mark_of(waiting):
        raise ChangedMeanwhile
    undoing = steps.Undoing(actor, series.centre_id, undo_for)
    no = [booking for booking in waiting if booking.entry.uid in refused]
    yes = [booking for booking in waiting if booking.entry.uid not in refused]
    whys = [why_refused(series.centre_id, refused[booking.entry.uid], words) for booking in no]
    for booking, why in zip(no, whys, strict=True):
        _refuse(booking, why, actor, undoing)
    flush()
    told = verdicts_on_waiting(yes, now=now())
    for booking, said in zip(yes, told, strict=True):
        _approve(booking, said, override_why, actor, undoing)
    flush()
    facts: dict[str, Any] = {
        "approved": tuple(booking.entry.period for booking in yes),
        "pads_by_date": tuple(said.pads for said in told),
        "refused": tuple(booking.entry.period for booking in no),
        "reasons": tuple(why.said for why in whys),
        "words": words.strip(),
    }
    template = "series_decided" if no else "series_approved"
    steps.mail_series_applicant(series, template, waiting, kept=yes, **facts, **undoing.mail)
    if undoing.is_final:
        end_gaps_of_ended(series)
        offer_times_of(no)
    undoing.close()
    return len(yes), len(no)


def _approve(booking: Booking, told: DateSaid, override_why: str, actor: Actor, undoing: steps.Undoing) -> None:
    assert told.verdict is not None
    said = set_aside(told.verdict, override_why)
    was = booking.entry.expires_at
    schedule.confirm(booking.entry)
    _decide(booking, BookingState.APPROVED, actor)
    undoing.note(booking, was)
    booking.rules_used = said.decided_on(booking.rules_used)
    overridden = [result.rule for result in said.refused]
    why = override_why if overridden else ""
    steps.record(booking, "approved", actor, why=why, overridden=overridden, series_id=booking.series_id)


def _refuse(booking: Booking, why: Why, actor: Actor, undoing: steps.Undoing) -> None:
    was = booking.entry.expires_at
    undoing.let_go(booking.entry)
    _decide(booking, BookingState.REFUSED, actor)
    undoing.note(booking, was)
    why.write(booking)
    steps.record(booking, "refused", actor, why=why.words, reason=why.kind.value, series_id=booking.series_id)


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
    decided = [booking for booking in bookings if booking.state in (BookingState.APPROVED, BookingState.REFUSED)]
    if decided:
        raise steps.decided_already(max(decided, key=lambda booking: booking.decided_at or booking.created_at))
    raise NotWaiting


def _decide(booking: Booking, state: BookingState, actor: Actor) -> None:
    booking.state = state
    booking.decided_at, booking.decided_by_id = now(), actor.person_id
