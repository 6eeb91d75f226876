"""The area itself, and how a view finds its room and its booking."""

from app.bookings.models import Booking, BookingChange
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import change_by_uid
from app.centres import queries as centres
from app.centres.models import Room
from app.core.access import Action
from app.core.errors import NotFound
from app.core.web import Area, demand

area = Area("bookings", __name__)


def room_at(centre_slug: str, room_slug: str) -> Room:
    """Raises NotFound."""
    room = centres.room_by_slugs(centre_slug, room_slug)
    if room is None:
        raise NotFound
    return room


def booking_at(uid: str, action: Action = Action.SEE_BOOKING) -> Booking:
    """Missing and not yours look the same. Raises SignInNeeded, NotFound and NotAllowed."""
    demand(Action.SEE_OWN_BOOKINGS)
    booking = booking_by_uid(uid)
    if booking is None:
        raise NotFound
    demand(Action.SEE_BOOKING, booking)
    demand(action, booking)
    return booking


def change_at(uid: str, action: Action = Action.SEE_HISTORY) -> BookingChange:
    """A change that waits, by its own uid, as its staff see it. Raises SignInNeeded, NotFound and NotAllowed."""
    demand(Action.SEE_OWN_BOOKINGS)
    change = change_by_uid(uid)
    if change is None:
        raise NotFound
    demand(Action.SEE_BOOKING, change.booking)
    demand(action, change.booking)
    return change
