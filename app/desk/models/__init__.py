"""Tables of the desk."""

from app.desk.models.day import Display, Fault, KeyHandout
from app.desk.models.imports import ExternalKey, ImportRow, ImportRun

__all__ = ["Display", "ExternalKey", "Fault", "ImportRow", "ImportRun", "KeyHandout"]
