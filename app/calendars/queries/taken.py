"""When a room is taken, for machines: what holds it and how, and nothing of what it is."""

from sqlalchemy import select

from app.calendars.rules.windows import LONGEST_EVENT, Window
from app.centres.models import RoomResource
from app.core.clock import Period
from app.core.database import db
from app.core.ical.writing import Busy
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Layer, Status


def taken_in_room(room_id: int, window: Window) -> list[Busy]:
    """Each time of the window when a part of the room is taken, by start; tidying and closures are unavailable."""
    period = window.period
    rows = db.session.execute(
        select(Occupancy.starts_at, Occupancy.ends_at, Occupancy.layer, Entry.status)
        .join(Entry, Entry.id == Occupancy.entry_id)
        .join(RoomResource, RoomResource.resource_id == Occupancy.resource_id)
        .where(RoomResource.room_id == room_id, Occupancy.starts_at > period.starts - LONGEST_EVENT)
        .where(Occupancy.starts_at < period.ends, Occupancy.ends_at > period.starts)
        .order_by(Occupancy.starts_at, Occupancy.ends_at, Occupancy.layer)
    )
    return list(dict.fromkeys(Busy(Period(row.starts_at, row.ends_at), _how(row.layer, row.status)) for row in rows))


def _how(layer: Layer, status: Status) -> str:
    if layer is not Layer.CORE:
        return "BUSY-UNAVAILABLE"
    return "BUSY-TENTATIVE" if status is Status.TENTATIVE else "BUSY"
