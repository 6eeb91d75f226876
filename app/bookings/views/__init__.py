"""Routes of lending rooms."""

from app.bookings.views import asking, finding, organisations, own, reminding, staff, talking
from app.bookings.views.area import area

__all__ = ["area", "asking", "finding", "organisations", "own", "reminding", "staff", "talking"]
