"""Reading what stands on rooms from now on: bookings and closures to come, and what would be in their way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.centres.models import Closure, Room, RoomResource
from app.centres.queries.hours import opening
from app.core.clock import LAST_YEAR, Period, local, now, today
from app.core.database import db
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import LONGEST_PIECE, Layer, Status

CORES, ALL_BUT_PADS = (Layer.CORE,), (Layer.CORE, Layer.CLOSURE)


@dataclass(frozen=True)
class Use:
    """Something that takes rooms for a time, as their staff may see it."""

    uid: str
    kind: str
    period: Period
    rooms: str


def bookings_ahead(resource_ids: Iterable[int]) -> list[Period]:
    """The times from now on at which something happens on any of these resources, by start."""
    return _periods(_ahead(set(resource_ids), CORES))


def whole_bookings_ahead(resource_ids: Iterable[int]) -> list[Period]:
    """The same for what takes all of these resources at once: of a hall, not of one of its parts."""
    ids = set(resource_ids)
    return _periods(_whole(ids, CORES))


def uses_ahead(resource_ids: Iterable[int]) -> list[Period]:
    """The times from now on at which a booking or a closure takes all of these resources, by start."""
    ids = set(resource_ids)
    return _periods(_whole(ids, ALL_BUT_PADS))


def uses_of_units(centre_id: int, resource_ids: Iterable[int]) -> list[Use]:
    """What takes any of these units of equipment from now on, by start, with the rooms of the centre that it is in."""
    return _uses(centre_id, db.session.scalars(_ahead(set(resource_ids), CORES)).all())


def outside_hours(centre_id: int) -> list[Use]:
    """What happens in the rooms of a centre from now on at hours at which it is no longer open, by start."""
    ours = select(RoomResource.resource_id).join(Room).where(Room.centre_id == centre_id)
    entries = db.session.scalars(_ahead(ours, CORES)).all()
    if not entries:
        return []
    last = max(local(entry.ends_at).date() for entry in entries)
    opens = opening(centre_id, today() - timedelta(days=1), min(last, date(LAST_YEAR, 12, 30)))
    return _uses(centre_id, [entry for entry in entries if not any(time.contains(entry.period) for time in opens)])


def closures_ahead(centre_id: int) -> Sequence[Closure]:
    """The closures of a centre that are not over, with their times and rooms, by start. Two queries."""
    return db.session.scalars(
        select(Closure)
        .join(Closure.entry)
        .options(joinedload(Closure.entry, innerjoin=True), selectinload(Closure.rooms))
        .where(Closure.centre_id == centre_id, Entry.status != Status.CANCELLED, Entry.ends_at > now())
        .order_by(Entry.starts_at, Closure.id)
    ).all()


def _ahead(resource_ids: Collection[int] | Select[int], layers: Collection[Layer]) -> Select[Entry]:
    return _by_start(_occupying(resource_ids, layers))


def _whole(ids: Collection[int], layers: Collection[Layer]) -> Select[Entry]:
    each = func.count(Occupancy.resource_id.distinct()) == len(ids)
    return _by_start(_occupying(ids, layers).group_by(Occupancy.entry_id).having(each))


def _occupying(resource_ids: Collection[int] | Select[int], layers: Collection[Layer]) -> Select[int]:
    at = now()
    return select(Occupancy.entry_id).where(
        Occupancy.resource_id.in_(resource_ids),
        Occupancy.layer.in_(layers),
        Occupancy.ends_at > at,
        Occupancy.starts_at > at - LONGEST_PIECE,
        or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > at),
    )


def _by_start(entry_ids: Select[int]) -> Select[Entry]:
    return select(Entry).where(Entry.id.in_(entry_ids)).order_by(Entry.starts_at, Entry.id)


def _periods(entries: Select[Entry]) -> list[Period]:
    return [entry.period for entry in db.session.scalars(entries)]


def _uses(centre_id: int, entries: Sequence[Entry]) -> list[Use]:
    names = _names_by_resources(centre_id)
    of_rooms = frozenset[int]().union(*names)
    taken: dict[int, set[int]] = defaultdict(set)
    pieces = select(Occupancy.entry_id, Occupancy.resource_id).where(
        Occupancy.entry_id.in_([entry.id for entry in entries])
    )
    for entry_id, resource_id in db.session.execute(pieces):
        taken[entry_id].add(resource_id)
    return [Use(entry.uid, entry.kind, entry.period, _named(of_rooms & taken[entry.id], names)) for entry in entries]


def _names_by_resources(centre_id: int) -> Mapping[frozenset[int], str]:
    rows = db.session.execute(
        select(Room.id, Room.name, RoomResource.resource_id).join(Room.resources).where(Room.centre_id == centre_id)
    ).all()
    resources: dict[tuple[int, str], set[int]] = defaultdict(set)
    for room_id, name, resource_id in rows:
        resources[room_id, name].add(resource_id)
    return {frozenset(ids): name for (_, name), ids in resources.items()}


def _named(ids: frozenset[int], names: Mapping[frozenset[int], str]) -> str:
    """The one room that takes just these resources, or all rooms of their own that do."""
    return names.get(ids) or ", ".join(name for of, name in names.items() if len(of) == 1 and of <= ids)
