"""Tables of the desk."""

from app.desk.models.day import Display, Fault, KeyHandout

__all__ = ["Display", "Fault", "KeyHandout"]
