"""What public calendars there are to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.centres.models import Centre, Room
from app.core.database import db


@dataclass(frozen=True)
class Place:
    """A centre in use with its rooms in use."""

    centre: Centre
    rooms: Sequence[Room]


def places_of(centres: Sequence[Centre]) -> list[Place]:
    """These centres, each with its rooms in their order. One query."""
    rooms = db.session.scalars(
        select(Room)
        .where(Room.centre_id.in_([centre.id for centre in centres]), Room.archived_at.is_(None))
        .order_by(Room.position, Room.id)
    ).all()
    return [Place(centre, [room for room in rooms if room.centre_id == centre.id]) for centre in centres]
