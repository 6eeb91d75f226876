"""The pages of the programme: of everybody, of those who lead it, of organisations that propose, and of staff."""

from app.programme.views import (
    announcing,
    dates,
    embedding,
    following,
    groups,
    groups_inside,
    groups_meetings,
    groups_people,
    groups_work,
    leading,
    month,
    pictures,
    polls,
    proposing,
    public,
    staff,
    visits,
    visits_staff,
)
from app.programme.views.area import (
    area,
)

__all__ = [
    "announcing",
    "area",
    "dates",
    "embedding",
    "following",
    "groups",
    "groups_inside",
    "groups_meetings",
    "groups_people",
    "groups_work",
    "leading",
    "month",
    "pictures",
    "polls",
    "proposing",
    "public",
    "staff",
    "visits",
    "visits_staff",
]
