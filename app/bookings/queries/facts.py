"""Gathering what the verdict needs to know, for one room or many, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.models import Booking
from app.bookings.queries.equipment import with_equipment
from app.bookings.queries.pads import with_pads_kept
from app.bookings.queries.standing import standing_of
from app.bookings.queries.usage import usage_in_month, whose
from app.bookings.rules import (
    HOUSE,
    Ask,
    CentreRules,
    Facts,
    Party,
    PartyKind,
    RoomRules,
    Usage,
    Verdict,
    verdict_at_approval,
)
from app.centres import queries as centres
from app.centres.models import Centre, Photo, Room
from app.core.clock import Period, from_local, local
from app.core.database import db
from app.organisations.models import Organisation
from app.schedule import queries as schedule

WIDEST_PAD = 240


def facts_for(
    room: Room,
    period: Period,
    organisation: Organisation | None,
    person_id: int | None,
    *,
    now: datetime,
    but: Booking | None = None,
) -> Facts:
    """All the verdict needs for one room. The booking `but` is not in its own way and not in its own quota."""
    without = () if but is None else (but,)
    is_of_house = but is not None and but.is_of_house
    party = HOUSE if is_of_house else party_of(organisation, person_id, room.centre_id, period, now=now, but=without)
    return facts_for_many([room], period, party, now=now, but=but)[room.id]


def facts_of_booking(booking: Booking, *, now: datetime) -> tuple[Ask, Facts]:
    """What a waiting request asks, and all the verdict needs to know of it now."""
    ask = Ask(
        period=booking.entry.period,
        people=booking.people,
        layout=booking.layout,
        participants_pay=booking.participants_pay,
        equipment=booking.amounts,
    )
    facts = facts_for(booking.room, ask.period, booking.organisation, booking.asked_by_id, now=now, but=booking)
    return ask, with_equipment(ask, with_pads_kept(facts, booking), but=booking)


def verdict_of_booking(booking: Booking, *, now: datetime) -> Verdict:
    """The verdict on a waiting request as the world is now."""
    return verdict_at_approval(*facts_of_booking(booking, now=now))


def facts_for_many(
    rooms: Sequence[Room],
    period: Period,
    party: Party,
    *,
    now: datetime,
    but: Booking | None = None,
) -> dict[int, Facts]:
    """Facts by room id, with the whole days of the period; the number of queries does not grow with the rooms."""
    first, last = local(period.starts).date(), local(period.ends).date()
    opening = centres.openings({room.centre_id for room in rooms}, first, last)
    days = Period(from_local(first), from_local(last + timedelta(days=1)))
    around = days.padded(before=WIDEST_PAD, after=WIDEST_PAD)
    resource_ids = {resource_id for room in rooms for resource_id in room.resource_ids}
    its_own = but.entry_ids if but is not None else frozenset()
    by_resource = defaultdict(list)
    for row in schedule.occupied(resource_ids, around, now=now):
        if row.entry_id not in its_own:
            by_resource[row.resource_id].append(row)
    return {
        room.id: Facts(
            room=room_rules(room),
            centre=centre_rules(room.centre),
            party=party,
            opening=opening[room.centre_id],
            occupied=[row for resource_id in room.resource_ids for row in by_resource[resource_id]],
            now=now,
        )
        for room in rooms
    }


def rooms_for_rules(room_ids: Iterable[int]) -> Sequence[Room]:
    """Rooms with all that their rules need, in a fixed number of queries."""
    return db.session.scalars(select(Room).where(Room.id.in_(list(room_ids))).options(*WITH_RULES)).all()


def rooms_for_cards(room_ids: Iterable[int]) -> Sequence[Room]:
    """Rooms with their rules, pictures and features, in a fixed number of queries."""
    shown = selectinload(Room.photos).joinedload(Photo.file, innerjoin=True), selectinload(Room.features)
    return db.session.scalars(select(Room).where(Room.id.in_(list(room_ids))).options(*WITH_RULES, *shown)).all()


WITH_RULES = (joinedload(Room.centre, innerjoin=True), selectinload(Room.resources), selectinload(Room.layouts))


def room_rules(room: Room) -> RoomRules:
    """A room's rules as plain values."""
    return RoomRules(
        room_id=room.id,
        name=room.name,
        resource_ids=tuple(sorted(room.resource_ids)),
        seats=room.seats,
        layouts={layout.kind: layout.seats for layout in room.layouts},
        residents_may_book=room.residents_may_book,
        groups_may_book=room.groups_may_book,
        approval=room.approval,
        min_minutes=room.min_minutes,
        max_minutes=room.max_minutes,
        grid_minutes=room.grid_minutes,
        earliest_days=room.earliest_days,
        latest_hours=room.latest_hours,
        pad_before=room.pad_before,
        pad_after=room.pad_after,
        hold_hours=room.hold_hours,
        hold_until_hours=room.hold_until_hours,
        pads_by_hirer=room.pads_by_hirer,
    )


def centre_rules(centre: Centre) -> CentreRules:
    """A centre's rules as plain values."""
    return CentreRules(
        centre_id=centre.id,
        name=centre.name,
        quota_hours=centre.quota_hours,
        open_requests=centre.open_requests,
        paid_events=centre.paid_events,
        answering=centre.answering,
        safe=centre.safe,
    )


def party_of(
    organisation: Organisation | None,
    person_id: int | None,
    centre_id: int,
    period: Period,
    *,
    now: datetime,
    but: Collection[Booking] = (),
) -> Party:
    """For whom a room is asked, with what they have at this centre in the month in which the period begins."""
    without = [booking.id for booking in but]
    asker = whose(organisation.id if organisation is not None else None, person_id)
    usage = usage_in_month(asker, centre_id, period, now=now, but=without)
    return party_with(usage, organisation, person_id, centre_id, now=now)


def party_with(
    usage: Usage, organisation: Organisation | None, person_id: int | None, centre_id: int, *, now: datetime
) -> Party:
    """The same with a usage that is known already."""
    if organisation is None:
        return Party(PartyKind.RESIDENT, None, usage, standing_of(None, person_id, centre_id, now=now))
    standing = standing_of(organisation.id, None, centre_id, now=now)
    return Party(party_kind(organisation), organisation.id, usage, standing)


def party_kind(organisation: Organisation | None) -> PartyKind:
    """For whom it is, without what they have."""
    if organisation is None:
        return PartyKind.RESIDENT
    if organisation.is_informal and organisation.is_verified:
        return PartyKind.GROUP
    return PartyKind.VERIFIED if organisation.is_verified else PartyKind.UNVERIFIED
