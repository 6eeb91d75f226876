"""Routes of the desk."""

from app.desk.views import exports, imports
from app.desk.views.area import area

__all__ = ["area", "exports", "imports"]
