"""SQL for the bookings of the centres where somebody works."""

from sqlalchemy import ColumnElement, and_, true

from app.bookings.models import Booking
from app.core.access import Actor


def at_centres_of(actor: Actor, centre_id: int | None = None) -> ColumnElement[bool]:
    """SQL for bookings of the centres where the actor works, or of one of them alone."""
    works = true() if actor.is_admin else Booking.centre_id.in_(list(actor.centres))
    return works if centre_id is None else and_(works, Booking.centre_id == centre_id)
