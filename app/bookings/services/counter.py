"""Counter-offers: staff offer another time for a request, and take it back."""

from dataclasses import dataclass, replace

from app.bookings import steps
from app.bookings.models import Booking, BookingChange
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of, verdict_on_wish
from app.bookings.queries.counter import offered, terms_of
from app.bookings.rules import BookingState, ChangeState, as_staff
from app.bookings.rules.counter import (
    CounterOfferOver,
    NotForSeries,
    OtherTimeOffered,
    SameAsAsked,
    held_after,
    offered_until,
)
from app.bookings.rules.refusals import AlreadyDecided, NotWaiting
from app.bookings.rules.series import OtherCentre
from app.bookings.services.asking import check_unchanged, room_to_lend, units_to_lock
from app.bookings.services.changes import Judged, keep_beside
from app.bookings.services.deciding import set_aside
from app.bookings.services.offering import offer_times_of
from app.centres.models import Room
from app.core.access import Action, Actor, demand
from app.core.clock import Period, now
from app.core.database import flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound


@dataclass(frozen=True)
class OtherTime:
    """What staff offer in place of what was asked for, and the words that go with it."""

    room_id: int
    period: Period
    words: str = ""


@transaction
def offer_other_time(actor: Actor, uid: str, other: OtherTime, *, override_why: str = "") -> None:
    """Offer another time or room for a waiting request: both are held until it is answered, or as the centre sets.

    Staff approve with it: the verdict is asked now, and a rule that says no is set aside only with a reason. The same
    offer again is the same. Raises NotFound, NotAllowed, AlreadyDecided, NotWaiting, NotForSeries, NoSuchRoom,
    OtherCentre, ChangedMeanwhile, OtherTimeOffered, SameAsAsked, TooSoonToOffer, OverrideNeedsReason,
    OverrideNotPossible, PromisedToWaiters and Taken.
    """
    room, units = _wanted(actor, uid, other.room_id)
    booking = steps.lock_booking(uid, actor, Action.DECIDE_BOOKING, also=[*room.resource_ids, *units])
    _check_waits(booking)
    if room.id != booking.room_id:
        check_unchanged(room)
    if list(units_to_lock(room, booking.amounts)) != units:
        raise ChangedMeanwhile
    offer_times_of(steps.end_dead_offers(booking))
    running = booking.counter_offer
    if running is not None:
        if (running.room_id, running.entry.period) == (room.id, other.period):
            return
        raise OtherTimeOffered(until=running.entry.expires_at)
    judged = _judge(booking, room, other.period, override_why)
    change = _hold(judged, actor, other.words)
    overridden = [result.rule for result in judged.verdict.refused]
    steps.record(
        booking,
        "counter_offered",
        actor,
        why=other.words,
        change_id=change.id,
        room_id=room.id,
        starts=other.period.starts.isoformat(),
        ends=other.period.ends.isoformat(),
        overridden=overridden,
        override_why=override_why if overridden else "",
    )
    steps.mail_counter_offer(change)


@transaction
def withdraw_other_time(actor: Actor, uid: str) -> None:
    """Take an offer back: the request waits again with its own time. Raises NotFound, NotAllowed, CounterOfferOver."""
    change = running_offer(steps.lock_booking(uid, actor, Action.DECIDE_BOOKING))
    steps.end_counter_offer(change, ChangeState.WITHDRAWN)
    flush()
    steps.record(change.booking, "counter_withdrawn", actor, change_id=change.id)
    steps.tell_offer_over(change, "withdrawn")
    offer_times_of([change])


def _wanted(actor: Actor, uid: str, room_id: int) -> tuple[Room, list[int]]:
    """The room to be offered, of the same centre, and the units that the request needs there, before any lock."""
    booking = booking_by_uid(uid)
    if booking is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, booking)
    demand(actor, Action.DECIDE_BOOKING, booking)
    room = room_to_lend(room_id)
    if room.centre_id != booking.centre_id:
        raise OtherCentre
    return room, list(units_to_lock(room, booking.amounts))


def _check_waits(booking: Booking) -> None:
    if booking.state in (BookingState.APPROVED, BookingState.REFUSED):
        raise AlreadyDecided
    if booking.state_now is not BookingState.REQUESTED:
        raise NotWaiting
    if booking.series_id is not None:
        raise NotForSeries


def _judge(booking: Booking, room: Room, period: Period, override_why: str) -> Judged:
    before, wanted = arrangement_of(booking), offered(booking, room, period)
    if wanted == before:
        raise SameAsAsked
    until = offered_until(terms_of(booking.centre_id), before.ask.period, period, now())
    said, facts = verdict_on_wish(booking, room, wanted, now=now())
    said = set_aside(replace(as_staff(said), answer_by=until, held_until=until), override_why)
    return Judged(booking, booking.room, room, before, wanted, said, facts, by_staff=True)


def _hold(judged: Judged, actor: Actor, words: str) -> BookingChange:
    """Hold the other time beside the request, and the request so long that it cannot run out meanwhile."""
    booking, until = judged.booking, judged.verdict.answer_by
    assert until is not None
    assert booking.entry.expires_at is not None
    change = keep_beside(judged, asked_by_id=booking.asked_by_id)
    change.offered_by_id, change.offer_words = actor.person_id, words
    change.request_until = booking.entry.expires_at
    held = held_after(booking.entry.expires_at, change.created_at, until, booking.entry.starts_at)
    steps.hold_anew(booking.entry, held)
    steps.pause_clock(booking, at=change.created_at, until=until)
    flush()
    return change


def running_offer(booking: Booking) -> BookingChange:
    """The offer on a locked request that waits for its applicant. Raises CounterOfferOver."""
    change = booking.counter_offer
    if change is None or booking.state_now is not BookingState.REQUESTED:
        raise CounterOfferOver
    return change
