"""Keeping what is broken or untidy, and its trail."""

from app.bookings.models import Booking
from app.centres.models import Room
from app.core.database import db, demand_writing, flush
from app.desk.models import Fault
from app.desk.rules.faults import FaultKind
from app.files.rules import Picture
from app.files.steps import keep_private_picture
from app.history import steps as history


def keep_fault(
    room: Room,
    booking: Booking | None,
    kind: FaultKind,
    words: str,
    picture: Picture | None,
    *,
    reported_by: int | None = None,
    display_id: int | None = None,
) -> Fault:
    """Keep a fault with its picture, which only staff see: it may show somebody."""
    demand_writing()
    fault = Fault(
        centre_id=room.centre_id,
        room_id=room.id,
        booking_id=booking.id if booking is not None else None,
        display_id=display_id,
        kind=kind,
        words=words.strip(),
        file=keep_private_picture(picture, uploaded_by_id=reported_by) if picture is not None else None,
        reported_by_id=reported_by,
    )
    db.session.add(fault)
    flush()
    record_fault("reported", fault, reported_by)
    return fault


def record_fault(verb: str, fault: Fault, actor_id: int | None, *, why: str = "") -> None:
    """Note what became of a fault; nobody is named who reported it at the door."""
    history.record(
        verb, "fault", fault.id, actor_id=actor_id, centre_id=fault.centre_id, why=why, room_id=fault.room_id
    )
