"""Reading centres, rooms and opening hours."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.centres.models import Centre, DayException, OpeningBlock, Room
from app.centres.rules import Block, opening_periods
from app.core.clock import Period
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
    weekly: dict[int, list[Block]] = defaultdict(list)
    for row in db.session.scalars(select(OpeningBlock).where(OpeningBlock.centre_id == centre_id)):
        weekly[row.weekday].append(Block(row.opens, row.closes))
    kept = select(DayException).where(DayException.centre_id == centre_id, DayException.day.between(first, last))
    exceptions = {
        row.day: [Block(block.opens, block.closes) for block in row.blocks] for row in db.session.scalars(kept)
    }
    return opening_periods(weekly, exceptions, first, last)
