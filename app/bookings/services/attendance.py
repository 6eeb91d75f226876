"""What those at the door see: they came, or nobody came. A mark can be corrected, with a reason."""

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import Attendance, Booking, Consequence
from app.bookings.rules.consequences import MARKED_WITHIN, Cause
from app.bookings.rules.refusals import CorrectionNeedsReason, NotBegun, NotHeld, TooLongAgo
from app.bookings.rules.states import BookingState
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction


@transaction
def mark_came(actor: Actor, uid: str, *, why: str = "") -> None:
    """Note that somebody came. Where a no-show was noted before, its consequence is lifted.

    Raises NotFound, NotAllowed, NotHeld, NotBegun and CorrectionNeedsReason.
    """
    booking = _begun(actor, uid)
    kept = booking.attendance
    if kept is not None and kept.came:
        return
    _mark(booking, actor, came=True, why=why)
    steps.record(booking, "came", actor, why=why)
    for consequence in _consequences_of(booking):
        steps.lift(consequence, actor, why=why)


@transaction
def mark_no_show(actor: Actor, uid: str, *, why: str = "") -> None:
    """Note that nobody came, which has its consequence; the organisation gets a mail.

    Raises NotFound, NotAllowed, NotHeld, NotBegun, TooLongAgo and CorrectionNeedsReason.
    """
    booking = _begun(actor, uid)
    kept = booking.attendance
    if kept is not None and not kept.came:
        return
    if now() > booking.entry.ends_at + MARKED_WITHIN:
        raise TooLongAgo(count=MARKED_WITHIN.days)
    _mark(booking, actor, came=False, why=why)
    steps.record(booking, "no_show", actor, why=why)
    steps.hold_to_account(booking, Cause.NO_SHOW, actor)


def _begun(actor: Actor, uid: str) -> Booking:
    """The locked booking, if it was confirmed and has begun."""
    booking = steps.lock_booking(uid, actor, Action.MARK_ATTENDANCE)
    if booking.state_now is not BookingState.APPROVED:
        raise NotHeld
    if booking.entry.starts_at > now():
        raise NotBegun(starts=booking.entry.starts_at)
    return booking


def _mark(booking: Booking, actor: Actor, *, came: bool, why: str) -> None:
    assert actor.person_id is not None
    kept = booking.attendance
    if kept is None:
        kept = booking.attendance = Attendance()
    elif not why.strip():
        raise CorrectionNeedsReason
    kept.came, kept.marked_by_id, kept.marked_at = came, actor.person_id, now()
    flush()


def _consequences_of(booking: Booking) -> list[Consequence]:
    unlifted = select(Consequence).where(Consequence.booking_id == booking.id, Consequence.lifted_at.is_(None))
    return list(db.session.scalars(unlifted.order_by(Consequence.id)))
