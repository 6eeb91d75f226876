"""Changing a booking: at once, or held beside the old time until staff approve."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.bookings import steps
from app.bookings.models import Booking, BookingChange, ChangeEquipment
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of, arrangement_of_change, is_changeable, verdict_on_wish
from app.bookings.queries.equipment import units_of
from app.bookings.queries.pads import wants_kept
from app.bookings.rules import Arrangement, BookingState, ChangeState, Facts, Verdict, as_staff, differences
from app.bookings.rules.changes import (
    ChangeWaits,
    MoveNeedsReason,
    NoLongerChanges,
    record_after,
    takes_no_more,
)
from app.bookings.rules.closing import Displaced
from app.bookings.rules.equipment import units_for
from app.bookings.rules.series import OtherCentre
from app.bookings.services.asking import check_unchanged, room_to_lend, units_to_lock
from app.bookings.services.deciding import set_aside, settle_counter_offer
from app.bookings.services.offering import demand_not_promised, offer_freed
from app.bookings.steps.beside import hold_beside
from app.centres.models import Room
from app.core.access import Action, Actor, can, demand
from app.core.clock import now
from app.core.database import explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status, Want

explain("uq_booking_change_booking_id", ChangeWaits)

KIND = "booking_change"


class Changed(enum.StrEnum):
    """What came of a wish to change a booking."""

    SAME = "same"
    DONE = "done"
    WAITING = "waiting"


@dataclass(frozen=True)
class Judged:
    """What a locked booking is to become, with the verdict on it and what that rests on."""

    booking: Booking
    old_room: Room
    room: Room
    before: Arrangement
    wanted: Arrangement
    verdict: Verdict
    facts: Facts
    by_staff: bool

    @property
    def waits(self) -> bool:
        """Whether staff have to approve it before the booking becomes so."""
        return self.booking.state is BookingState.APPROVED and not self.verdict.is_instant and not self.by_staff

    def noted(self) -> dict[str, Any]:
        """For the audit trail: what changed, from which time and room, against which rules."""
        period = self.before.ask.period
        return {
            "changed": [name for name, differs in differences(self.before, self.wanted).items() if differs],
            "starts": period.starts.isoformat(),
            "ends": period.ends.isoformat(),
            "room_id": self.before.room_id,
            "overridden": [result.rule for result in self.verdict.refused],
        }


@transaction
def change_booking(
    actor: Actor, uid: str, wanted: Arrangement, *, why: str = "", override_why: str = "", seen: int | None = None
) -> Changed:
    """Make a booking what is wanted: at once, or (WAITING) when staff approve, with the old time kept until then.

    A request that waits itself is changed in place, its deadline never later than before. Staff of the centre move
    a booking at once and say why; a rule that says no they set aside with a reason. The same again changes nothing.
    `seen` is the entry's sequence that the one who asks looked at: what changed since is not written over.
    Raises NotFound, NotAllowed, NoSuchRoom, OtherCentre, NoLongerChanges, ChangeWaits, MoveNeedsReason,
    OverrideNeedsReason, OverrideNotPossible, ChangedMeanwhile, OtherTimeOffered, PromisedToWaiters, and every
    refusal of the verdict.
    """
    room = _room_wanted(actor, uid, wanted.room_id)
    units = units_to_lock(room, wanted.ask.equipment)
    booking = steps.lock_booking(uid, actor, Action.CHANGE_BOOKING, also=[*room.resource_ids, *units])
    if booking.displaced_at is not None:
        raise Displaced
    if not is_changeable(booking, now=now()):
        raise NoLongerChanges
    if room.id != booking.room_id:
        check_unchanged(room)
    if units_to_lock(room, wanted.ask.equipment) != units:
        raise ChangedMeanwhile
    steps.send_decision_first([booking])
    waiting = settled(booking)
    if waiting is not None and arrangement_of_change(waiting) == wanted:
        return Changed.WAITING
    if arrangement_of(booking) == wanted:
        return Changed.SAME
    if seen not in (None, booking.entry.sequence):
        raise ChangedMeanwhile
    if waiting is not None:
        raise ChangeWaits
    judged = judge_change(booking, room, wanted, actor, why=why, override_why=override_why)
    if judged.waits:
        assert actor.person_id is not None
        change = hold_change(judged, asked_by_id=actor.person_id)
        steps.record(booking, "change_asked", actor, **judged.noted(), change_id=change.id)
        told = {"answer_by": judged.verdict.answer_by, "pads": judged.verdict.pads, **steps.told_of(change)}
        steps.mail_applicant(booking, "change_requested", **told)
        steps.mail_staff(booking, "change_to_decide", change_uid=change.entry.uid, **told)
        return Changed.WAITING
    change_at_once(judged, actor, why=why)
    booking.is_changed_alone = booking.series_id is not None
    tell_changed(judged, actor, why=why)
    return Changed.DONE


def judge_change(
    booking: Booking, room: Room, wanted: Arrangement, actor: Actor, *, why: str = "", override_why: str = ""
) -> Judged:
    """The verdict on a change of a locked booking, the room and units wanted locked too, for the one who asks.

    Raises MoveNeedsReason, OverrideNeedsReason, OverrideNotPossible, and every refusal of the verdict.
    """
    before, by_staff = arrangement_of(booking), can(actor, Action.DECIDE_BOOKING, booking)
    said, facts = verdict_on_wish(booking, room, wanted, now=now())
    if not by_staff:
        said.demand_possible()
    else:
        if not why.strip():
            raise MoveNeedsReason
        said = set_aside(as_staff(said), override_why)
    return Judged(booking, booking.room, room, before, wanted, said, facts, by_staff)


def hold_change(judged: Judged, *, asked_by_id: int) -> BookingChange:
    """Keep a change for staff to answer, with its clock, inside the caller's transaction. Raises PromisedToWaiters."""
    change, by, held_until = keep_beside(judged, asked_by_id=asked_by_id), judged.verdict.answer_by, _held(judged)
    assert by is not None
    centre, entry_ids = judged.booking.room.centre, [change.entry_id]
    steps.start_clocks(centre, entry_ids, asked_at=now(), answer_by=by, held_until=held_until)
    return change


def _held(judged: Judged) -> datetime:
    assert judged.verdict.held_until is not None
    return judged.verdict.held_until


def keep_beside(judged: Judged, *, asked_by_id: int) -> BookingChange:
    """Keep a locked booking as it is, and hold besides what it would need, inside the caller's transaction.

    Raises PromisedToWaiters.
    """
    booking, wanted, wants = judged.booking, judged.wanted, wants_of_change(judged)
    entry = Entry(
        kind=KIND,
        period=wanted.ask.period,
        status=Status.TENTATIVE,
        expires_at=_held(judged),
        title=wanted.title,
        is_public=wanted.is_public,
    )
    hold_beside(booking.entry, entry, wants)
    change = BookingChange(
        entry=entry,
        room=judged.room,
        asked_by_id=asked_by_id,
        state=ChangeState.WAITING,
        purpose=wanted.purpose,
        people=wanted.ask.people,
        layout=wanted.ask.layout,
        participants_pay=wanted.ask.participants_pay,
        pads_by_hirer=judged.facts.room.pads_by_hirer,
        equipment=[ChangeEquipment(equipment_id=one.equipment_id, amount=one.amount) for one in wanted.ask.equipment],
        wants=[kept_want(want) for want in wants],
        rules_used=judged.verdict.as_record(),
    )
    booking.changes.append(change)
    flush()
    return change


def change_at_once(judged: Judged, actor: Actor, *, why: str = "", verb: str = "changed") -> None:
    """Make a locked booking what is wanted, inside the caller's transaction; the trail has the verb.

    What it no longer takes is offered to those who wait, or free for all at once. Raises PromisedToWaiters.
    """
    rearrange(judged)
    steps.record(judged.booking, verb, actor, why=why, **judged.noted())
    offer_freed([(judged.old_room.id, judged.before.ask.period)])


def rearrange(judged: Judged) -> None:
    """Make a locked booking what is wanted; the caller offers what it no longer takes to those who wait.

    Raises PromisedToWaiters.
    """
    booking, wanted, wants = judged.booking, judged.wanted, wants_of_change(judged)
    entry, held_until = booking.entry, judged.verdict.held_until
    if wants and entry.expires_at is not None:
        entry.expires_at = min(entry.expires_at, held_until or entry.expires_at, wanted.ask.period.starts)
        steps.keep_clock_within(entry)
    if wants:
        schedule.move(entry, wanted.ask.period, wants)
        booking.pads_by_hirer = judged.facts.room.pads_by_hirer
    else:
        schedule.change([entry])
    steps.arrange(booking, judged.room, judged.before, wanted)
    booking.rules_used = record_after(judged.verdict, booking.rules_used)
    flush()


def wants_of_change(judged: Judged) -> list[Want]:
    """What is to be occupied; nothing where room, time and equipment stay, and so does what is occupied.

    Who asks for no more keeps what they have of it, whatever is lent now; others take along the units that they can.
    Raises PromisedToWaiters.
    """
    before, wanted = judged.before, judged.wanted
    differs = differences(before, wanted)
    if not (differs["room"] or differs["time"] or differs["equipment"]):
        return []
    booking, has = judged.booking, units_of(judged.booking)
    own = {unit_id for units in has.values() for unit_id in units}
    if not takes_no_more(before, wanted):
        wants = judged.facts.room.wants(wanted.ask.period, also=units_for(wanted.ask, judged.facts, rather=own))
        demand_not_promised([(judged.room.id, wanted.ask.period, wants)])
        return wants
    kept = {unit_id for asked in wanted.ask.equipment for unit_id in has[asked.equipment_id][: asked.amount]}
    return [want for want in wants_kept(booking, wanted.ask.period) if want.resource_id not in own - kept]


def kept_want(want: Want) -> list[object]:
    """A want as a change keeps it."""
    return [want.resource_id, want.layer.value, want.period.starts.isoformat(), want.period.ends.isoformat()]


def tell_changed(judged: Judged, actor: Actor, *, why: str = "") -> None:
    """A request that its room's rules now give at once is approved by them; otherwise both sides read what changed."""
    booking = judged.booking
    if booking.state is BookingState.REQUESTED and judged.verdict.is_instant and not judged.by_staff:
        steps.approve_by_rule(booking, actor)
        steps.mail_applicant(booking, "booking_approved", pads=judged.verdict.pads)
        return
    was: dict[str, Any] = {
        "old_room": judged.old_room.name,
        "old_period": judged.before.ask.period,
        "pads": judged.verdict.pads,
    }
    answer_by = booking.answer_by
    steps.mail_applicant(booking, "booking_changed", words=why, answer_by=answer_by, **was)
    if not judged.by_staff:
        steps.mail_staff(booking, "booking_changed_staff", answer_by=answer_by, **was)


def _room_wanted(actor: Actor, uid: str, room_id: int) -> Room:
    """The room wanted, of the same centre. Raises NotFound, NotAllowed, NoSuchRoom and OtherCentre."""
    booking = booking_by_uid(uid)
    if booking is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, booking)
    demand(actor, Action.CHANGE_BOOKING, booking)
    room = booking.room if room_id == booking.room_id else room_to_lend(room_id)
    if room.centre_id != booking.centre_id:
        raise OtherCentre
    return room


def settled(booking: Booking) -> BookingChange | None:
    """The change that waits; one whose time is over is ended first, as the worker would. Raises OtherTimeOffered."""
    settle_counter_offer(booking)
    waiting = booking.waiting_change
    steps.expire_dead_changes([booking])
    return waiting
