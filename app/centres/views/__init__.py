"""Routes of the centres area: public pages, and the screens in which staff change everything."""

from app.centres.views import answering, closures, details, equipment, hours, outside, people, photos, public, rooms
from app.centres.views.area import area

__all__ = [
    "answering",
    "area",
    "closures",
    "details",
    "equipment",
    "hours",
    "outside",
    "people",
    "photos",
    "public",
    "rooms",
]
