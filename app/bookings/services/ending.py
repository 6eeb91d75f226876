"""Ending what was begun: a change that waits is taken back, a booking that goes on now ends early."""

from datetime import timedelta

from app.bookings import steps
from app.bookings.queries.changes import is_running
from app.bookings.queries.pads import wants_kept
from app.bookings.rules import ChangeState
from app.bookings.rules.changes import NoChangeWaits, NotRunning
from app.bookings.services.changes import settled
from app.bookings.services.offering import offer_freed, offer_times_of
from app.core.access import Action, Actor, can
from app.core.clock import Period, now
from app.core.database import flush, transaction
from app.schedule import steps as schedule

A_MINUTE = timedelta(minutes=1)


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
    offer_times_of([waiting])


@transaction
def end_booking(actor: Actor, uid: str) -> None:
    """End a booking that goes on now with the running minute: the rest is free at once, its tidying comes sooner.

    Raises NotFound, NotAllowed and NotRunning.
    """
    booking = steps.lock_booking(uid, actor, Action.CHANGE_BOOKING)
    at, was = now(), booking.entry.period
    if not is_running(booking, now=at):
        raise NotRunning
    ends = at.replace(second=0, microsecond=0) + A_MINUTE
    if ends >= was.ends:
        return
    settled(booking)
    sooner = Period(was.starts, ends)
    schedule.move(booking.entry, sooner, wants_kept(booking, sooner))
    flush()
    steps.record(booking, "ended_early", actor, ends=was.ends.isoformat())
    steps.mail_applicant(booking, "booking_ended_early", old_period=was)
    if not can(actor, Action.DECIDE_BOOKING, booking):
        steps.mail_staff(booking, "booking_ended_early", old_period=was)
    offer_freed([(booking.room_id, was)])
