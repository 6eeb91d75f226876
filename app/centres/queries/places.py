"""Reading centres and rooms: in use for everybody, all of them for their staff."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.centres.models import Centre, Photo, Room, RoomResource
from app.core.access import RANK, Actor, Role
from app.core.database import db
from app.core.errors import NotFound

_ON_CARDS: tuple[ORMOption, ...] = (
    joinedload(Room.centre, innerjoin=True),
    selectinload(Room.layouts),
    selectinload(Room.features),
    selectinload(Room.photos).joinedload(Photo.file, innerjoin=True),
    selectinload(Room.resources),
)


def centres() -> Sequence[Centre]:
    """All centres in use, by name."""
    return db.session.scalars(select(Centre).where(Centre.archived_at.is_(None)).order_by(Centre.name)).all()


def centre(centre_id: int) -> Centre:
    """One centre, in use or not. Raises NotFound."""
    found = db.session.get(Centre, centre_id)
    if found is None:
        raise NotFound
    return found


def centre_by_slug(slug: str) -> Centre | None:
    """One centre in use by its address."""
    return db.session.scalars(select(Centre).where(Centre.slug == slug, Centre.archived_at.is_(None))).one_or_none()


def centre_for_staff(slug: str) -> Centre | None:
    """One centre by its address, in use or not."""
    return db.session.scalars(select(Centre).where(Centre.slug == slug)).one_or_none()


def visible_to(actor: Actor) -> Select[Centre]:
    """The centres that somebody looks after as a coordinator or manager, out of use or not; the administrator all."""
    if actor.is_admin:
        return select(Centre)
    held = [centre_id for centre_id, role in actor.centres.items() if RANK[role] >= RANK[Role.COORDINATOR]]
    return select(Centre).where(Centre.id.in_(held))


def room_counts(centre_ids: Sequence[int]) -> Mapping[int, int]:
    """How many rooms in use each of these centres has."""
    counted = (
        select(Room.centre_id, func.count())
        .where(Room.centre_id.in_(centre_ids), Room.archived_at.is_(None))
        .group_by(Room.centre_id)
    )
    return {**dict.fromkeys(centre_ids, 0), **{row[0]: row[1] for row in db.session.execute(counted)}}


def room(room_id: int) -> Room | None:
    """One room by its id."""
    return db.session.get(Room, room_id)


def room_by_slugs(centre_slug: str, room_slug: str) -> Room | None:
    """One room in use by its address."""
    return db.session.scalars(
        select(Room)
        .join(Room.centre)
        .where(
            Centre.slug == centre_slug, Room.slug == room_slug, Room.archived_at.is_(None), Centre.archived_at.is_(None)
        )
    ).one_or_none()


def room_for_staff(centre_id: int, room_id: int) -> Room:
    """One room of a centre, in use or not. Raises NotFound."""
    found = db.session.get(Room, room_id)
    if found is None or found.centre_id != centre_id:
        raise NotFound
    return found


def rooms_of(centre_id: int) -> Sequence[Room]:
    """The rooms of a centre in use, with what their cards show, in a fixed number of queries."""
    return db.session.scalars(_in_order(centre_id).where(Room.archived_at.is_(None)).options(*_ON_CARDS)).all()


def rooms_for_staff(centre_id: int) -> Sequence[Room]:
    """All rooms of a centre, those out of use last, in a fixed number of queries."""
    found = db.session.scalars(_in_order(centre_id).options(*_ON_CARDS)).all()
    return sorted(found, key=lambda room: room.archived_at is not None)


def closure_rooms(centre_id: int) -> Sequence[Room]:
    """The rooms of a centre that can be closed, in their order. One query."""
    return db.session.scalars(_in_order(centre_id).where(Room.archived_at.is_(None))).all()


def parts_of(hall: Room) -> Sequence[Room]:
    """The rooms that a hall consists of: those that take some, but not all, of its resources."""
    ids = hall.resource_ids
    if len(ids) < 2:
        return []
    touching = select(RoomResource.room_id).where(RoomResource.resource_id.in_(ids), RoomResource.room_id != hall.id)
    rooms = db.session.scalars(
        select(Room)
        .where(Room.id.in_(touching), Room.archived_at.is_(None))
        .order_by(Room.position, Room.id)
        .options(selectinload(Room.resources))
    ).all()
    return [room for room in rooms if set(room.resource_ids) < set(ids)]


def part_ids_of(hall: Room) -> list[int]:
    """The rooms in use that a hall was made of."""
    return [part.id for part in parts_of(hall) if len(part.resource_ids) == 1]


def hall_of(part: Room) -> Room | None:
    """The first hall in use that a room is a part of."""
    return next(iter(halls_of(part)), None)


def halls_of(part: Room) -> Sequence[Room]:
    """The halls in use that a room is a part of: they take all its resources and others."""
    ids = set(part.resource_ids)
    touching = select(RoomResource.room_id).where(RoomResource.resource_id.in_(ids), RoomResource.room_id != part.id)
    halls = db.session.scalars(
        select(Room)
        .where(Room.id.in_(touching), Room.archived_at.is_(None))
        .order_by(Room.id)
        .options(selectinload(Room.resources), selectinload(Room.layouts))
    ).all()
    return [hall for hall in halls if set(hall.resource_ids) > ids]


def free_for_parts(hall: Room) -> Sequence[Room]:
    """The rooms of the same centre that a hall may consist of: in use, and no halls themselves."""
    others = db.session.scalars(
        _in_order(hall.centre_id)
        .where(Room.archived_at.is_(None), Room.id != hall.id)
        .options(selectinload(Room.resources))
    ).all()
    return [room for room in others if len(room.resource_ids) == 1]


def _in_order(centre_id: int) -> Select[Room]:
    return select(Room).where(Room.centre_id == centre_id).order_by(Room.position, Room.id)
