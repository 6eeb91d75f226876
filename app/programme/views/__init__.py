"""The pages of the programme: of everybody, of those who lead it, of organisations that propose, and of staff."""

from app.programme.views import (
    announcing,
    choosing,
    dates,
    enrolled,
    enrolling,
    enrolling_terms,
    leading,
    own_enrolments,
    proposing,
    public,
    staff,
    tickets,
)
from app.programme.views.area import area

__all__ = [
    "announcing",
    "area",
    "choosing",
    "dates",
    "enrolled",
    "enrolling",
    "enrolling_terms",
    "leading",
    "own_enrolments",
    "proposing",
    "public",
    "staff",
    "tickets",
]
