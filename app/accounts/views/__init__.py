"""Routes of accounts."""

from app.accounts.views import entering, owning, staffing
from app.accounts.views.area import area, connect

__all__ = ["area", "connect", "entering", "owning", "staffing"]
