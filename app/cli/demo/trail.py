"""The trail of the demo's bookings."""

from datetime import datetime

from app.bookings.models import Booking
from app.history.models import Record


def booking_record(
    booking: Booking, at: datetime, verb: str, actor_id: int | None, why: str = "", **facts: object
) -> Record:
    """What `history.steps.record` would have noted of a booking, but of another day than today."""
    return Record(
        at=at,
        verb=verb,
        subject="booking",
        subject_id=booking.id,
        actor_id=actor_id,
        centre_id=booking.centre_id,
        why=why,
        facts=facts,
    )
