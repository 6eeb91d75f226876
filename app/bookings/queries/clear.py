"""The verdicts on many single requests as of now, in a fixed number of queries, and which lines are clear by them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.models import Booking, BookingEquipment
from app.bookings.queries.deciding import QueueItem
from app.bookings.queries.equipment import stock_of
from app.bookings.queries.facts import centre_rules, party_kind, room_rules, rooms_for_rules
from app.bookings.queries.lists import visible_to
from app.bookings.queries.pads import whole_times, with_pads_of
from app.bookings.queries.standing import standings_at
from app.bookings.queries.usage import FOR_THEMSELVES, PartyAt, counted_of_all, open_requests
from app.bookings.rules import Ask, Facts, Party, Usage, Verdict, verdict_at_approval
from app.bookings.rules.queue import Applicant, Line, Waits
from app.centres import queries as centres
from app.core.access import Action, Actor, can
from app.core.clock import Period, from_local, local, month_period
from app.core.database import db
from app.organisations.rules.kinds import OrganisationKind
from app.schedule import queries as schedule
from app.schedule.models import Entry

AROUND = 240


def line_of(item: QueueItem) -> Line:
    """A line as far as it can be narrowed by it."""
    waits = {Waits.CHANGE if item.change is not None else Waits.SERIES if item.is_series else Waits.REQUEST}
    waits |= {Waits.ASKED} if item.was_asked else set()
    waits |= {Waits.ANSWERED} if item.has_answered else set()
    if item.kind is None:
        applicant = Applicant.RESIDENT
    elif item.kind is OrganisationKind.INFORMAL_GROUP:
        applicant = Applicant.GROUP
    else:
        applicant = Applicant.VERIFIED if item.is_verified else Applicant.UNVERIFIED
    return Line(item.room_id, item.title, item.who, frozenset(waits), applicant)


def clear_among(items: Iterable[QueueItem], actor: Actor, *, now: datetime) -> dict[str, int]:
    """Which of these lines the actor may approve unread, each with its entry's sequence, by their uid.

    Single requests of which nothing was asked and to which no rule says no: a series and a change want a look.
    """
    uids = [item.uid for item in items if item.change is None and not item.is_series and not item.was_asked]
    bookings = [booking for booking in _requests(uids) if can(actor, Action.DECIDE_BOOKING, booking)]
    said = verdicts_on_requests(bookings, now=now)
    return {
        booking.entry.uid: booking.entry.sequence
        for booking, told in zip(bookings, said, strict=True)
        if not told.refused
    }


def verdicts_on_requests(bookings: Sequence[Booking], *, now: datetime) -> list[Verdict]:
    """The verdict on each as `verdict_of_booking` has it, whatever their number in a dozen queries."""
    if not bookings:
        return []
    rooms = {room.id: room for room in rooms_for_rules({booking.room_id for booking in bookings})}
    centre_ids = {booking.centre_id for booking in bookings}
    periods = [booking.entry.period for booking in bookings]
    opening = centres.openings(
        centre_ids,
        min(local(period.starts).date() for period in periods),
        max(local(period.ends).date() for period in periods),
    )
    resource_ids = {number for room in rooms.values() for number in room.resource_ids}
    taken = schedule.occupied(resource_ids, *_spans(periods), now=now)
    lent = {amount.equipment_id for booking in bookings for amount in booking.amounts}
    stocks = stock_of(centre_ids, _spans(periods), now=now, only=lent) if lent else {}
    held, parties = whole_times([booking.entry_id for booking in bookings]), _parties(bookings, centre_ids, now)
    rules = {room.id: room_rules(room) for room in rooms.values()}
    said = []
    for booking in bookings:
        period, room = booking.entry.period, rules[booking.room_id]
        near = period.padded(before=AROUND, after=AROUND)
        ask = Ask(period, booking.people, booking.layout, booking.participants_pay, booking.amounts)
        stock = [
            replace(one, occupied=[row for row in one.occupied if row.entry_id != booking.entry_id])
            for one in stocks.get(booking.centre_id, ())
            if any(asked.equipment_id == one.equipment_id for asked in ask.equipment)
        ]
        facts = Facts(
            room=room,
            centre=centre_rules(rooms[booking.room_id].centre),
            party=parties[booking.id],
            opening=_on_days_of(period, opening[booking.centre_id]),
            occupied=[
                row
                for row in taken
                if row.resource_id in room.resource_ids
                and row.period.overlaps(near)
                and row.entry_id != booking.entry_id
            ],
            now=now,
            equipment=stock,
        )
        said.append(verdict_at_approval(ask, with_pads_of(facts, booking, held)))
    return said


def seen_by(actor: Actor, uids: Collection[str]) -> dict[str, Booking]:
    """Bookings by their uid, of those that the actor may see, with what names them."""
    named = joinedload(Booking.room, innerjoin=True), joinedload(Booking.organisation)
    found = visible_to(actor).where(Entry.uid.in_(uids)).options(*named, joinedload(Booking.asked_by, innerjoin=True))
    return {booking.entry.uid: booking for booking in db.session.scalars(found)}


def _requests(uids: Collection[str]) -> Sequence[Booking]:
    if not uids:
        return []
    return db.session.scalars(
        select(Booking)
        .join(Booking.entry)
        .where(Entry.uid.in_(uids))
        .options(
            joinedload(Booking.organisation),
            selectinload(Booking.equipment).joinedload(BookingEquipment.kind, innerjoin=True),
        )
        .order_by(Entry.expires_at, Booking.id)
    ).all()


def _parties(bookings: Sequence[Booking], centre_ids: Collection[int], now: datetime) -> dict[int, Party]:
    """For whom each is asked, with what they have there in its month without it."""
    organisations = {booking.organisation_id for booking in bookings if booking.organisation_id is not None}
    people = {booking.asked_by_id for booking in bookings if booking.organisation_id is None}
    whose = or_(
        Booking.organisation_id.in_(organisations),
        and_(FOR_THEMSELVES, Booking.asked_by_id.in_(people)),
    )
    starts = [local(booking.entry.starts_at).date() for booking in bookings]
    span = Period(month_period(min(starts)).starts, month_period(max(starts)).ends)
    known = counted_of_all(whose, centre_ids, span, now=now)
    standing = standings_at(centre_ids, now=now)
    found = {}
    for booking in bookings:
        key: PartyAt = (
            booking.organisation_id,
            booking.asked_by_id if booking.organisation_id is None else None,
            booking.centre_id,
        )
        others = [one for number, one in known.get(key, ()) if number != booking.id]
        month = month_period(local(booking.entry.starts_at).date())
        usage = Usage(minutes=sum(one.minutes_in(month) for one in others), open_requests=open_requests(others))
        kind = party_kind(booking.organisation)
        found[booking.id] = Party(kind, booking.organisation_id, usage, standing.get(key, ()))
    return found


def _spans(periods: Iterable[Period]) -> list[Period]:
    """The whole days of the periods with what may reach into them, those that touch as one."""
    spans: list[Period] = []
    for first, last in sorted((local(one.starts).date(), local(one.ends).date()) for one in periods):
        days = Period(from_local(first), from_local(last + timedelta(days=1))).padded(before=AROUND, after=AROUND)
        if spans and days.starts <= spans[-1].ends:
            spans[-1] = Period(spans[-1].starts, max(spans[-1].ends, days.ends))
        else:
            spans.append(days)
    return spans


def _on_days_of(period: Period, blocks: Iterable[Period]) -> list[Period]:
    starts = from_local(local(period.starts).date())
    ends = from_local(local(period.ends).date() + timedelta(days=1))
    met = [block for block in blocks if block.starts < ends and starts < block.ends]
    return [Period(max(block.starts, starts), min(block.ends, ends)) for block in met]
