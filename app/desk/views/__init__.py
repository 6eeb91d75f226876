"""Routes of the desk."""

from app.desk.views import day, displays, exports, faults, imports, keys
from app.desk.views.area import area

__all__ = ["area", "day", "displays", "exports", "faults", "imports", "keys"]
