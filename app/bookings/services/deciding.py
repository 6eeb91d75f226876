"""What staff and time do with a waiting request: approve, refuse, let it expire."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.bookings import steps
from app.bookings.models import Booking
from app.bookings.queries.facts import verdict_of_booking
from app.bookings.rules import ChangeState, Verdict
from app.bookings.rules.counter import OtherTimeOffered
from app.bookings.rules.deciding import AT_ONCE as FINAL
from app.bookings.rules.refusals import NotWaiting, OverrideNeedsReason, OverrideNotPossible
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.services.offering import offer_times_of
from app.bookings.services.why import why_refused
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Status

AT_ONCE = 100


@transaction
def approve_booking(
    actor: Actor, uid: str, *, override_why: str = "", seen: int | None = None, undo_for: timedelta = FINAL
) -> str:
    """Approve a waiting request; everything is checked again, for the world moved meanwhile.

    Its mail waits while it can be undone; gives the uid of the decision, nothing where that cannot be.

    A rule that now says no is overridden only with a reason, physics never. With `seen`, the entry's sequence as
    staff saw it, a request that the applicant changed meanwhile is not approved unseen.
    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, OtherTimeOffered, ChangedMeanwhile, OverrideNeedsReason,
    OverrideNotPossible.
    """
    booking = _waiting(uid, actor)
    if seen is not None and seen != booking.entry.sequence:
        raise ChangedMeanwhile
    said = set_aside(verdict_of_booking(booking, now=now()), override_why)
    undoing, was = steps.Undoing(actor, booking.centre_id, undo_for), booking.entry.expires_at
    schedule.confirm(booking.entry)
    _decide(booking, BookingState.APPROVED, actor)
    overridden = [result.rule for result in said.refused]
    booking.rules_used = said.decided_on(booking.rules_used)
    flush()
    steps.record(booking, "approved", actor, why=override_why, overridden=overridden)
    steps.mail_applicant(booking, "booking_approved", pads=said.pads, **undoing.mail)
    undoing.note(booking, was)
    return undoing.close()


@transaction
def refuse_booking(
    actor: Actor, uid: str, *, reason: RefusalReason | int, words: str, undo_for: timedelta = FINAL
) -> str:
    """Refuse a waiting request with a reason from the centre's list and words.

    Its time is free, and its mail goes, when that can be undone no more. Gives the uid of the decision, or nothing.
    Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, OtherTimeOffered, NoSuchReason, ReasonNeedsWords.
    """
    booking = _waiting(uid, actor)
    why = why_refused(booking.centre_id, reason, words)
    undoing, was = steps.Undoing(actor, booking.centre_id, undo_for), booking.entry.expires_at
    undoing.let_go(booking.entry)
    _decide(booking, BookingState.REFUSED, actor)
    why.write(booking)
    flush()
    steps.record(booking, "refused", actor, why=why.words, reason=why.kind.value)
    steps.mail_applicant(booking, "booking_refused", reason_words=why.said, words=why.words, **undoing.mail)
    if undoing.is_final:
        offer_times_of([booking])
    undoing.note(booking, was)
    return undoing.close()


@transaction
def expire_due(at: datetime) -> int:
    """Let the requests expire whose time to answer is over; gives their number (at most 100 at once)."""
    due = (
        select(Booking.id, Entry.id)
        .join(Entry, Entry.id == Booking.entry_id)
        .where(Booking.state == BookingState.REQUESTED, Booking.series_id.is_(None))
        .where(or_(Entry.expires_at <= at, Entry.status == Status.CANCELLED))
        .order_by(Entry.id)
        .limit(AT_ONCE)
    )
    ids = db.session.execute(due).all()
    if not ids:
        return 0
    entry_ids = [entry_id for _, entry_id in ids]
    held = db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id.in_(entry_ids))).all()
    schedule.lock([*held, *steps.held_by_changes(entry_ids)])
    return sum(_expire(booking_id, entry_id, at) for booking_id, entry_id in ids)


def _expire(booking_id: int, entry_id: int, at: datetime) -> bool:
    entry = schedule.lock_entry(entry_id)
    fresh = select(Booking).where(Booking.id == booking_id).execution_options(populate_existing=True)
    booking = db.session.scalars(fresh.with_for_update(of=Booking)).one()
    if booking.state is not BookingState.REQUESTED:
        return False
    steps.end_waiting_change(booking, ChangeState.EXPIRED)
    if entry.status is not Status.CANCELLED:
        schedule.release(entry)
    booking.state, booking.ended_at = BookingState.EXPIRED, at
    flush()
    steps.record(booking, "expired", None)
    steps.mail_applicant(booking, "booking_expired")
    steps.mail_staff(booking, "booking_expired_unanswered")
    offer_times_of([booking, *booking.changes])
    return True


def _waiting(uid: str, actor: Actor) -> Booking:
    """The locked request, if it still waits and the actor may decide it, and no other time is offered."""
    booking = steps.lock_booking(uid, actor, Action.DECIDE_BOOKING)
    if booking.state in (BookingState.APPROVED, BookingState.REFUSED):
        raise steps.decided_already(booking)
    if booking.state_now is not BookingState.REQUESTED:
        raise NotWaiting
    settle_counter_offer(booking)
    return booking


def _decide(booking: Booking, state: BookingState, actor: Actor) -> None:
    booking.state = state
    booking.decided_at, booking.decided_by_id = now(), actor.person_id


def settle_counter_offer(booking: Booking) -> None:
    """End an offer of another time that ran out, as the worker would. Raises OtherTimeOffered while one waits."""
    offer_times_of(steps.end_dead_offers(booking))
    offer = booking.counter_offer
    if offer is not None:
        raise OtherTimeOffered(until=offer.entry.expires_at)


def set_aside(said: Verdict, why: str) -> Verdict:
    """The verdict with what staff set aside: never physics, and a rule only with a reason.

    Raises OverrideNotPossible and OverrideNeedsReason.
    """
    for result in said.refused:
        if not result.overridable:
            raise OverrideNotPossible(rule=result.sentence)
        if not why.strip():
            raise OverrideNeedsReason(rule=result.sentence)
    return said.set_aside(why)
