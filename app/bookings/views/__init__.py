"""Routes of lending rooms."""

from app.bookings.views import asking, changes, finding, own, staff, staff_changes
from app.bookings.views.area import area

__all__ = ["area", "asking", "changes", "finding", "own", "staff", "staff_changes"]
