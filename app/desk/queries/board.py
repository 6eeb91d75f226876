"""Reading a day of a centre for its staff: each room with who comes and how to set it, and what went wrong."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from app.bookings.models import Booking, BookingEquipment
from app.bookings.queries.deciding import QueueItem, queue
from app.bookings.queries.displaced import number_displaced
from app.bookings.queries.pads import whole_times
from app.bookings.rules.states import BookingState
from app.centres.models import Centre, Closure, EquipmentUnit, Room
from app.centres.queries import hours_by_day
from app.core.access import Actor
from app.core.clock import Period, day_period
from app.core.database import db
from app.desk.models import Fault, KeyHandout
from app.desk.queries.faults import open_faults_in_short
from app.desk.queries.keys import keys_out
from app.desk.queries.rooms import rooms_at
from app.desk.queries.troubles import LostMail, lost_mails
from app.desk.rules.keys import is_late
from app.desk.rules.releasing import GRACE
from app.programme.models import Session
from app.programme.queries.rooms import sessions_in_rooms
from app.programme.queries.taking import RoomTaken, taken_in_rooms
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Layer


@dataclass(frozen=True)
class Visit:
    """A confirmed booking on the board: all that it occupies, the units it was given, the key it has."""

    booking: Booking
    whole: Period | None
    units: Mapping[int, Sequence[str]]
    key: KeyHandout | None
    now: datetime

    @property
    def period(self) -> Period:
        return self.booking.entry.period

    @property
    def is_freed(self) -> bool:
        """Nobody came, and what was left of the time is free."""
        return self.missed and (self.whole is None or self.whole.ends < self.period.ends)

    @property
    def missed(self) -> bool:
        return self.booking.attendance is not None and not self.booking.attendance.came

    @property
    def goes_on(self) -> bool:
        return self.period.starts <= self.now < self.period.ends and not self.is_freed

    @property
    def is_over(self) -> bool:
        return self.period.ends <= self.now or self.is_freed

    @property
    def has_begun(self) -> bool:
        return self.period.starts <= self.now

    @property
    def may_be_freed(self) -> bool:
        """Whether the room may be freed now, where nobody came."""
        came = self.booking.attendance is not None and self.booking.attendance.came
        return self.goes_on and not came and self.key is None and self.now >= self.period.starts + GRACE

    @property
    def freed_from(self) -> datetime:
        """Until then they may still come."""
        return self.period.starts + GRACE

    @property
    def set_up_from(self) -> datetime | None:
        """When preparing begins, where it takes time."""
        return self.whole.starts if self.whole is not None and self.whole.starts < self.period.starts else None


@dataclass(frozen=True)
class RoomDay:
    """A room on one day: its own bookings by start, what takes it with another room, whether it is shut."""

    room: Room
    visits: Sequence[Visit]
    elsewhere: Sequence[Visit]
    closures: Sequence[Closure]
    key: KeyHandout | None
    sessions: Sequence[Session] = ()
    taken: Sequence[RoomTaken] = ()

    def session_at(self, moment: datetime) -> Session | None:
        """The date of the programme that goes on in it."""
        return next((one for one in self.sessions if one.period.starts <= moment < one.period.ends), None)

    def taken_at(self, moment: datetime) -> RoomTaken | None:
        """What of working groups and study visits goes on in it."""
        return next((one for one in self.taken if one.period.starts <= moment < one.period.ends), None)

    @property
    def current(self) -> Visit | None:
        return next((visit for visit in self.visits if visit.goes_on), None)

    @property
    def current_elsewhere(self) -> Visit | None:
        return next((visit for visit in self.elsewhere if visit.goes_on), None)

    @property
    def ahead(self) -> Sequence[Visit]:
        return [visit for visit in self.visits if not visit.has_begun]

    @property
    def past(self) -> Sequence[Visit]:
        return [visit for visit in self.visits if visit.is_over]


@dataclass(frozen=True)
class Board:
    """A centre's day. What went wrong is `lost_mails`, `late_keys`, `faults` and how many stand without a room."""

    centre: Centre
    day: date
    hours: str
    rooms: Sequence[RoomDay]
    keys: Sequence[KeyHandout]
    faults: Sequence[Fault]
    lost_mails: Sequence[LostMail]
    requests: Sequence[QueueItem]
    displaced: int
    now: datetime

    @property
    def late_keys(self) -> Sequence[KeyHandout]:
        return [handout for handout in self.keys if is_late(handout.due, now=self.now)]

    @property
    def sessions(self) -> Sequence[Session]:
        """All dates of the programme that day, by start, each once."""
        found = {one.id: one for room in self.rooms for one in room.sessions}
        return sorted(found.values(), key=lambda one: (one.period, one.id))

    @property
    def taken(self) -> Sequence[RoomTaken]:
        """All meetings of groups and study visits of that day, by start, each once."""
        found = {(one.kind, one.number, one.period): one for room in self.rooms for one in room.taken}
        return sorted(found.values(), key=lambda one: (one.period, one.kind, one.number))

    @property
    def visits(self) -> Sequence[Visit]:
        """All bookings of the day, by start."""
        found = [visit for room in self.rooms for visit in room.visits]
        return sorted(found, key=lambda visit: (visit.period, visit.booking.id))


def board_of(actor: Actor, centre: Centre, day: date, *, now: datetime) -> Board:
    """The day of a centre, in a fixed number of queries."""
    keys = keys_out(centre.id)
    return Board(
        centre=centre,
        day=day,
        hours=hours_by_day([centre.id], day, day)[centre.id][0].words,
        rooms=rooms_on(centre.id, day, keys, now=now),
        keys=keys,
        faults=open_faults_in_short(centre.id),
        lost_mails=lost_mails(centre.id, now=now),
        requests=queue(actor, now=now, centre_id=centre.id),
        displaced=number_displaced(actor, centre_id=centre.id),
        now=now,
    )


def rooms_on(centre_id: int, day: date, keys: Sequence[KeyHandout], *, now: datetime) -> Sequence[RoomDay]:
    """Each room of a centre with its bookings of a day."""
    rooms = rooms_at(centre_id)
    bookings = _held(centre_id, day)
    entry_ids = [booking.entry_id for booking in bookings]
    wholes, units = whole_times(entry_ids), _units(entry_ids)
    by_booking = {handout.booking_id: handout for handout in keys if handout.booking_id is not None}
    visits = [
        Visit(booking, wholes.get(booking.entry_id), units[booking.entry_id], by_booking.get(booking.id), now)
        for booking in bookings
    ]
    closures, sessions = _closures(rooms, day), sessions_in_rooms(centre_id, day_period(day))
    taken = taken_in_rooms(centre_id, day_period(day), now=now)
    takes = {room.id: set(room.resource_ids) for room in rooms}
    by_room = {handout.room_id: handout for handout in keys}
    return [
        RoomDay(
            room=room,
            visits=[visit for visit in visits if visit.booking.room_id == room.id],
            elsewhere=[
                visit
                for visit in visits
                if visit.booking.room_id != room.id and takes[room.id] & takes.get(visit.booking.room_id, set())
            ],
            closures=closures[room.id],
            key=by_room.get(room.id),
            sessions=[
                one for one in sessions if one.room_id is not None and takes[room.id] & takes.get(one.room_id, set())
            ],
            taken=[one for one in taken if takes[room.id] & takes.get(one.room_id, set())],
        )
        for room in rooms
    ]


def _held(centre_id: int, day: date) -> Sequence[Booking]:
    whole = day_period(day)
    held = (
        select(Booking)
        .join(Booking.entry)
        .where(Booking.centre_id == centre_id, Booking.state == BookingState.APPROVED, Booking.displaced_at.is_(None))
        .where(Entry.starts_at < whole.ends, Entry.ends_at > whole.starts)
        .options(
            selectinload(Booking.room),
            selectinload(Booking.organisation),
            selectinload(Booking.asked_by),
            selectinload(Booking.equipment).joinedload(BookingEquipment.kind, innerjoin=True),
            defer(Booking.rules_used),
        )
        .order_by(Entry.starts_at, Booking.id)
    )
    return db.session.scalars(held).all()


def _units(entry_ids: Collection[int]) -> Mapping[int, Mapping[int, Sequence[str]]]:
    """The labels of the units that each entry has, by the kind of equipment."""
    has = (
        select(Occupancy.entry_id, EquipmentUnit.equipment_id, EquipmentUnit.label)
        .join(EquipmentUnit, EquipmentUnit.resource_id == Occupancy.resource_id)
        .where(Occupancy.entry_id.in_(entry_ids), EquipmentUnit.label != "", Occupancy.layer == Layer.CORE)
        .order_by(EquipmentUnit.resource_id)
        .distinct()
        .add_columns(EquipmentUnit.resource_id)
    )
    units: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry_id, equipment_id, label, _ in db.session.execute(has):
        units[entry_id][equipment_id].append(label)
    return units


def _closures(rooms: Sequence[Room], day: date) -> Mapping[int, Sequence[Closure]]:
    """What shuts each room on that day."""
    whole, by_resource = day_period(day), defaultdict[int, list[Room]](list)
    for room in rooms:
        for number in room.resource_ids:
            by_resource[number].append(room)
    shut = db.session.execute(
        select(Closure, Occupancy.resource_id)
        .join(Closure.entry)
        .join(Occupancy, Occupancy.entry_id == Entry.id)
        .where(Occupancy.layer == Layer.CLOSURE, Occupancy.resource_id.in_(list(by_resource)))
        .where(Occupancy.starts_at < whole.ends, Occupancy.ends_at > whole.starts)
        .options(selectinload(Closure.entry))
        .order_by(Occupancy.starts_at, Closure.id)
    ).all()
    found: dict[int, dict[int, Closure]] = defaultdict(dict)
    for closure, resource_id in shut:
        for room in by_resource[resource_id]:
            found[room.id][closure.id] = closure
    return {room.id: list(found[room.id].values()) for room in rooms}
