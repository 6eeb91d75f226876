"""The pages of the programme: of everybody, of those who lead it, of organisations that propose, and of staff."""

from app.programme.views import (
    announcing,
    choosing,
    dates,
    enrolled,
    enrolling_terms,
    leading,
    proposing,
    public,
    staff,
)
from app.programme.views.area import area

__all__ = [
    "announcing",
    "area",
    "choosing",
    "dates",
    "enrolled",
    "enrolling_terms",
    "leading",
    "proposing",
    "public",
    "staff",
]
