"""Routes of lending rooms."""

from app.bookings.views import asking, finding, own, staff
from app.bookings.views.area import area

__all__ = ["area", "asking", "finding", "own", "staff"]
