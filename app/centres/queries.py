"""Reading centres, rooms and opening hours."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.centres.models import Centre, DayException, OpeningBlock, Photo, Room, RoomResource
from app.centres.rules import Block, opening_periods
from app.core.clock import Period, local
from app.core.database import db


def centres() -> Sequence[Centre]:
    """All centres in use, by name."""
    return db.session.scalars(select(Centre).where(Centre.archived_at.is_(None)).order_by(Centre.name)).all()


def centre_by_slug(slug: str) -> Centre | None:
    """One centre in use by its address."""
    return db.session.scalars(select(Centre).where(Centre.slug == slug, Centre.archived_at.is_(None))).one_or_none()


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


def opening(centre_id: int, first: date, last: date) -> list[Period]:
    """The open times of a centre from the first to the last day, both included, as UTC periods."""
    return openings([centre_id], first, last)[centre_id]


def openings(centre_ids: Iterable[int], first: date, last: date) -> dict[int, list[Period]]:
    """The same for several centres at once, in three queries whatever their number."""
    ids = list(centre_ids)
    weekly: dict[int, dict[int, list[Block]]] = {centre_id: defaultdict(list) for centre_id in ids}
    exceptions: dict[int, dict[date, list[Block]]] = {centre_id: {} for centre_id in ids}
    for row in db.session.scalars(select(OpeningBlock).where(OpeningBlock.centre_id.in_(ids))):
        weekly[row.centre_id][row.weekday].append(Block(row.opens, row.closes))
    special = select(DayException).where(DayException.centre_id.in_(ids), DayException.day.between(first, last))
    for day in db.session.scalars(special):
        exceptions[day.centre_id][day.day] = [Block(block.opens, block.closes) for block in day.blocks]
    return {centre_id: opening_periods(weekly[centre_id], exceptions[centre_id], first, last) for centre_id in ids}


def parts_of(hall: Room) -> Sequence[Room]:
    """The rooms that a hall consists of: those that take some, but not all, of its resources."""
    ids = hall.resource_ids
    if len(ids) < 2:
        return []
    touching = select(RoomResource.room_id).where(RoomResource.resource_id.in_(ids), RoomResource.room_id != hall.id)
    rooms = db.session.scalars(
        select(Room).where(Room.id.in_(touching), Room.archived_at.is_(None)).order_by(Room.position)
    ).all()
    return [room for room in rooms if set(room.resource_ids) < set(ids)]


def week_hours(centre_id: int, monday: date) -> list[tuple[date, list[Period]]]:
    """Seven days with their open times."""
    days = [monday + timedelta(days=number) for number in range(7)]
    periods = opening(centre_id, days[0], days[-1])
    return [(day, [period for period in periods if local(period.starts).date() == day]) for day in days]


def exceptions_ahead(centre_id: int, first: date, last: date) -> Sequence[DayException]:
    """Days that differ from their weekday, by date."""
    return db.session.scalars(
        select(DayException)
        .where(DayException.centre_id == centre_id, DayException.day.between(first, last))
        .order_by(DayException.day)
    ).all()


def rooms_of(centre_id: int) -> Sequence[Room]:
    """The rooms of a centre in use, with what their cards show, in a fixed number of queries."""
    shown = (
        joinedload(Room.centre, innerjoin=True),
        selectinload(Room.layouts),
        selectinload(Room.features),
        selectinload(Room.photos).joinedload(Photo.file, innerjoin=True),
        selectinload(Room.resources),
    )
    return db.session.scalars(
        select(Room)
        .where(Room.centre_id == centre_id, Room.archived_at.is_(None))
        .order_by(Room.position, Room.id)
        .options(*shown)
    ).all()
