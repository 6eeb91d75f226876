"""What the applicant does afterwards: answer a question, withdraw while it waits, cancel when it is approved."""

from datetime import timedelta

from app.bookings import steps
from app.bookings.models import Message
from app.bookings.rules.refusals import AlreadyOver, NotWaiting
from app.bookings.rules.states import BookingState, ChangeState
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.schedule import steps as schedule


@transaction
def cancel_booking(actor: Actor, uid: str, *, why: str = "") -> BookingState:
    """Withdraw a waiting request or cancel an approved booking; the time is free at once. Gives the new state.

    Less than the centre's `late_cancel_hours` before the start, cancelling is noted as late.
    Raises NotFound, NotAllowed, NotWaiting (it is over or was decided against) and AlreadyOver.
    """
    booking = steps.lock_booking(uid, actor, Action.CANCEL_BOOKING)
    state = booking.state_now
    if state not in (BookingState.REQUESTED, BookingState.APPROVED):
        raise NotWaiting
    if booking.entry.starts_at <= now():
        raise AlreadyOver
    if state is BookingState.APPROVED:
        notice = timedelta(hours=booking.room.centre.late_cancel_hours)
        booking.is_late = now() > booking.entry.starts_at - notice
    booking.state = BookingState.WITHDRAWN if state is BookingState.REQUESTED else BookingState.CANCELLED
    booking.ended_at, booking.reason_words = now(), why
    for change in booking.changes:
        if change.state is ChangeState.WAITING:
            steps.end_change(change, ChangeState.WITHDRAWN)
    schedule.release(booking.entry)
    flush()
    steps.record(booking, booking.state.value, actor, why=why, late=booking.is_late)
    steps.mail_applicant(booking, f"booking_{booking.state.value}", words=why, late=booking.is_late)
    steps.mail_staff(booking, "booking_called_off", words=why, late=booking.is_late)
    return booking.state


@transaction
def answer_question(actor: Actor, uid: str, *, words: str) -> None:
    """Answer what staff asked about a waiting request. Raises NotFound and NotWaiting."""
    booking = steps.lock_booking(uid, actor, Action.ANSWER_QUESTION)
    if booking.state_now is not BookingState.REQUESTED or not booking.waits_for_answer:
        raise NotWaiting
    assert actor.person_id is not None
    booking.messages.append(Message(author_id=actor.person_id, is_question=False, body=words))
    db.session.flush()
    steps.record(booking, "answered", actor)
    steps.mail_staff(booking, "booking_answered", words=words, answer_by=booking.entry.expires_at)
