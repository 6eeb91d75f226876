"""Reading the work calendar of a centre for its staff: all that takes its rooms in a time, in five queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Person
from app.bookings.models import Booking, BookingChange, Waiting
from app.bookings.rules.calendar import Spot, SpotKind
from app.bookings.rules.party import ITSELF, HeldFor
from app.bookings.rules.states import OPEN_STATES, BookingState, ChangeState
from app.bookings.rules.waiting import WaitingState
from app.centres.models import Closure, Room, RoomResource
from app.core.access import Action, Actor, can
from app.core.clock import Period
from app.core.database import db
from app.core.i18n import Sentence
from app.organisations.models import Organisation
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import LONGEST_PIECE, Layer, Status


@dataclass(frozen=True)
class RoomLine:
    """A room with what is in it, by start."""

    room: Room
    spots: Sequence[Spot]


def lines_of(
    actor: Actor,
    rooms: Sequence[Room],
    centre_id: int,
    within: Period,
    *,
    language: str,
    now: datetime,
    also: Sequence[Spot] = (),
) -> list[RoomLine]:
    """What takes, or would take, these rooms of a centre, and `also` what other areas have in them.

    A room that is taken with another one says so.
    """
    spots = [*also, *_changes(centre_id, within, now), *_offers(centre_id, within, now)]
    spots += _bookings(actor, centre_id, within, now)
    by_room: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        by_room[spot.room_id].append(spot)
    for spot in _closures(rooms, within, language):
        by_room[spot.room_id].append(spot)
    beside = _beside(centre_id)
    for spot in spots:
        for room_id in beside.get(spot.room_id, ()) if spot.kind is not SpotKind.DISPLACED else ():
            by_room[room_id].append(_together(spot, room_id))
    return [RoomLine(room, sorted(by_room[room.id], key=_in_order)) for room in rooms]


def _in_order(spot: Spot) -> tuple[datetime, datetime, str]:
    return spot.period.starts, spot.period.ends, spot.uid


def _together(spot: Spot, room_id: int) -> Spot:
    return replace(spot, kind=SpotKind.TOGETHER, room_id=room_id, may_move=False, may_stretch=False)


def _bookings(actor: Actor, centre_id: int, within: Period, now: datetime) -> Iterator[Spot]:
    alive = and_(Booking.state.in_(OPEN_STATES), Entry.status != Status.CANCELLED, _is_held(now))
    shown = (
        select(
            *(Entry.uid, Entry.starts_at, Entry.ends_at, Entry.title, Entry.sequence),
            *(Booking.id, Booking.room_id, Booking.centre_id, Booking.state, Booking.displaced_at),
            *(Booking.asked_by_id, Booking.organisation_id, (Booking.held_for != HeldFor.PARTY).label("is_of_house")),
            *(Booking.held_for, _who(Booking.outside_name).label("who")),
        )
        .join_from(Booking, Entry, Entry.id == Booking.entry_id)
        .where(Booking.centre_id == centre_id, *_meets(within), or_(Booking.displaced_at.is_not(None), alive))
    )
    busy = set(db.session.scalars(_being_changed(centre_id, now)))
    for row in db.session.execute(_named(shown, Booking)):
        ahead = row.id not in busy and row.displaced_at is None and row.ends_at > now
        may = ahead and can(actor, Action.CHANGE_BOOKING, row)
        yield Spot(
            _kind_of(row),
            row.uid,
            row.room_id,
            Period(row.starts_at, row.ends_at),
            row.title,
            _named_by(row),
            row.sequence,
            may_move=may and row.starts_at > now,
            may_stretch=may,
        )


def _kind_of(row: Any) -> SpotKind:
    if row.displaced_at is not None:
        return SpotKind.DISPLACED
    return SpotKind.CONFIRMED if row.state is BookingState.APPROVED else SpotKind.REQUESTED


def _being_changed(centre_id: int, now: datetime) -> Select[int]:
    """Of which bookings a change waits, or another time is offered, whenever that is."""
    return (
        select(BookingChange.booking_id)
        .join_from(BookingChange, Booking, Booking.id == BookingChange.booking_id)
        .join(Entry, Entry.id == BookingChange.entry_id)
        .where(Booking.centre_id == centre_id, *_waits(now))
    )


def _changes(centre_id: int, within: Period, now: datetime) -> Iterator[Spot]:
    """What is held beside bookings: for changes that wait, and as other times that staff offered."""
    of = Entry.__table__.alias("entry_of_booking")
    held = (
        select(
            *(of.c.uid, Entry.starts_at, Entry.ends_at, Entry.title, Entry.sequence),
            *(BookingChange.room_id, BookingChange.offered_by_id, Booking.held_for),
            _who(Booking.outside_name).label("who"),
        )
        .join_from(BookingChange, Entry, Entry.id == BookingChange.entry_id)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .join(of, of.c.id == Booking.entry_id)
        .where(Booking.centre_id == centre_id, *_waits(now), *_meets(within))
    )
    for row in db.session.execute(_named(held, Booking)):
        kind = SpotKind.CHANGE if row.offered_by_id is None else SpotKind.COUNTER_OFFER
        yield Spot(
            kind, row.uid, row.room_id, Period(row.starts_at, row.ends_at), row.title, _named_by(row), row.sequence
        )


def _offers(centre_id: int, within: Period, now: datetime) -> Iterator[Spot]:
    """What is held for those who waited."""
    held = (
        select(Waiting.title, Waiting.offered_room_id, Entry.starts_at, Entry.ends_at, _who().label("who"))
        .join_from(Waiting, Entry, Entry.id == Waiting.entry_id)
        .where(Waiting.centre_id == centre_id, Waiting.state == WaitingState.OFFERED, *_meets(within))
        .where(Entry.status == Status.TENTATIVE, Entry.expires_at > now)
    )
    for row in db.session.execute(_named(held, Waiting)):
        yield Spot(SpotKind.OFFER, "", row.offered_room_id, Period(row.starts_at, row.ends_at), row.title, row.who)


def _closures(rooms: Sequence[Room], within: Period, language: str) -> Iterator[Spot]:
    """What shuts each room; a hall is shut with any of its parts."""
    by_resource: dict[int, list[int]] = defaultdict(list)
    for room in rooms:
        for number in room.resource_ids:
            by_resource[number].append(room.id)
    own = getattr(Closure, f"reason_{language}")
    why = func.coalesce(func.nullif(own, ""), Closure.reason_pl).label("why")
    shut = (
        select(Closure.id, Occupancy.resource_id, Entry.starts_at, Entry.ends_at, why)
        .join_from(Occupancy, Closure, Closure.entry_id == Occupancy.entry_id)
        .join(Entry, Entry.id == Closure.entry_id)
        .where(Occupancy.layer == Layer.CLOSURE, Occupancy.resource_id.in_(list(by_resource)))
        .where(Occupancy.starts_at < within.ends, Occupancy.ends_at > within.starts)
        .where(Occupancy.starts_at > within.starts - LONGEST_PIECE)
    )
    found = {
        (row.id, room_id): Spot(SpotKind.CLOSURE, "", room_id, Period(row.starts_at, row.ends_at), row.why)
        for row in db.session.execute(shut)
        for room_id in by_resource[row.resource_id]
    }
    yield from found.values()


def _beside(centre_id: int) -> Mapping[int, set[int]]:
    """The rooms that are taken together with each, because they share a part."""
    one, other = RoomResource.__table__.alias("one"), RoomResource.__table__.alias("other")
    pairs = (
        select(one.c.room_id, other.c.room_id)
        .join_from(one, other, and_(one.c.resource_id == other.c.resource_id, one.c.room_id != other.c.room_id))
        .join(Room, Room.id == one.c.room_id)
        .where(Room.centre_id == centre_id)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for room_id, beside_id in db.session.execute(pairs):
        found[room_id].add(beside_id)
    return found


def _meets(within: Period) -> tuple[ColumnElement[bool], ...]:
    """No booking lasts longer than a piece: it bounds the scan."""
    return (
        Entry.starts_at < within.ends,
        Entry.starts_at > within.starts - LONGEST_PIECE,
        Entry.ends_at > within.starts,
    )


def _is_held(now: datetime) -> ColumnElement[bool]:
    return or_(Entry.expires_at.is_(None), Entry.expires_at > now)


def _waits(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return BookingChange.state == ChangeState.WAITING, Entry.status == Status.TENTATIVE, Entry.expires_at > now


def _who(outside: ColumnElement[str] | InstrumentedAttribute[str] | None = None) -> ColumnElement[str]:
    """The organisation, or who it is outside, or else the person."""
    named = [Organisation.name] if outside is None else [Organisation.name, func.nullif(outside, "")]
    return func.coalesce(*named, Person.name)


def _named_by(row: Any) -> str | Sentence:
    """For whom it is, as `Booking.who` says it."""
    return Sentence(ITSELF) if row.held_for is HeldFor.CENTRE else str(row.who)


def _named(statement: Any, whose: Any) -> Any:
    """With the organisation, or else the person, for whom it is."""
    with_organisation = statement.outerjoin(Organisation, Organisation.id == whose.organisation_id)
    return with_organisation.join(Person, Person.id == whose.asked_by_id)
