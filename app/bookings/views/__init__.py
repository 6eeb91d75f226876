"""Routes of lending rooms."""

from app.bookings.views import (
    appeals,
    asking,
    attendance,
    finding,
    ledger,
    offers,
    organisations,
    own,
    reminding,
    series_asking,
    series_own,
    series_staff,
    staff,
    talking,
    waiting,
)
from app.bookings.views.area import area

__all__ = [
    "appeals",
    "area",
    "asking",
    "attendance",
    "finding",
    "ledger",
    "offers",
    "organisations",
    "own",
    "reminding",
    "series_asking",
    "series_own",
    "series_staff",
    "staff",
    "talking",
    "waiting",
]
