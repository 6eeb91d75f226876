"""Changing a booking: at once, or held beside the old time until staff approve; ending a running one early."""

import enum
from datetime import timedelta
from typing import Any

from app.bookings import steps
from app.bookings.models import Booking, BookingChange
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of, arrangement_of_change, verdict_on_wish
from app.bookings.rules import Arrangement, BookingState, ChangeState, Facts, Verdict, as_staff, differences
from app.bookings.rules.refusals import (
    ChangeWaits,
    MoveNeedsReason,
    NoChangeWaits,
    NoLongerChanges,
    NotRunning,
    OtherCentre,
)
from app.bookings.services.asking import check_unchanged, room_to_lend
from app.centres.models import Room
from app.core.access import Action, Actor, can, demand
from app.core.clock import now
from app.core.database import explain, flush, transaction
from app.core.errors import NotFound
from app.schedule import steps as schedule
from app.schedule.rules import Want

explain("uq_booking_change_booking_id", ChangeWaits)

KIND = "booking_change"
A_MINUTE = timedelta(minutes=1)


class Changed(enum.StrEnum):
    """What came of a wish to change a booking."""

    SAME = "same"
    DONE = "done"
    WAITING = "waiting"


@transaction
def change_booking(actor: Actor, uid: str, wanted: Arrangement, *, why: str = "", override_why: str = "") -> Changed:
    """Make a booking what is wanted: at once, or (WAITING) when staff approve, with the old time kept until then.

    A request that waits itself is changed in place, its deadline never later than before. Staff of the centre move
    a booking at once and say why; a rule that says no they set aside with a reason. The same again changes nothing.
    Raises NotFound, NotAllowed, NoSuchRoom, OtherCentre, NoLongerChanges, ChangeWaits, MoveNeedsReason,
    OverrideNeedsReason, OverrideNotPossible, ChangedMeanwhile, and every refusal of the verdict.
    """
    room, turnstile = _room_and_turnstile(actor, uid, wanted.room_id)
    booking = steps.lock_booking(uid, actor, Action.CHANGE_BOOKING, also=[*room.resource_ids, turnstile])
    _demand_changeable(booking)
    if room.id != booking.room_id:
        check_unchanged(room)
    before, waiting = arrangement_of(booking), _settled(booking)
    if waiting is not None and arrangement_of_change(waiting) == wanted:
        return Changed.WAITING
    if before == wanted:
        return Changed.SAME
    if waiting is not None:
        raise ChangeWaits
    by_staff = can(actor, Action.DECIDE_BOOKING, booking)
    said, facts = verdict_on_wish(booking, room, wanted, now=now())
    if by_staff:
        said = _demand_of_staff(said, why, override_why)
    else:
        said.demand_possible()
    if booking.state is BookingState.APPROVED and not said.is_instant and not by_staff:
        _hold(booking, room, wanted, said, facts, actor)
        return Changed.WAITING
    was_room = booking.room.name
    _change_at_once(booking, room, wanted, said, facts)
    flush()
    steps.record(booking, "changed", actor, why=why, **_noted(before, wanted, said))
    if booking.state is BookingState.REQUESTED and said.is_instant and not by_staff:
        _approve_by_rule(booking, actor)
        return Changed.DONE
    was = {"old_room": was_room, "old_period": before.ask.period}
    steps.mail_applicant(booking, "booking_changed", words=why, answer_by=booking.entry.expires_at, **was)
    if not by_staff:
        steps.mail_staff(booking, "booking_changed_staff", answer_by=booking.entry.expires_at, **was)
    return Changed.DONE


@transaction
def withdraw_change(actor: Actor, uid: str) -> None:
    """Take back a change that waits; the booking stays as it is. Raises NotFound, NotAllowed and NoChangeWaits."""
    booking = steps.lock_booking(uid, actor, Action.CHANGE_BOOKING)
    waiting = booking.waiting_change
    if waiting is None:
        raise NoChangeWaits
    told = steps.told_of(waiting)
    steps.end_change(waiting, ChangeState.WITHDRAWN)
    flush()
    steps.record(booking, "change_withdrawn", actor)
    steps.mail_staff(booking, "change_withdrawn", **told)


@transaction
def end_booking(actor: Actor, uid: str) -> None:
    """End a booking that goes on now with the running minute: the rest is free at once, its tidying comes sooner.

    Raises NotFound, NotAllowed and NotRunning.
    """
    booking = steps.lock_booking(uid, actor, Action.CHANGE_BOOKING)
    at, was = now(), booking.entry.period
    if booking.state is not BookingState.APPROVED or not was.starts <= at < was.ends:
        raise NotRunning
    _settled(booking)
    ends = at.replace(second=0, microsecond=0) + A_MINUTE
    if ends >= was.ends:
        return
    schedule.end_early(booking.entry, ends)
    flush()
    steps.record(booking, "ended_early", actor, ends=was.ends.isoformat())
    steps.mail_applicant(booking, "booking_ended_early", old_period=was)
    if not can(actor, Action.DECIDE_BOOKING, booking):
        steps.mail_staff(booking, "booking_ended_early", old_period=was)


def _room_and_turnstile(actor: Actor, uid: str, room_id: int) -> tuple[Room, int]:
    """The room wanted, of the same centre, and the resource whose lock keeps the quota of the booking's party.

    Raises NotFound, NotAllowed, NoSuchRoom and OtherCentre.
    """
    booking = booking_by_uid(uid)
    if booking is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, booking)
    demand(actor, Action.CHANGE_BOOKING, booking)
    room = booking.room if room_id == booking.room_id else room_to_lend(room_id)
    if room.centre_id != booking.centre_id:
        raise OtherCentre
    party = booking.organisation or booking.asked_by
    return room, party.resource_id


def _demand_changeable(booking: Booking) -> None:
    alive = booking.state_now in (BookingState.REQUESTED, BookingState.APPROVED)
    if not alive or booking.entry.ends_at <= now():
        raise NoLongerChanges


def _settled(booking: Booking) -> BookingChange | None:
    """The change that waits; one whose time is over is ended first, as the worker would."""
    waiting = booking.waiting_change
    for change in booking.changes:
        if change.state is ChangeState.WAITING and change is not waiting:
            steps.expire_change(change)
    return waiting


def _demand_of_staff(said: Verdict, why: str, override_why: str) -> Verdict:
    if not why.strip():
        raise MoveNeedsReason
    decided = as_staff(said)
    decided.demand_overridable(override_why)
    return decided


def _hold(booking: Booking, room: Room, wanted: Arrangement, said: Verdict, facts: Facts, actor: Actor) -> None:
    """Keep the booking as it is, and hold besides what it would need."""
    assert said.answer_by is not None
    assert actor.person_id is not None
    wants = _wants(booking, wanted, facts)
    entry = schedule.hold_beside(
        booking.entry, KIND, wanted.ask.period, wants, expires_at=said.answer_by, title=wanted.title
    )
    entry.is_public = wanted.is_public
    change = BookingChange(
        entry=entry,
        room=room,
        asked_by_id=actor.person_id,
        state=ChangeState.WAITING,
        purpose=wanted.purpose,
        people=wanted.ask.people,
        layout=wanted.ask.layout,
        participants_pay=wanted.ask.participants_pay,
        wants=[kept_want(want) for want in wants],
        rules_used=said.as_record(),
    )
    booking.changes.append(change)
    flush()
    told = steps.told_of(change)
    steps.record(booking, "change_asked", actor, **_noted(arrangement_of(booking), wanted, said), change_id=change.id)
    steps.mail_applicant(booking, "change_requested", answer_by=said.answer_by, **told)
    steps.mail_staff(booking, "change_to_decide", answer_by=said.answer_by, change_uid=entry.uid, **told)


def _change_at_once(booking: Booking, room: Room, wanted: Arrangement, said: Verdict, facts: Facts) -> None:
    entry = booking.entry
    wants = _wants(booking, wanted, facts)
    if wants and entry.expires_at is not None:
        entry.expires_at = min(entry.expires_at, said.answer_by or entry.expires_at, wanted.ask.period.starts)
    if wants:
        schedule.move(entry, wanted.ask.period, wants)
    else:
        entry.change()
    steps.arrange(booking, room, wanted)
    booking.rules_used = said.as_record()


def _approve_by_rule(booking: Booking, actor: Actor) -> None:
    schedule.confirm(booking.entry)
    booking.state, booking.decided_at = BookingState.APPROVED, now()
    flush()
    steps.record(booking, "approved_by_rule", actor)
    steps.mail_applicant(booking, "booking_approved")


def _wants(booking: Booking, wanted: Arrangement, facts: Facts) -> list[Want]:
    """What is to be occupied; nothing where neither room nor time changes, and what is occupied stays."""
    moves = differences(arrangement_of(booking), wanted)
    return facts.room.wants(wanted.ask.period) if moves["room"] or moves["time"] else []


def _noted(before: Arrangement, wanted: Arrangement, said: Verdict) -> dict[str, Any]:
    """For the audit trail: what changed, from which time and room, against which rules."""
    period = before.ask.period
    return {
        "changed": [name for name, differs in differences(before, wanted).items() if differs],
        "starts": period.starts.isoformat(),
        "ends": period.ends.isoformat(),
        "room_id": before.room_id,
        "overridden": [result.rule for result in said.refused],
    }


def kept_want(want: Want) -> list[object]:
    """A want as a change keeps it."""
    return [want.resource_id, want.layer.value, want.period.starts.isoformat(), want.period.ends.isoformat()]
