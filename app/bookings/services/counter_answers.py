"""Answering a counter-offer: it is taken or refused, signed in or by the link of its mail, or it runs out."""

from datetime import datetime

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import Booking, BookingChange, CounterLink
from app.bookings.queries.changes import verdict_on_waiting
from app.bookings.queries.counter import counter_link, counter_offers_run_out
from app.bookings.rules import BookingState, ChangeState, Outcome
from app.bookings.rules.counter import CounterAnswer, CounterOfferOver, demand_allowed
from app.bookings.services.counter import running_offer
from app.bookings.services.deciding_changes import carry_out
from app.bookings.services.offering import offer_freed, offer_times_of
from app.core.access import Action, Actor, can
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.organisations.queries import actor_for
from app.schedule import steps as schedule


@transaction
def take_other_time(actor: Actor, uid: str) -> None:
    """Take what is offered: the booking is approved there and then, and what was asked for goes to those who wait.

    Raises NotFound, CounterOfferOver, and a refusal of the verdict that staff did not set aside: then it stays offered.
    """
    _take(running_offer(steps.lock_booking(uid, actor, Action.ANSWER_OFFER)), actor)


@transaction
def refuse_other_time(actor: Actor, uid: str, *, words: str = "") -> None:
    """Refuse what is offered: the request waits again with its own time. Raises NotFound and CounterOfferOver."""
    _refuse(running_offer(steps.lock_booking(uid, actor, Action.ANSWER_OFFER)), actor, words)


@transaction
def take_other_time_by_link(token: str) -> None:
    """Take what is offered, by the link of its mail; uses it up. Raises as `take_other_time`."""
    change, actor = _use(token, CounterAnswer.TAKEN)
    _take(change, actor)


@transaction
def refuse_other_time_by_link(token: str, *, words: str = "") -> None:
    """Refuse what is offered, by the link of its mail; uses it up. Raises CounterOfferOver."""
    change, actor = _use(token, CounterAnswer.REFUSED)
    _refuse(change, actor, words)


def lapse_counter_offers_due(at: datetime) -> int:
    """End the offers that nobody answered in time; gives their number.

    Each in a transaction of its own that looks again under the lock: two workers end one once.
    """
    return sum(_lapse(uid, change_id) for uid, change_id in counter_offers_run_out(at))


def check_counter_link(link: CounterLink) -> None:
    """A link lives while its own offer does and its reader is a party. Raises CounterOfferOver."""
    change = link.change
    if link.answer is not None or change.state_now is not ChangeState.WAITING:
        raise CounterOfferOver
    if change.booking.state_now is not BookingState.REQUESTED:
        raise CounterOfferOver
    if not can(actor_for(link.person_id), Action.ANSWER_OFFER, change.booking):
        raise CounterOfferOver


def _use(token: str, answer: CounterAnswer) -> tuple[BookingChange, Actor]:
    """The offer with its request locked, and who answers. Under the lock the link is read anew: one use succeeds."""
    link = counter_link(token)
    check_counter_link(link)
    actor = actor_for(link.person_id)
    steps.lock_booking(link.change.booking.entry.uid, actor, Action.ANSWER_OFFER)
    fresh = select(CounterLink).where(CounterLink.id == link.id).with_for_update(of=CounterLink)
    link = db.session.scalars(fresh.execution_options(populate_existing=True)).one()
    change = _fresh(link.change_id)
    check_counter_link(link)
    link.answer, link.answered_at = answer, now()
    return change, actor


def _take(change: BookingChange, actor: Actor) -> None:
    booking = change.booking
    said, _facts = verdict_on_waiting(change, now=now())
    refused = Outcome.REFUSED.value
    demand_allowed(said, {kept["rule"] for kept in change.rules_used if kept["outcome"] == refused})
    freed, was = (booking.room_id, booking.entry.period), steps.both_times(change)
    carry_out(change, said, actor)
    schedule.confirm(booking.entry)
    booking.state, booking.decided_at = BookingState.APPROVED, now()
    booking.decided_by_id = change.offered_by_id
    flush()
    steps.record(booking, "counter_taken", actor, change_id=change.id)
    steps.mail_applicant(booking, "booking_approved", pads=said.pads)
    steps.tell_offer_answered(change, CounterAnswer.TAKEN.value, was)
    offer_freed([freed])


def _refuse(change: BookingChange, actor: Actor, words: str) -> None:
    was = steps.both_times(change)
    _end(change, ChangeState.REFUSED, words)
    change.decided_by_id = actor.person_id
    steps.record(change.booking, "counter_refused", actor, why=words, change_id=change.id)
    steps.tell_offer_answered(change, CounterAnswer.REFUSED.value, was)
    offer_times_of([change])


@transaction
def _lapse(uid: str, change_id: int) -> bool:
    entry_id = db.session.scalars(select(Booking.entry_id).where(Booking.entry.has(uid=uid))).one()
    schedule.lock_entry(entry_id, also=steps.held_by_changes([entry_id]))
    booking = db.session.scalars(
        select(Booking)
        .where(Booking.entry_id == entry_id)
        .execution_options(populate_existing=True)
        .with_for_update(of=Booking)
    ).one()
    change = _fresh(change_id)
    if change.state is not ChangeState.WAITING or change.state_now is ChangeState.WAITING:
        return False
    if booking.state_now is not BookingState.REQUESTED:
        return False
    was = steps.both_times(change)
    _end(change, ChangeState.EXPIRED)
    steps.record(booking, "counter_lapsed", None, change_id=change.id)
    steps.tell_offer_over(change, "lapsed")
    steps.tell_offer_answered(change, "lapsed", was)
    offer_times_of([change])
    return True


def _fresh(change_id: int) -> BookingChange:
    fresh = select(BookingChange).where(BookingChange.id == change_id).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one()


def _end(change: BookingChange, state: ChangeState, words: str = "") -> None:
    steps.end_counter_offer(change, state)
    change.reason_words = words
    flush()
