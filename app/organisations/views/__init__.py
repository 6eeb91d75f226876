"""Routes of the organisations area, and who asks."""

from app.organisations.views import details, people, staff
from app.organisations.views.area import area, recognise

__all__ = ["area", "details", "people", "recognise", "staff"]
