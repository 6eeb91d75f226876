"""What the clients of a race for a room do where staff book, by plain values."""

from datetime import datetime, timedelta

from app.bookings.rules.party import Whom
from app.bookings.services import StaffRequest, book_by_staff
from app.bookings.services.asking import RoomRequest
from app.core.clock import Period, now
from app.organisations.queries import actor_for


def book_for(person_id: int, organisation_id: int | None, room_id: int, starts: datetime, key: str) -> str:
    """An hour for an organisation, or for the centre itself; what is over is entered."""
    ends = starts + timedelta(hours=1)
    what = RoomRequest(room_id, Period(starts, ends), "Spotkanie", "Spotkanie", 5, organisation_id)
    whom = Whom.ORGANISATION if organisation_id is not None else Whom.CENTRE
    came = True if ends <= now() else None
    return book_by_staff(actor_for(person_id), StaffRequest(what, whom, came=came), key=key)
