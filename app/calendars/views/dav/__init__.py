"""CalDAV for reading: RFC 4791 and what it stands on, as Apple's calendar, DAVx5 and Thunderbird speak it."""

from app.calendars.views.dav import pages
from app.calendars.views.dav.area import area

__all__ = ["area", "pages"]
