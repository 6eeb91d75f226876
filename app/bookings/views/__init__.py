"""Routes of lending rooms."""

from app.bookings.views import asking, finding, own, series_asking, series_own, series_staff, staff
from app.bookings.views.area import area

__all__ = ["area", "asking", "finding", "own", "series_asking", "series_own", "series_staff", "staff"]
