"""Tables of the desk."""

from app.desk.models.imports import ExternalKey, ImportRow, ImportRun

__all__ = ["ExternalKey", "ImportRow", "ImportRun"]
