"""The area itself, and how a view finds its room and its booking."""

from collections.abc import Callable
from typing import TypeVar

from app.bookings.models import Booking, BookingChange, BookingSeries, Waiting
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import change_by_uid
from app.bookings.queries.series import series_by_uid
from app.bookings.queries.waiting import waiting_by_uid
from app.centres import queries as centres
from app.centres.models import Room
from app.core.access import Action
from app.core.errors import NotFound
from app.core.web import Area, demand

area = Area("bookings", __name__)
_Found = TypeVar("_Found", Booking, BookingSeries, Waiting)


def room_at(centre_slug: str, room_slug: str) -> Room:
    """Raises NotFound."""
    room = centres.room_by_slugs(centre_slug, room_slug)
    if room is None:
        raise NotFound
    return room


def booking_at(uid: str, action: Action = Action.SEE_BOOKING) -> Booking:
    """Missing and not yours look the same. Raises SignInNeeded, NotFound and NotAllowed."""
    return _demanded(booking_by_uid, uid, action)


def series_at(uid: str, action: Action = Action.SEE_BOOKING) -> BookingSeries:
    """As `booking_at`, for all dates of a series."""
    return _demanded(series_by_uid, uid, action)


def change_at(uid: str, action: Action = Action.SEE_HISTORY) -> BookingChange:
    """A change by its own uid, as its staff see it. Raises SignInNeeded, NotFound and NotAllowed."""
    demand(Action.SEE_OWN_BOOKINGS)
    change = change_by_uid(uid)
    if change is None:
        raise NotFound
    demand(Action.SEE_BOOKING, change.booking)
    demand(action, change.booking)
    return change


def waiting_at(uid: str, action: Action = Action.SEE_WAITING) -> Waiting:
    """As `booking_at`, for what somebody waits for."""
    return _demanded(waiting_by_uid, uid, action, see=Action.SEE_WAITING)


def _demanded(
    by_uid: Callable[[str], _Found | None], uid: str, action: Action, *, see: Action = Action.SEE_BOOKING
) -> _Found:
    demand(Action.SEE_OWN_BOOKINGS)
    found = by_uid(uid)
    if found is None:
        raise NotFound
    demand(see, found)
    demand(action, found)
    return found
