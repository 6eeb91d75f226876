"""Reminding of a booking, and its answers: we come, we come for a shorter time, or we give the time back."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.rules import fingerprint, new_secret
from app.bookings import steps
from app.bookings.models import Booking, Reminder, ReminderLink
from app.bookings.queries.changes import arrangement_of
from app.bookings.queries.reminders import check_link, reminder_link, reminders_due, was_reminded
from app.bookings.rules.changes import ChangeWaits, NotWithin
from app.bookings.rules.refusals import AlreadyOver, NotWaiting
from app.bookings.rules.reminders import Due, ReminderAnswer, ReminderKind, is_due
from app.bookings.rules.states import BookingState
from app.bookings.services.changes import change_at_once, judge_change, tell_changed
from app.bookings.services.changing import call_off
from app.core.access import Action, Actor
from app.core.clock import Period, now
from app.core.database import db, flush, transaction
from app.organisations.queries import actor_for
from app.schedule import steps as schedule
from app.schedule.rules import Status


def remind_due(at: datetime) -> int:
    """Send the reminders that are due at a moment; gives how many bookings were reminded. The worker calls it.

    Each in a transaction of its own that looks again under the lock, so that two workers send one, and none
    is sent of a booking that is cancelled or moved at that instant.
    """
    return sum(_remind(due, at) for due in reminders_due(at))


@transaction
def confirm_coming(actor: Actor, uid: str) -> None:
    """Say that one comes, signed in. Raises NotFound, NotWaiting and AlreadyOver."""
    booking = steps.lock_booking(uid, actor, Action.ANSWER_REMINDER)
    if booking.state_now is not BookingState.APPROVED:
        raise NotWaiting
    if booking.entry.starts_at <= now():
        raise AlreadyOver
    _note_coming(booking, actor)


@transaction
def come(token: str) -> None:
    """Say that one comes, by the link of a reminder; uses it up. Raises ReminderOver."""
    booking, actor = _use(token, ReminderAnswer.COMING)
    _note_coming(booking, actor)


@transaction
def give_back(token: str, *, why: str = "") -> None:
    """Give a booking back by the link of its reminder; uses it up. The time is free at once. Raises ReminderOver."""
    booking, actor = _use(token, ReminderAnswer.GIVEN_BACK)
    call_off(booking, actor, why=why, verb="given_back")


@transaction
def shorten(token: str, period: Period) -> None:
    """Come for a shorter time inside the booked one, by the link of a reminder; uses it up. The rest is free at once.

    Raises ReminderOver, NotWithin, ChangeWaits, and every refusal of the verdict.
    """
    booking, actor = _use(token, ReminderAnswer.SHORTENED)
    before = arrangement_of(booking)
    if not before.ask.period.contains(period) or period == before.ask.period:
        raise NotWithin
    if booking.waiting_change is not None:
        raise ChangeWaits
    wanted = replace(before, ask=replace(before.ask, period=period))
    judged = judge_change(booking, booking.room, wanted, actor)
    change_at_once(judged, actor, verb="shortened")
    booking.coming_for = booking.entry.starts_at
    booking.is_changed_alone = booking.series_id is not None
    tell_changed(judged, actor)


def _use(token: str, answer: ReminderAnswer) -> tuple[Booking, Actor]:
    """The locked booking and who answers. Under its lock the link is looked at anew: of two uses one succeeds."""
    link = reminder_link(token)
    check_link(link, now=now())
    actor = actor_for(link.person_id)
    booking = steps.lock_booking(link.reminder.booking.entry.uid, actor, Action.ANSWER_REMINDER)
    fresh = select(ReminderLink).where(ReminderLink.id == link.id).with_for_update()
    link = db.session.scalars(fresh.execution_options(populate_existing=True)).one()
    check_link(link, now=now())
    link.answer, link.answered_at = answer, now()
    return booking, actor


def _note_coming(booking: Booking, actor: Actor) -> None:
    if not booking.is_coming:
        booking.coming_for = booking.entry.starts_at
        steps.record(booking, "coming", actor)


@transaction
def _remind(due: Due, at: datetime) -> bool:
    entry = schedule.lock_entry(due.entry_id)
    fresh = select(Booking).where(Booking.entry_id == entry.id).execution_options(populate_existing=True)
    booking = db.session.scalars(fresh.with_for_update(of=Booking)).one()
    if not _is_still_due(booking, due.kind, at):
        return False
    reminder = Reminder(booking_id=booking.id, kind=due.kind, starts_at=entry.starts_at)
    db.session.add(reminder)
    flush()
    until = entry.starts_at - timedelta(hours=booking.room.centre.late_cancel_hours)
    for person in steps.applicants(booking):
        token = new_secret()
        db.session.add(ReminderLink(reminder_id=reminder.id, person_id=person.id, token_hash=fingerprint(token)))
        facts = {"secret_token": token, "until": until, "late": until <= at}
        steps.mail_person(booking, "booking_reminder", person, facts, event=f"_{due.kind.value}")
    steps.record(booking, "reminded", None, kind=due.kind.value)
    return True


def _is_still_due(booking: Booking, kind: ReminderKind, at: datetime) -> bool:
    entry, centre = booking.entry, booking.room.centre
    if booking.state is not BookingState.APPROVED or entry.status is not Status.CONFIRMED:
        return False
    days = centre.remind_days_first, centre.remind_days_last
    still = is_due(kind, days, starts=entry.starts_at, settled=entry.changed_at, now=at)
    return still and not was_reminded(booking, kind)
