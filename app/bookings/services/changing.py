"""What the applicant does afterwards: withdraw while it waits, cancel when it is approved."""

from app.bookings import steps
from app.bookings.models import Booking
from app.bookings.rules.cancelling import is_late
from app.bookings.rules.consequences import Cause
from app.bookings.rules.refusals import AlreadyOver, NotWaiting
from app.bookings.rules.states import OPEN_STATES, BookingState
from app.bookings.services.offering import offer_times_of
from app.core.access import Action, Actor, its_party
from app.core.clock import now
from app.core.database import flush, transaction
from app.schedule import steps as schedule


@transaction
def cancel_booking(actor: Actor, uid: str, *, why: str = "") -> BookingState:
    """Withdraw a waiting request or cancel an approved booking; the time is free at once. Gives the new state.

    Less than the centre's `late_cancel_hours` before the start, cancelling is noted as late and has its
    consequence; never where it is staff who cancel.
    Raises NotFound, NotAllowed, NotWaiting (it is over or was decided against) and AlreadyOver.
    """
    return call_off(steps.lock_booking(uid, actor, Action.CANCEL_BOOKING), actor, why=why)


def call_off(booking: Booking, actor: Actor, *, why: str, verb: str = "") -> BookingState:
    """Call a locked booking off inside the caller's transaction; the trail has the verb, or the new state's name.

    Raises NotWaiting and AlreadyOver.
    """
    state = booking.state if booking.displaced_at is not None else booking.state_now
    if state not in OPEN_STATES:
        raise NotWaiting
    if booking.entry.starts_at <= now():
        raise AlreadyOver
    if state is BookingState.APPROVED:
        late = is_late(booking.entry.starts_at, booking.room.centre.late_cancel_hours, now=now())
        booking.is_late = late and its_party(actor, booking) and booking.displaced_at is None
    steps.send_decision_first([booking])
    booking.state = BookingState.WITHDRAWN if state is BookingState.REQUESTED else BookingState.CANCELLED
    booking.ended_at, booking.reason_words, booking.displaced_at = now(), why, None
    steps.end_waiting_change(booking)
    schedule.release(booking.entry)
    flush()
    steps.record(booking, verb or booking.state.value, actor, why=why, late=booking.is_late)
    steps.mail_applicant(booking, f"booking_{booking.state.value}", words=why, late=booking.is_late)
    steps.mail_staff(booking, "booking_called_off", words=why, late=booking.is_late)
    offer_times_of([booking, *booking.changes])
    if booking.is_late:
        steps.hold_to_account(booking, Cause.LATE_CANCELLATION, actor)
    return booking.state
