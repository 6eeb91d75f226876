"""What calendars answer over the web."""

from app.calendars.views import feeds
from app.calendars.views.area import area

__all__ = ["area", "feeds"]
