"""Planning a closure, or new hours: who is in the way, and a place for each; a fixed number of queries for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.queries.closing_hits import Hit, Option, entry_ids_of, hits_of
from app.bookings.queries.closing_places import Seeker, Standins, find_places
from app.bookings.queries.facts import party_kind, room_rules
from app.bookings.queries.taken import occupied_around
from app.bookings.rules.closing import OTHER_DAYS, Seeking
from app.bookings.rules.closing_times import Times
from app.bookings.rules.near import Has, Wish
from app.centres import queries as centres
from app.centres.models import Centre, Room
from app.core.access import Actor
from app.core.clock import FIRST_YEAR, LAST_YEAR, Period, local
from app.core.database import db
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import alive
from app.schedule.rules import LONGEST_PIECE, Layer, Want

SHUT = -1  # stands for the closure that is planned, which is no entry yet


@dataclass(frozen=True)
class Plan:
    """All that is in the way, by start, with the rooms that may stand in and what each entry occupies."""

    hits: tuple[Hit, ...]
    standins: Standins
    wants: Mapping[int, Sequence[Want]] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """Tells what was looked at: each thing with its sequence."""
        return " ".join(f"{hit.key}.{hit.entry.sequence}" for hit in self.hits)

    @property
    def with_room(self) -> int:
        return sum(hit.proposed is not None and hit.proposed.is_same_hour for hit in self.hits)


def plan_of_closure(
    actor: Actor, centre: Centre, rooms: Sequence[Room], periods: Sequence[Period], *, now: datetime
) -> Plan:
    """What is in the way of closing these rooms in these times."""
    shut = sorted({resource_id for room in rooms for resource_id in room.resource_ids})
    wants = [Want(resource_id, one, Layer.CLOSURE) for resource_id in shut for one in periods]
    return plan_of(actor, centre, entries_met(shut, periods, now=now), wants, now=now)


def plan_of_hours(actor: Actor, centre: Centre, *, now: datetime) -> Plan:
    """What lies outside the hours of a centre."""
    uids = [use.uid for use in centres.outside_hours(centre.id)]
    ids = db.session.scalars(select(Entry.id).where(Entry.uid.in_(uids))).all()
    return plan_of(actor, centre, set(ids), (), now=now)


def entries_met(resource_ids: Collection[int], periods: Sequence[Period], *, now: datetime) -> set[int]:
    """The entries with a core on one of these resources in one of the periods that are not over yet. One query."""
    within = (
        and_(
            Occupancy.starts_at < one.ends,
            Occupancy.starts_at > one.starts - LONGEST_PIECE,
            Occupancy.ends_at > max(one.starts, now),
        )
        for one in periods
    )
    met = select(Occupancy.entry_id).where(
        Occupancy.resource_id.in_(resource_ids), Occupancy.layer == Layer.CORE, alive(now), or_(*within)
    )
    return set(db.session.scalars(met.distinct()))


def plan_of(actor: Actor, centre: Centre, entry_ids: Collection[int], shut: Iterable[Want], *, now: datetime) -> Plan:
    """The things with these entries, no places sought yet; `shut` is taken besides all that is."""
    rooms = _rooms(centre.id)
    hits = hits_of(entry_ids, actor, rooms, now=now)
    touched = {entry_id for hit in hits for entry_id in entry_ids_of(hit)}
    wants = wants_by_entry(touched)
    times, stock = _times(centre, rooms, hits, shut, now=now)
    standins = Standins({room.id: _has(room) for room in rooms.values() if room.archived_at is None}, times, stock)
    return Plan(tuple(hits), standins, wants)


def wants_by_entry(entry_ids: Collection[int]) -> dict[int, list[Want]]:
    """What each of these entries occupies. One query."""
    found: dict[int, list[Want]] = defaultdict(list)
    rows = db.session.scalars(select(Occupancy).where(Occupancy.entry_id.in_(entry_ids)).order_by(Occupancy.id))
    for row in rows:
        found[row.entry_id].append(Want(row.resource_id, row.period, row.layer))
    return found


def seeker_of(hit: Hit, plan: Plan) -> Seeker:
    """What is sought for a booking: a room like its own."""
    booking = hit.booking
    assert booking is not None
    old = plan.standins.rooms.get(booking.room_id)
    wish = Wish(
        booking.people,
        booking.layout,
        old.features if old is not None else frozenset(),
        None,
        old is not None and old.step_free,
        old is not None and old.hearing_loop,
    )
    party = party_kind(booking.organisation)
    own = {want.resource_id for entry_id in entry_ids_of(hit) for want in plan.wants.get(entry_id, ())}
    but = frozenset(entry_ids_of(hit))
    return Seeker(Seeking(wish, party), hit.entry.period, booking.amounts, frozenset(own), but)


def with_places(plan: Plan) -> Plan:
    """Each booking with its options; what one is proposed is no longer free for the next."""
    found, standins = [], plan.standins
    for hit in plan.hits:
        if not hit.can_move:
            found.append(hit)
            continue
        seeker = seeker_of(hit, plan)
        options = tuple(
            Option(place, standins.rooms[place.room_id].rules.name, same, misses)
            for place, same, misses in find_places(seeker, standins)
        )
        proposed = options[0] if options else None
        if proposed is not None:
            standins.promise(seeker, proposed.place)
        found.append(replace(hit, options=options, proposed=proposed))
    return replace(plan, hits=tuple(found))


def _rooms(centre_id: int) -> dict[int, Room]:
    loaded = (selectinload(Room.resources), selectinload(Room.layouts), selectinload(Room.features))
    rooms = select(Room).where(Room.centre_id == centre_id).options(joinedload(Room.centre, innerjoin=True), *loaded)
    return {room.id: room for room in db.session.scalars(rooms.order_by(Room.position, Room.id))}


def _times(
    centre: Centre, rooms: Mapping[int, Room], hits: Sequence[Hit], shut: Iterable[Want], *, now: datetime
) -> tuple[Times, Mapping[int, Sequence[int]]]:
    """What is taken around all hits, with the hours of those days, and the units of equipment by their kind."""
    if not hits:
        return Times((), now), {}
    around = timedelta(days=OTHER_DAYS + 1)
    first = min(hit.entry.starts_at for hit in hits) - around
    last = max(hit.entry.ends_at for hit in hits) + around
    opening = centres.opening(centre.id, _within(first), _within(last))
    times = Times(opening, now)
    kinds = {one.equipment_id for hit in hits if hit.booking is not None for one in hit.booking.amounts}
    stock: dict[int, list[int]] = defaultdict(list)
    for unit in centres.units_in_use([centre.id], only=kinds) if kinds else ():
        stock[unit.equipment_id].append(unit.resource_id)
    ids = {resource_id for room in rooms.values() for resource_id in room.resource_ids}
    ids |= {unit for units in stock.values() for unit in units}
    for rows in occupied_around(ids, [Period(first, last)], now=now).values():
        for row in rows:
            times.add(row, row.entry_id)
    for want in shut:
        times.add(want, SHUT)
    return times, stock


def _within(moment: datetime) -> date:
    return min(max(local(moment).date(), date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 30))


def _has(room: Room) -> Has:
    return Has(
        room_rules(room),
        room.centre_id,
        room.centre.name,
        frozenset(feature.kind for feature in room.features),
        room.step_free,
        room.hearing_loop,
    )
