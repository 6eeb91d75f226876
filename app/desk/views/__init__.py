"""Routes of the desk."""

from app.desk.views import calendar, day, displays, enrolled, exports, faults, imports, keys, moving
from app.desk.views.area import area

__all__ = ["area", "calendar", "day", "displays", "enrolled", "exports", "faults", "imports", "keys", "moving"]
