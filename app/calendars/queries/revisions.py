"""Whether a public calendar changed: one SELECT over the revisions of what it shows, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from app.calendars.rules.addresses import Feed
from app.centres.models import Centre, CentreResource, Room, RoomResource
from app.core.database import Moment, one_of, read_once
from app.schedule.models import Resource

SHOWN = ("room", "centre")


@dataclass(frozen=True)
class Revision:
    """What the state of a feed comes down to.

    The sum of revisions never goes back and does not care who commits first; how many there are, their numbers and the
    last moment stand beside it for rooms that are put together anew and for a database that came back from a backup.
    """

    count: int
    ids: int
    revisions: int
    revised_at: datetime | None
    found: int
    living: int

    @property
    def key(self) -> str:
        at = self.revised_at.isoformat() if self.revised_at is not None else ""
        return f"{self.count}.{self.ids}.{self.revisions}.{at}"


def revision_of(feed: Feed, *, gone_before: datetime) -> Revision:
    """The state of a feed now, how many of its centres or rooms there are, and how many were not closed for good."""
    values: dict[str, Any] = {"gone": gone_before}
    if feed.room_id is not None:
        query, values["room"] = _of_room(), feed.room_id
    elif feed.centre_ids:
        query, values["centres"] = _of_centres(), list(feed.centre_ids)
    else:
        query = _of_city()
    return Revision(*read_once(query, values))


@cache
def _of_city() -> Select[Any]:
    return _state(Resource.kind.in_(SHOWN), found=1, living=1)


@cache
def _of_centres() -> Select[Any]:
    rooms = select(RoomResource.resource_id).join(Room, Room.id == RoomResource.room_id)
    rooms = rooms.where(one_of(Room.centre_id, "centres"))
    own = select(CentreResource.resource_id).where(one_of(CentreResource.centre_id, "centres"))
    found = select(func.count()).select_from(Centre).where(one_of(Centre.id, "centres"))
    return _state(
        or_(Resource.id.in_(rooms), Resource.id.in_(own)),
        found=found.scalar_subquery(),
        living=found.where(_lives(Centre.archived_at)).scalar_subquery(),
    )


@cache
def _of_room() -> Select[Any]:
    rooms = select(RoomResource.resource_id).where(RoomResource.room_id == bindparam("room"))
    own = select(CentreResource.resource_id).join(Room, Room.centre_id == CentreResource.centre_id)
    own = own.where(Room.id == bindparam("room"))
    found = select(func.count()).select_from(Room).join(Room.centre).where(Room.id == bindparam("room"))
    return _state(
        or_(Resource.id.in_(rooms), Resource.id.in_(own)),
        found=found.scalar_subquery(),
        living=found.where(_lives(Room.archived_at), _lives(Centre.archived_at)).scalar_subquery(),
    )


def _state(which: Any, *, found: Any, living: Any) -> Select[Any]:
    sums = func.count(), func.coalesce(func.sum(Resource.id), 0), func.coalesce(func.sum(Resource.revision), 0)
    last = func.max(Resource.revised_at, type_=Moment)
    return select(*sums, last, found, living).select_from(Resource).where(which)


def _lives(archived_at: Any) -> Any:
    return or_(archived_at.is_(None), archived_at > bindparam("gone", type_=Moment))
