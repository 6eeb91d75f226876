"""The rooms that suit a wish at any time."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select

from app.bookings.queries.facts import rooms_for_cards
from app.bookings.rules.near import Wish
from app.centres.models import Centre, Feature, Layout, Room
from app.core.database import db


def suitable_rooms(wish: Wish) -> Sequence[Room]:
    """The rooms that suit at any time, by centre and their own order."""
    ids = db.session.scalars(select(Room.id).where(*_suits(wish))).all()
    return sorted(rooms_for_cards(ids), key=lambda room: (room.centre.name, room.position, room.id))


def _suits(wish: Wish) -> list[ColumnElement[bool]]:
    seats = [Layout.room_id == Room.id, Layout.seats >= wish.people]
    if wish.layout is not None:
        seats.append(Layout.kind == wish.layout)
    suits = [
        Room.archived_at.is_(None),
        Room.centre_id.in_(select(Centre.id).where(Centre.archived_at.is_(None))),
        exists().where(*seats),
    ]
    suits += [exists().where(Feature.room_id == Room.id, Feature.kind == kind) for kind in sorted(wish.features)]
    if wish.centre_id is not None:
        suits.append(Room.centre_id == wish.centre_id)
    if wish.step_free:
        suits.append(Room.step_free.is_(True))
    if wish.hearing_loop:
        suits.append(Room.hearing_loop.is_(True))
    return suits
