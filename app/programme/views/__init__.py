"""The pages of the programme: of everybody, of those who lead it, of organisations that propose, and of staff."""

from app.programme.views import (
    announcing,
    attending,
    certificates,
    certifying,
    dates,
    leading,
    proposing,
    public,
    scanning,
    staff,
)
from app.programme.views.area import area

__all__ = [
    "announcing",
    "area",
    "attending",
    "certificates",
    "certifying",
    "dates",
    "leading",
    "proposing",
    "public",
    "scanning",
    "staff",
]
