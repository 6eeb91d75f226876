"""What staff and time do with a change that waits: approve, refuse, let it expire."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.bookings import steps
from app.bookings.models import Booking, BookingChange
from app.bookings.queries.changes import arrangement_of, arrangement_of_change, verdict_on_waiting, wants_held
from app.bookings.rules import ChangeState, Verdict
from app.bookings.rules.changes import NoChangeWaits
from app.bookings.rules.deciding import AT_ONCE as FINAL
from app.bookings.rules.states import RefusalReason
from app.bookings.services.deciding import set_aside
from app.bookings.services.offering import offer_freed, offer_times_of
from app.bookings.services.why import Why, why_refused
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Status

AT_ONCE = 100


@transaction
def approve_change(actor: Actor, change_uid: str, *, override_why: str = "", undo_for: timedelta = FINAL) -> None:
    """Make the booking what was asked: it moves onto the time that is held for it, so this cannot collide.

    A rule that now says no is overridden only with a reason.
    Raises NotFound, NotAllowed, AlreadyDecided, NoChangeWaits, OverrideNeedsReason, OverrideNotPossible.
    """
    change = _waiting(change_uid, actor)
    booking = change.booking
    told, _facts = verdict_on_waiting(change, now=now())
    said = set_aside(told, override_why)
    old_room_id = booking.room_id
    was: dict[str, Any] = {"old_room": booking.room.name, "old_period": booking.entry.period}
    undoing = steps.Undoing(actor, booking.centre_id, undo_for)
    carry_out_while_undoable(change, said, actor, undoing)
    overridden = [result.rule for result in said.refused]
    steps.record(booking, "change_approved", actor, why=override_why, overridden=overridden, change_id=change.id)
    steps.mail_applicant(booking, "change_approved", pads=said.pads, **was, **undoing.mail)
    if undoing.is_final:
        offer_freed([(old_room_id, was["old_period"])])
    undoing.close()


def carry_out_while_undoable(change: BookingChange, said: Verdict, actor: Actor, undoing: steps.Undoing) -> None:
    """The same as `carry_out`; while it can be undone the old time stays held, by the entry that held the new one."""
    held_until, before = change.entry.expires_at, steps.as_it_was(change)
    carry_out(change, said, actor)
    undoing.keep_old_time(change, before)
    undoing.note(change, held_until, before=before, of_booking=change.booking.entry.sequence)


def carry_out(change: BookingChange, said: Verdict, actor: Actor) -> None:
    """Make a locked booking what a change that waits holds for it, inside the caller's transaction."""
    booking, wanted = change.booking, arrangement_of_change(change)
    before = arrangement_of(booking)
    steps.end_change(change, ChangeState.APPROVED)
    change.decided_by_id = actor.person_id
    if change.wants:
        schedule.move(booking.entry, wanted.ask.period, wants_held(change))
        booking.pads_by_hirer = change.pads_by_hirer
    else:
        schedule.change([booking.entry])
    steps.arrange(booking, change.room, before, wanted)
    booking.is_changed_alone = booking.series_id is not None and change.sending is None
    booking.rules_used = said.as_record()
    flush()


@transaction
def refuse_change(
    actor: Actor, change_uid: str, *, reason: RefusalReason | int, words: str, undo_for: timedelta = FINAL
) -> None:
    """Refuse a change with a reason from the list and words; the booking stays as it is.

    Raises NotFound, NotAllowed, AlreadyDecided, NoChangeWaits, NoSuchReason, ReasonNeedsWords.
    """
    change = _waiting(change_uid, actor)
    booking, told = change.booking, steps.told_of(change)
    why = why_refused(booking.centre_id, reason, words)
    undoing = steps.Undoing(actor, booking.centre_id, undo_for)
    turn_down(change, why, actor, undoing)
    flush()
    steps.record(booking, "change_refused", actor, why=why.words, reason=why.kind.value, change_id=change.id)
    said: dict[str, Any] = {"reason_words": why.said, "words": why.words}
    steps.mail_applicant(booking, "change_refused", **said, **told, **undoing.mail)
    if undoing.is_final:
        offer_times_of([change])
    undoing.close()


def turn_down(change: BookingChange, why: Why, actor: Actor, undoing: steps.Undoing) -> None:
    """Refuse a change of a locked booking in the caller's transaction; its time is free once that is final."""
    held_until = change.entry.expires_at
    if undoing.is_final:
        steps.end_change(change, ChangeState.REFUSED)
    else:
        schedule.lock_entry(change.entry_id)
        undoing.let_go(change.entry)
        change.state, change.ended_at = ChangeState.REFUSED, now()
    change.decided_by_id = actor.person_id
    why.write(change)
    undoing.note(change, held_until)


@transaction
def expire_changes_due(at: datetime) -> int:
    """Let the changes expire whose time to answer is over; gives their number (at most 100 at once)."""
    due = (
        select(BookingChange.id, Booking.entry_id, BookingChange.entry_id)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .join(Entry, Entry.id == BookingChange.entry_id)
        .where(BookingChange.state == ChangeState.WAITING, BookingChange.offered_by_id.is_(None))
        .where(or_(Entry.expires_at <= at, Entry.status == Status.CANCELLED))
        .order_by(Booking.entry_id)
        .limit(AT_ONCE)
    )
    found = db.session.execute(due).all()
    if not found:
        return 0
    held = {entry_id for _, *entry_ids in found for entry_id in entry_ids}
    schedule.lock(db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id.in_(held))).all())
    for _, entry_id, _ in found:
        schedule.lock_entry(entry_id)
    changes = [_fresh(change_id) for change_id, _, _ in found]
    dead = [change for change in changes if change.state is ChangeState.WAITING]
    steps.expire_changes(dead)
    offer_times_of(dead)
    return len(dead)


def _waiting(change_uid: str, actor: Actor) -> BookingChange:
    """The change with its booking locked, if it still waits and the actor may decide it."""
    named = db.session.execute(
        select(BookingChange.id, Booking.entry_id)
        .join(BookingChange.entry)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .where(Entry.uid == change_uid, BookingChange.offered_by_id.is_(None))
    ).one_or_none()
    if named is None:
        raise NotFound
    uid = db.session.scalars(select(Entry.uid).where(Entry.id == named.entry_id)).one()
    steps.lock_booking(uid, actor, Action.DECIDE_BOOKING)
    change = _fresh(named.id)
    if change.state in (ChangeState.APPROVED, ChangeState.REFUSED):
        raise steps.decided_already(change)
    if change.state_now is not ChangeState.WAITING:
        raise NoChangeWaits
    return change


def _fresh(change_id: int) -> BookingChange:
    fresh = select(BookingChange).where(BookingChange.id == change_id).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one()
