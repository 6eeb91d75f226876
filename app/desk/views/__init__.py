"""Routes of the desk."""

from app.desk.views import day, displays, faults, keys
from app.desk.views.area import area

__all__ = ["area", "day", "displays", "faults", "keys"]
