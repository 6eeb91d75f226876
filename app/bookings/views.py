"""Routes of the bookings area."""

from app.core.web import Area

area = Area("bookings", __name__)
