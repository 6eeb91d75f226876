"""What calendars answer over the web."""

from app.calendars.views import feeds, links, secret
from app.calendars.views.area import area

__all__ = ["area", "feeds", "links", "secret"]
