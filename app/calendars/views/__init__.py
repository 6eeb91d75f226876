"""What calendars answer over the web."""

from app.calendars.views import adding, choosing, feeds
from app.calendars.views.area import area

__all__ = ["adding", "area", "choosing", "feeds"]
