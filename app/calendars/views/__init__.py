"""What calendars answer over the web."""

from app.calendars.views import app_passwords, dav, feeds, links, secret
from app.calendars.views.area import area

__all__ = ["app_passwords", "area", "dav", "feeds", "links", "secret"]
