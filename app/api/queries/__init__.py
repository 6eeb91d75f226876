"""Reading for the API: lists with all that they answer, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from app.api.rules import NoSuchCentre
from app.bookings import queries as bookings
from app.bookings.models import Booking, BookingEquipment
from app.bookings.queries.equipment import free_by_room
from app.bookings.queries.facts import facts_for_many
from app.bookings.rules import ANYBODY, Ask, Outcome, Verdict, verdict
from app.bookings.rules.equipment import Free
from app.centres import queries as centres
from app.centres.models import Centre, Equipment, Room
from app.centres.rules import merged
from app.core.access import Actor
from app.core.clock import Period, local
from app.core.database import db
from app.core.errors import NotFound
from app.organisations.models import Organisation
from app.schedule import queries as schedule
from app.schedule.models import Entry
from app.schedule.rules import Layer, Occupied, Status

_RANK = {Outcome.PASSED: 0, Outcome.NEEDS_APPROVAL: 1, Outcome.REFUSED: 2}


@dataclass(frozen=True)
class Filters:
    """Which bookings are looked for; None means all."""

    room_id: int | None = None
    first: datetime | None = None
    last: datetime | None = None
    status: Status | None = None


@dataclass(frozen=True)
class Page:
    """One page of bookings, and how many fit in all."""

    items: Sequence[Booking]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Found:
    """A room that suits, its seats in the layout asked for, and the verdict."""

    room: Room
    seats: int
    verdict: Verdict
    equipment: Sequence[Free]


@dataclass(frozen=True)
class Times:
    """When a room is busy and when a booking of it may lie, within a period."""

    room: Room
    starts: datetime
    ends: datetime
    busy: Sequence[Period]
    free: Sequence[Period]


def all_centres() -> Sequence[Centre]:
    """The centres in use with their hours, terms and equipment, by name. Five queries."""
    lent = (selectinload(Centre.equipment.and_(Equipment.archived_at.is_(None))).selectinload(Equipment.units),)
    return db.session.scalars(
        select(Centre)
        .where(Centre.archived_at.is_(None))
        .options(selectinload(Centre.opening), selectinload(Centre.terms), *lent)
        .order_by(Centre.name, Centre.id)
    ).all()


def all_rooms(centre_id: int | None) -> Sequence[Room]:
    """The rooms in use, by centre and their own order, with layouts and features. Three queries."""
    rooms = (
        select(Room)
        .join(Room.centre)
        .where(Room.archived_at.is_(None), Centre.archived_at.is_(None))
        .options(contains_eager(Room.centre), selectinload(Room.layouts), selectinload(Room.features))
        .order_by(Centre.name, Centre.id, Room.position, Room.id)
    )
    if centre_id is not None:
        rooms = rooms.where(Room.centre_id == centre_id)
    return db.session.scalars(rooms).all()


def centre_id_of(wanted: str | None) -> int | None:
    """The centre by its slug or number. Raises NoSuchCentre."""
    if wanted is None:
        return None
    found = [centre.id for centre in centres.centres() if wanted in (centre.slug, str(centre.id))]
    if not found:
        raise NoSuchCentre
    return found[0]


def rooms_for(
    wish: bookings.Wish, period: Period, actor: Actor, organisation: Organisation | None, *, now: datetime
) -> list[Found]:
    """The rooms that suit with their verdicts, best first; the refused ones come last.

    The verdict is for the organisation, or for the one who asks; for nobody known it is that of a
    verified organisation with its quota untouched. The queries grow with the centres, not with the rooms.
    """
    rooms = bookings.suitable_rooms(wish)
    facts = facts_for_many(rooms, period, ANYBODY, now=now)
    parties = {
        centre_id: ANYBODY
        if actor.is_anonymous
        else bookings.party_of(organisation, actor.person_id, centre_id, period, now=now)
        for centre_id in {room.centre_id for room in rooms}
    }
    ask = Ask(period=period, people=wish.people, layout=wish.layout)
    lent = free_by_room([(room.centre_id, facts[room.id].room) for room in rooms], period, now=now)
    found = [
        Found(
            room,
            _seats(room, wish),
            verdict(ask, replace(facts[room.id], party=parties[room.centre_id])),
            lent[room.id],
        )
        for room in rooms
    ]
    return sorted(found, key=lambda one: (_RANK[one.verdict.outcome], one.seats, one.room.centre_id, one.room.id))


def times_of(room_id: int, period: Period, *, now: datetime) -> Times:
    """When the room is busy and free. Raises NotFound."""
    room = db.session.scalars(
        select(Room)
        .where(Room.id == room_id, Room.archived_at.is_(None))
        .options(joinedload(Room.centre, innerjoin=True), selectinload(Room.resources))
    ).one_or_none()
    if room is None or room.centre.archived_at is not None:
        raise NotFound
    rows = schedule.occupied(room.resource_ids, period.padded(before=room.pad_before, after=room.pad_after), now=now)
    opening = centres.opening(room.centre_id, local(period.starts).date(), local(period.ends).date())
    ahead = _cut(opening, Period(max(period.starts, now), period.ends)) if period.ends > now else []
    free = _without(ahead, merged(_kept_clear(row, room) for row in rows))
    return Times(room, period.starts, period.ends, merged(_cut([row.period for row in rows], period)), free)


def bookings_page(actor: Actor, filters: Filters, *, page: int, size: int, now: datetime) -> Page:
    """One page of what the actor may see, by start. Six queries at most."""
    fitting = bookings.visible_to(actor).where(*_conditions(filters, now))
    total = db.session.scalar(select(func.count()).select_from(fitting.with_only_columns(Booking.id).subquery())) or 0
    listed = fitting.options(
        contains_eager(Booking.entry),
        joinedload(Booking.clock),
        joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
        selectinload(Booking.organisation),
        selectinload(Booking.asked_by),
        selectinload(Booking.equipment).joinedload(BookingEquipment.kind, innerjoin=True),
        defer(Booking.rules_used),
    )
    ordered = listed.order_by(Entry.starts_at, Booking.id).limit(size).offset((page - 1) * size)
    return Page(db.session.scalars(ordered).all(), page, max(1, -(-total // size)), total)


def _conditions(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    dead = or_(Entry.status == Status.CANCELLED, Entry.expires_at <= now)
    conditions: list[ColumnElement[bool]] = []
    if filters.room_id is not None:
        conditions.append(Booking.room_id == filters.room_id)
    if filters.first is not None:
        conditions.append(Entry.ends_at > filters.first)
    if filters.last is not None:
        conditions.append(Entry.starts_at < filters.last)
    if filters.status is Status.CANCELLED:
        conditions.append(dead)
    elif filters.status is not None:
        alive = or_(Entry.expires_at.is_(None), Entry.expires_at > now)
        conditions.append(and_(Entry.status == filters.status, alive))
    return conditions


def _seats(room: Room, wish: bookings.Wish) -> int:
    return next((layout.seats for layout in room.layouts if layout.kind == wish.layout), room.seats)


def _kept_clear(row: Occupied, room: Room) -> Period:
    """Where no booking of the room may lie: what is taken, and so far around a core that its own pads would not fit."""
    if row.layer is not Layer.CORE:
        return row.period
    starts = row.period.starts - timedelta(minutes=room.pad_after)
    return Period(starts, row.period.ends + timedelta(minutes=room.pad_before))


def _cut(periods: Sequence[Period], to: Period) -> list[Period]:
    """The parts of the periods that lie within the other."""
    return [
        Period(max(period.starts, to.starts), min(period.ends, to.ends)) for period in periods if period.overlaps(to)
    ]


def _without(periods: Sequence[Period], taken: Sequence[Period]) -> list[Period]:
    """The periods without what is taken; both in order, neither overlapping itself."""
    left = []
    for period in periods:
        starts = period.starts
        for other in (other for other in taken if other.overlaps(period)):
            if starts < other.starts:
                left.append(Period(starts, other.starts))
            starts = max(starts, other.ends)
        if starts < period.ends:
            left.append(Period(starts, period.ends))
    return left
