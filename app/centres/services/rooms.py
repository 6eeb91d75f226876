"""Adding a room, changing it and its parts, and putting it out of use."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.centres import steps
from app.centres.models import Feature, Layout, Room, RoomResource
from app.centres.queries import hall_of, last_change, uses_ahead, whole_bookings_ahead
from app.centres.rules import FeatureKind, LayoutKind, slug_of
from app.centres.rules.refusals import (
    FutureBookings,
    IsPart,
    NameTaken,
    NoSeats,
    NumberNotPossible,
    OnePart,
    PartElsewhere,
    PartIsHall,
    PartOutOfUse,
    PartsInUse,
)
from app.centres.rules.settings import RoomSettings
from app.centres.rules.trail import DETAILS, PARTS, ROOM, check_seen
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.schedule.steps import look_anew, new_resource

explain("uq_room_centre_id_slug", ChangedMeanwhile)
explain("ck_layout_seats", NumberNotPossible)


@dataclass(frozen=True, kw_only=True)
class RoomDetails:
    """All that a manager says of a room; and its rules, where a file says them, too."""

    name: str
    layouts: Mapping[LayoutKind, int]
    features: Set[FeatureKind] = frozenset()
    position: int = 0
    floor: str = ""
    area_m2: int | None = None
    about_pl: str = ""
    about_en: str = ""
    about_uk: str = ""
    step_free: bool = False
    lift: bool = False
    hearing_loop: bool = False
    accessible_toilet: bool = False
    door_width_cm: int | None = None
    key_name: str = ""
    rules: RoomSettings | None = None

    def check(self) -> None:
        """Raises NoSeats and ShortestOverLongest."""
        if not self.layouts:
            raise NoSeats
        if self.rules is not None:
            self.rules.check()

    def columns(self) -> dict[str, object]:
        apart = {"layouts", "features", "rules"}
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in apart}


@transaction
def add_room(actor: Actor, centre_id: int, details: RoomDetails) -> int:
    """Add a room with a resource of its own; its address stays as its first name makes it. Gives its id.

    Raises NoSeats, ShortestOverLongest, NumberNotPossible, NameTaken, NotFound, NotAllowed.
    """
    details.check()
    centre = steps.lock_centre(actor, centre_id)
    _check_name(centre_id, details.name)
    taken = set(db.session.scalars(select(Room.slug).where(Room.centre_id == centre_id)))
    return put_room(actor, centre.id, details, taken=taken).id


def put_room(actor: Actor, centre_id: int, details: RoomDetails, *, taken: Set[str]) -> Room:
    """A new room with a resource of its own at a locked centre, in the caller's transaction; addresses are `taken`."""
    room = Room(
        centre_id=centre_id,
        slug=slug_of(details.name, taken=taken, otherwise="sala"),
        layouts=[Layout(kind=kind, seats=seats) for kind, seats in details.layouts.items()],
        features=[Feature(kind=kind) for kind in sorted(details.features)],
        resources=[RoomResource(resource_id=new_resource("room"))],
        **details.columns(),
        **(details.rules or RoomSettings()).values(),
    )
    db.session.add(room)
    flush()
    steps.record_room("created", room, actor)
    return room


@transaction
def change_room(actor: Actor, room_id: int, details: RoomDetails, *, seen: int) -> None:
    """Change what is said of a room; bookings that exist stay as they are.

    Raises NoSeats, ShortestOverLongest, NumberNotPossible, NameTaken, NotFound, NotAllowed, ChangedMeanwhile.
    """
    details.check()
    room = steps.lock_room(actor, room_id)
    check_seen(last_change(ROOM, room_id, DETAILS), seen=seen)
    _check_name(room.centre_id, details.name, but=room_id)
    alter_room(actor, room, details)


def alter_room(actor: Actor, room: Room, details: RoomDetails) -> None:
    """Make a locked room as these details say, in the caller's transaction."""
    columns = details.columns()
    differs = [name for name, value in columns.items() if getattr(room, name) != value]
    for name in differs:
        setattr(room, name, columns[name])
    differs += _set_layouts(room, details.layouts) + _set_features(room, details.features)
    flush()
    if differs:
        steps.record_room("edited", room, actor, changed=differs)
    if "name" in differs:
        steps.change_calendars(room.resource_ids, home_id=room.centre.home_id)
    if details.rules is not None:
        steps.set_rules(actor, room, details.rules)


@transaction
def choose_parts(actor: Actor, room_id: int, part_ids: Sequence[int], *, seen: int) -> None:
    """Make a hall of these rooms, which it then takes when it is booked; of none: a room of its own again.

    Raises OnePart, PartElsewhere, PartIsHall, IsPart, PartsInUse, NotFound, NotAllowed, ChangedMeanwhile.
    """
    if len(set(part_ids)) == 1:
        raise OnePart
    wanted = _resources(_parts(part_ids))
    room = steps.lock_room(actor, room_id, also=wanted)
    check_seen(last_change(ROOM, room_id, PARTS), seen=seen)
    parts = _parts(part_ids)
    _check_parts(room, parts, len(set(part_ids)))
    if _resources(parts) != wanted:
        raise ChangedMeanwhile
    if wanted == room.resource_ids or (not wanted and len(room.resource_ids) == 1):
        return
    uses = uses_ahead(room.resource_ids)
    if uses:
        raise PartsInUse(count=len(uses), first=uses[0])
    before = set(room.resource_ids)
    room.resources = [RoomResource(resource_id=taken) for taken in wanted or [new_resource("room")]]
    flush()
    look_anew({*before, *room.resource_ids})
    steps.record_room("parts_changed", room, actor, parts=sorted(part_ids))


@transaction
def archive_room(actor: Actor, room_id: int) -> None:
    """Put a room out of use: nobody sees or books it. Raises FutureBookings, IsPart, NotFound, NotAllowed."""
    room = steps.lock_room(actor, room_id)
    hall = hall_of(room)
    if hall is not None:
        raise IsPart(hall=hall.name)
    ahead = whole_bookings_ahead(room.resource_ids)
    if ahead:
        raise FutureBookings(count=len(ahead), first=ahead[0])
    if room.archived_at is None:
        room.archived_at = now()
        steps.record_room("archived", room, actor)


@transaction
def restore_room(actor: Actor, room_id: int) -> None:
    """Take a room into use again. Raises PartOutOfUse, NotFound and NotAllowed."""
    room = steps.lock_room(actor, room_id)
    _check_parts_in_use(room)
    if room.archived_at is not None:
        room.archived_at = None
        steps.record_room("restored", room, actor)


def _check_parts(room: Room, parts: Sequence[Room], asked: int) -> None:
    ours = [part for part in parts if part.centre_id == room.centre_id and part.archived_at is None]
    if len(ours) != asked or room in ours:
        raise PartElsewhere
    for part in parts:
        if len(part.resource_ids) > 1:
            raise PartIsHall(room=part.name)
    hall = hall_of(room) if parts else None
    if hall is not None:
        raise IsPart(hall=hall.name)


def _check_parts_in_use(hall: Room) -> None:
    alone = select(RoomResource.room_id).group_by(RoomResource.room_id).having(func.count() == 1)
    lost = (
        select(Room.name)
        .join(Room.resources)
        .where(RoomResource.resource_id.in_(hall.resource_ids), Room.id.in_(alone))
        .where(Room.id != hall.id, Room.archived_at.is_not(None))
    )
    name = db.session.scalars(lost.order_by(Room.id)).first()
    if name is not None:
        raise PartOutOfUse(room=name)


def _check_name(centre_id: int, name: str, *, but: int | None = None) -> None:
    others = select(Room.id, Room.name).where(Room.centre_id == centre_id, Room.id != (but or 0))
    if any(row.name.casefold() == name.casefold() for row in db.session.execute(others)):
        raise NameTaken


def _parts(part_ids: Sequence[int]) -> Sequence[Room]:
    """The rooms with their resources, as they are now."""
    chosen = select(Room).where(Room.id.in_(part_ids)).order_by(Room.id).options(selectinload(Room.resources))
    return db.session.scalars(chosen.execution_options(populate_existing=True)).all()


def _resources(parts: Sequence[Room]) -> list[int]:
    return sorted({resource_id for part in parts for resource_id in part.resource_ids})


def _set_layouts(room: Room, wanted: Mapping[LayoutKind, int]) -> list[str]:
    kept = {layout.kind: layout for layout in room.layouts}
    if {kind: layout.seats for kind, layout in kept.items()} == dict(wanted):
        return []
    for kind, layout in kept.items():
        if kind in wanted:
            layout.seats = wanted[kind]
    room.layouts = [kept.get(kind) or Layout(kind=kind, seats=seats) for kind, seats in wanted.items()]
    return ["layouts"]


def _set_features(room: Room, wanted: Set[FeatureKind]) -> list[str]:
    kept = {feature.kind: feature for feature in room.features}
    if set(kept) == wanted:
        return []
    room.features = [kept.get(kind) or Feature(kind=kind) for kind in sorted(wanted)]
    return ["features"]
