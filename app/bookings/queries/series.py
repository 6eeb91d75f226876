"""Reading series: what the verdicts on all their dates need, in a fixed number of queries; their pages and lists."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.bookings.models import Booking, BookingEquipment, BookingSeries, Message, SeriesExtension
from app.bookings.queries.equipment import stock_of
from app.bookings.queries.facts import WITH_RULES, centre_rules, party_with, room_rules, rooms_for_rules
from app.bookings.queries.pads import whole_times, with_pads_of
from app.bookings.queries.usage import Counted, counted, open_requests, whose
from app.bookings.rules import Ask, Facts, Party, Stock, Usage
from app.bookings.rules.cancelling import is_late
from app.bookings.rules.series import DateSaid, DateWish, judge_series_at_approval
from app.bookings.rules.states import OPEN_STATES, BookingState
from app.centres import queries as centres
from app.centres.models import Centre, Room
from app.centres.rules import days_between
from app.core.access import Actor
from app.core.clock import Period, from_local, local, month_period
from app.core.database import db
from app.organisations.models import Organisation
from app.schedule import queries as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status

AROUND = 240


def facts_for_dates(
    wishes: Sequence[DateWish],
    rooms: Mapping[int, Room],
    organisation: Organisation | None,
    person_id: int | None,
    *,
    now: datetime,
    stranger: Party | None = None,
    but: Collection[Booking] = (),
) -> list[Facts | None]:
    """What the verdict needs for each date, in ten queries at most whatever their number; all rooms are of one centre.

    The bookings `but` are not in their own way and not in their own quota. Without a person the party is `stranger`.
    """
    periods = [wish.ask.period for wish in wishes if wish.ask is not None]
    if not periods:
        return [None] * len(wishes)
    centre = next(iter(rooms.values())).centre
    first, last = min(period.starts for period in periods), max(period.ends for period in periods)
    days = {day for one in periods for day in days_between(local(one.starts).date(), local(one.ends).date())}
    blocks = centres.opening_on(centre.id, days)
    resource_ids = {resource_id for room in rooms.values() for resource_id in room.resource_ids}
    around = [period.padded(before=AROUND, after=AROUND) for period in periods]
    left_out = {booking.entry_id for booking in but}
    taken = [row for row in schedule.occupied(resource_ids, *around, now=now) if row.entry_id not in left_out]
    found: Sequence[Counted] = ()
    if stranger is None:
        party = whose(organisation.id if organisation is not None else None, person_id)
        span = Period(month_period(local(first).date()).starts, month_period(local(last).date()).ends)
        found = counted(party, centre.id, span, now=now, but={booking.id for booking in but})
    usage = Usage(minutes=0, open_requests=open_requests(found))
    asker = stranger or party_with(usage, organisation, person_id, centre.id, now=now)
    minutes = _minutes_by_month(found)
    rules, house = {room.id: room_rules(room) for room in rooms.values()}, centre_rules(centre)
    lent = {one.equipment_id for wish in wishes if wish.ask is not None for one in wish.ask.equipment}
    stocks = stock_of([centre.id], periods, now=now, only=lent, but=but).get(centre.id, ()) if lent else ()
    parties: dict[tuple[int, int], Party] = {}
    known: list[Facts | None] = []
    for wish in wishes:
        if wish.ask is None:
            known.append(None)
            continue
        period, room = wish.ask.period, rules[wish.room_id]
        day, near = local(period.starts).date(), period.padded(before=AROUND, after=AROUND)
        month = day.year, day.month
        if month not in parties:
            parties[month] = replace(asker, usage=replace(asker.usage, minutes=minutes.get(month, 0)))
        known.append(
            Facts(
                room=room,
                centre=house,
                party=parties[month],
                opening=_on_days_of(period, blocks),
                occupied=[row for row in taken if row.resource_id in room.resource_ids and row.period.overlaps(near)],
                now=now,
                equipment=[_at(near, stock) for stock in stocks],
            )
        )
    return known


def _at(period: Period, stock: Stock) -> Stock:
    """The same stock with what occupies it within the period."""
    return replace(stock, occupied=[row for row in stock.occupied if row.period.overlaps(period)])


def _on_days_of(period: Period, blocks: Iterable[Period]) -> list[Period]:
    """What of these blocks lies on the days of the period: a centre that never closes has one block for all days."""
    starts, ends = from_local(local(period.starts).date()), from_local(local(period.ends).date() + timedelta(days=1))
    met = [block for block in blocks if block.starts < ends and starts < block.ends]
    return [Period(max(block.starts, starts), min(block.ends, ends)) for block in met]


def verdicts_on_waiting(waiting: Sequence[Booking], *, now: datetime) -> tuple[DateSaid, ...]:
    """The verdict on each waiting date of one series as the world is now."""
    if not waiting:
        return ()
    wishes = [
        DateWish(
            local(booking.entry.starts_at).date(),
            booking.room_id,
            Ask(booking.entry.period, booking.people, booking.layout, booking.participants_pay, booking.amounts),
        )
        for booking in waiting
    ]
    rooms = {room.id: room for room in rooms_for_rules({booking.room_id for booking in waiting})}
    lead = waiting[0]
    facts = facts_for_dates(wishes, rooms, lead.organisation, lead.asked_by_id, now=now, but=waiting)
    held = whole_times([booking.entry_id for booking in waiting])
    kept = [known and with_pads_of(known, one, held) for known, one in zip(facts, waiting, strict=True)]
    return judge_series_at_approval(wishes, kept)


def rooms_by_id(room_ids: Iterable[int]) -> dict[int, Room]:
    """Rooms in use with all that their rules need, in one query: they are few."""
    rooms = (
        select(Room)
        .join(Room.centre)
        .where(Room.id.in_(list(room_ids)), Room.archived_at.is_(None), Centre.archived_at.is_(None))
        .options(contains_eager(Room.centre), joinedload(Room.resources), joinedload(Room.layouts))
    )
    return {room.id: room for room in db.session.scalars(rooms).unique()}


def rooms_beside(room: Room) -> dict[int, Room]:
    """All rooms in use of the same centre, in their own order, with all that their rules need."""
    rooms = (
        select(Room)
        .where(Room.centre_id == room.centre_id, Room.archived_at.is_(None))
        .order_by(Room.position, Room.id)
        .options(*WITH_RULES)
    )
    return {one.id: one for one in db.session.scalars(rooms)}


def series_by_uid(uid: str) -> BookingSeries | None:
    """One series with its dates and all that its page shows."""
    return db.session.scalars(
        select(BookingSeries)
        .where(BookingSeries.uid == uid)
        .options(
            joinedload(BookingSeries.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
            joinedload(BookingSeries.organisation),
            joinedload(BookingSeries.asked_by, innerjoin=True),
            selectinload(BookingSeries.bookings).options(
                joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
                joinedload(Booking.organisation),
                joinedload(Booking.asked_by, innerjoin=True),
                selectinload(Booking.equipment).joinedload(BookingEquipment.kind, innerjoin=True),
                selectinload(Booking.messages).options(
                    joinedload(Message.author, innerjoin=True), selectinload(Message.files)
                ),
            ),
        )
    ).one_or_none()


def series_visible_to(actor: Actor) -> Select[BookingSeries]:
    """Every series that the actor may see, as `Action.SEE_BOOKING` says."""
    if actor.is_admin:
        return select(BookingSeries)
    for_themselves = BookingSeries.organisation_id.is_(None) & (BookingSeries.asked_by_id == actor.person_id)
    return select(BookingSeries).where(
        BookingSeries.organisation_id.in_(list(actor.organisations))
        | BookingSeries.centre_id.in_(list(actor.centres))
        | for_themselves
    )


def fresh_series(series_id: int) -> BookingSeries:
    """The series and its dates as they are now, whatever was read of them before."""
    return db.session.scalars(
        select(BookingSeries)
        .where(BookingSeries.id == series_id)
        .options(selectinload(BookingSeries.bookings).selectinload(Booking.equipment))
        .execution_options(populate_existing=True)
    ).one()


def fresh_booking(booking_id: int) -> Booking:
    """The same of one booking."""
    fresh = select(Booking).where(Booking.id == booking_id).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one()


def series_by_key(person_id: int, key: str) -> BookingSeries | None:
    """The series that this person asked for with this request key."""
    return db.session.scalars(
        select(BookingSeries).where(BookingSeries.asked_by_id == person_id, BookingSeries.request_key == key)
    ).one_or_none()


def extension_by_key(person_id: int, key: str) -> SeriesExtension | None:
    """The extension that this person asked for with this request key."""
    return db.session.scalars(
        select(SeriesExtension).where(SeriesExtension.asked_by_id == person_id, SeriesExtension.request_key == key)
    ).one_or_none()


_earlier, _its_entry = aliased(Booking), aliased(Entry)


def leads_its_series(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """SQL: the booking is of no series, or no date before it in the series waits; so a series is one line."""
    before = exists().where(
        _earlier.series_id == Booking.series_id,
        _earlier.series_position < Booking.series_position,
        _earlier.entry_id == _its_entry.id,
        _earlier.state == BookingState.REQUESTED,
        _its_entry.status == Status.TENTATIVE,
        _its_entry.expires_at > now,
    )
    return Booking.series_id.is_(None) | ~before


def waiting_dates(series_ids: Iterable[int], *, now: datetime) -> dict[int, int]:
    """How many dates of each series wait; no query where there is none."""
    ids = list(series_ids)
    if not ids:
        return {}
    counted = (
        select(Booking.series_id, func.count())
        .join(Entry, Entry.id == Booking.entry_id)
        .where(Booking.series_id.in_(ids), Booking.state == BookingState.REQUESTED)
        .where(Entry.status == Status.TENTATIVE, Entry.expires_at > now)
        .group_by(Booking.series_id)
    )
    return {series_id: number for series_id, number in db.session.execute(counted) if series_id is not None}


def held_ahead(bookings: Iterable[Booking], *, now: datetime) -> list[Booking]:
    """Those that are ahead and held."""
    return [one for one in bookings if one.state_now in OPEN_STATES and one.entry.starts_at > now]


def mark_of(bookings: Iterable[Booking]) -> str:
    """Tells one state of these dates from any other: it changes when one comes, goes or is changed."""
    dates = sorted((booking.entry.uid, booking.entry.sequence) for booking in bookings)
    return hashlib.sha256(repr(dates).encode()).hexdigest()[:16]


def ahead_of(bookings: Sequence[Booking], since: str | None, *, now: datetime) -> list[Booking]:
    """The dates that a verb on the series would reach: ahead, held, not changed alone, and not before the one named."""
    first = _first(bookings, since, now)
    held = held_ahead(bookings, now=now)
    return [one for one in held if one.entry.starts_at >= first and not one.is_changed_alone]


def displaced_ahead(bookings: Sequence[Booking], since: str | None, *, now: datetime) -> list[Booking]:
    """The dates without a room from the one named on: they can be called off with the series, and no more."""
    first = max(_first(bookings, since, now), now)
    return [one for one in bookings if one.displaced_at is not None and one.entry.starts_at >= first]


def _first(bookings: Sequence[Booking], since: str | None, now: datetime) -> datetime:
    return next((booking.entry.starts_at for booking in bookings if booking.entry.uid == since), now)


def would_be_late(booking: Booking, *, now: datetime) -> bool:
    """Whether cancelling it now is late for its party, by the centre's rule; a waiting request costs nothing."""
    late = is_late(booking.entry.starts_at, booking.room.centre.late_cancel_hours, now=now)
    return late and booking.state_now is BookingState.APPROVED


def _minutes_by_month(found: Iterable[Counted]) -> dict[tuple[int, int], int]:
    """What a party has in each month: elapsed minutes, pending and late cancelled counted."""
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    for one in found:
        for begins in {month_period(local(time.starts).date()).starts for time in one.times}:
            month = local(begins)
            minutes[month.year, month.month] += one.minutes_in(month_period(month.date()))
    return minutes
