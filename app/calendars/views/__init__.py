"""What calendars answer over the web."""

from app.calendars.views import adding, app_passwords, choosing, dav, feeds, links, secret
from app.calendars.views.area import area

__all__ = ["adding", "app_passwords", "area", "choosing", "dav", "feeds", "links", "secret"]
