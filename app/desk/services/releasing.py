"""Nobody came: the rest of the time is free again, by somebody at the door or by the rule of the room."""

from datetime import datetime

from app.bookings import steps
from app.bookings.models import Attendance, Booking
from app.bookings.rules.consequences import Cause
from app.bookings.rules.refusals import NotBegun, NotHeld
from app.bookings.rules.states import BookingState
from app.bookings.services.offering import offer_freed
from app.core.access import Action, Actor
from app.core.clock import Period, now
from app.core.database import flush, transaction
from app.desk.queries.keys import has_key_out, was_given_key
from app.desk.queries.releasing import unused_due
from app.desk.rules.releasing import GRACE, KeyStillOut, MayStillCome, TheyCame, freed_from
from app.schedule import steps as schedule
from app.schedule.queries import wants_of
from app.schedule.rules import Want


@transaction
def free_unused(actor: Actor, uid: str) -> None:
    """Note that nobody came, and free what is left of the time at once; those who booked get one mail.

    Where somebody noted before that nobody came, only the time is freed. Raises NotFound, NotAllowed, NotHeld,
    NotBegun, MayStillCome, TheyCame and KeyStillOut.
    """
    booking = steps.lock_booking(uid, actor, Action.MARK_ATTENDANCE)
    if booking.state_now is not BookingState.APPROVED:
        raise NotHeld
    starts = booking.entry.starts_at
    if starts > now():
        raise NotBegun(starts=starts)
    if now() < starts + GRACE:
        raise MayStillCome(until=starts + GRACE)
    if booking.attendance is not None and booking.attendance.came:
        raise TheyCame
    if has_key_out(booking.id):
        raise KeyStillOut
    _free(booking, actor)


def free_unused_due(at: datetime) -> int:
    """Do the same where the room says so and nobody came within a quarter of an hour; gives their number.

    Each in a transaction of its own that looks again under the lock: who is marked at that instant has come.
    """
    return sum(_free_by_rule(uid, at) for uid in unused_due(at))


@transaction
def _free_by_rule(uid: str, at: datetime) -> bool:
    booking = steps.lock_alone(uid)
    period = booking.entry.period
    goes_on = booking.state_now is BookingState.APPROVED and period.starts + GRACE <= at < period.ends
    if not goes_on or booking.attendance is not None or was_given_key(booking.id):
        return False
    _free(booking, None)
    return True


def _free(booking: Booking, actor: Actor | None) -> None:
    was, freed = booking.entry.period, freed_from(now())
    left = Period(freed, was.ends) if freed < was.ends else None
    if booking.attendance is None:
        marked_by = actor.person_id if actor is not None else None
        booking.attendance = Attendance(came=False, marked_by_id=marked_by, marked_at=now())
        flush()
        steps.record(booking, "no_show" if actor is not None else "no_show_by_rule", actor)
        steps.hold_to_account(booking, Cause.NO_SHOW, actor, freed_from=freed if left is not None else None)
    if left is None or _is_free(booking, left):
        return
    schedule.occupy([(booking.entry, kept_until(booking, freed))])
    booking.entry.change()
    flush()
    steps.record(booking, "rest_freed", actor, freed=freed.isoformat())
    offer_freed([(booking.room_id, left)])


def _is_free(booking: Booking, left: Period) -> bool:
    return not any(want.period.overlaps(left) for want in wants_of(booking.entry_id))


def kept_until(booking: Booking, freed: datetime) -> list[Want]:
    """What it occupied, cut at that moment; nobody tidies up after somebody who did not come."""
    return [
        Want(want.resource_id, Period(want.period.starts, min(want.period.ends, freed)), want.layer)
        for want in wants_of(booking.entry_id)
        if want.period.starts < freed
    ]
