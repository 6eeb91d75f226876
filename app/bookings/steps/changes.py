"""Writing a change into a locked booking, and ending one that waited."""

from typing import Any

from app.bookings.models import Booking, BookingChange, BookingEquipment
from app.bookings.rules import Arrangement, BookingState, ChangeState
from app.bookings.rules.cancelling import is_late
from app.bookings.rules.changes import given_back_by
from app.bookings.steps.beside import let_go_beside
from app.bookings.steps.telling import mail_applicant, mail_staff, record
from app.centres.models import Room
from app.core.clock import now
from app.core.database import flush
from app.schedule.steps import lock_entry


def arrange(booking: Booking, room: Room, before: Arrangement, wanted: Arrangement) -> None:
    """Write all of an arrangement but its time into a booking, and what of an approved one was given back in time."""
    if booking.state is BookingState.APPROVED:
        late = is_late(before.ask.period.starts, booking.room.centre.late_cancel_hours, now=now())
        booking.minutes_given_back = given_back_by(before, wanted, booking.minutes_given_back, late=late)
    booking.room, booking.purpose = room, wanted.purpose
    booking.people, booking.layout = wanted.ask.people, wanted.ask.layout
    booking.participants_pay = wanted.ask.participants_pay
    booking.entry.title, booking.entry.is_public = wanted.title, wanted.is_public
    lent = {one.equipment_id: one for one in booking.equipment}
    booking.equipment = [
        lent.get(asked.equipment_id) or BookingEquipment(equipment_id=asked.equipment_id)
        for asked in wanted.ask.equipment
    ]
    for one, asked in zip(booking.equipment, wanted.ask.equipment, strict=True):
        one.amount = asked.amount


def end_change(change: BookingChange, state: ChangeState) -> None:
    """End a change that waits, its booking locked: the booking has its own time and nothing besides."""
    let_go_beside(change.booking.entry, lock_entry(change.entry_id))
    change.state, change.ended_at = state, now()


def end_waiting_change(booking: Booking) -> None:
    """End the change of a locked booking that is called off, if one waits."""
    for change in booking.changes:
        if change.state is ChangeState.WAITING:
            end_change(change, ChangeState.WITHDRAWN)


def expire_change(change: BookingChange) -> None:
    """End a change that nobody answered in time, its booking locked; the booking stays as it is."""
    told = told_of(change)
    end_change(change, ChangeState.EXPIRED)
    flush()
    record(change.booking, "change_expired", None, change_id=change.id)
    mail_applicant(change.booking, "change_expired", **told)
    mail_staff(change.booking, "change_expired_unanswered", **told)


def told_of(change: BookingChange) -> dict[str, Any]:
    """What mails tell of a change, and its own event."""
    return {
        "new_room": change.room.name,
        "new_period": change.entry.period,
        "new_people": change.people,
        "event": f"{change.id}",
    }
