"""Routes of lending rooms."""

from app.bookings.views import (
    appeals,
    asking,
    attendance,
    changes,
    finding,
    ledger,
    organisations,
    own,
    reminding,
    series_asking,
    series_changing,
    series_extending,
    series_own,
    series_staff,
    staff,
    staff_changes,
    talking,
)
from app.bookings.views.area import area

__all__ = [
    "appeals",
    "area",
    "asking",
    "attendance",
    "changes",
    "finding",
    "ledger",
    "organisations",
    "own",
    "reminding",
    "series_asking",
    "series_changing",
    "series_extending",
    "series_own",
    "series_staff",
    "staff",
    "staff_changes",
    "talking",
]
