"""Reading changes of bookings: what a booking is to become, the verdict on it, and what waits for staff."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.bookings.models import Booking, BookingChange, BookingEquipment, ChangeEquipment
from app.bookings.queries.equipment import with_all_equipment
from app.bookings.queries.facts import facts_for
from app.bookings.queries.pads import with_pads, with_pads_kept
from app.bookings.rules import (
    Arrangement,
    Ask,
    BookingState,
    ChangeState,
    Facts,
    Verdict,
    as_held,
    verdict,
    verdict_on_change,
)
from app.bookings.rules.series import verdict_on_date
from app.bookings.rules.states import OPEN_STATES
from app.centres.models import Room
from app.core.clock import Period, local
from app.core.database import db
from app.schedule.models import Entry
from app.schedule.rules import Layer, Status, Want


def arrangement_of(booking: Booking) -> Arrangement:
    """What the booking is."""
    ask = Ask(booking.entry.period, booking.people, booking.layout, booking.participants_pay, booking.amounts)
    return Arrangement(booking.room_id, ask, booking.entry.title, booking.purpose, booking.entry.is_public)


def arrangement_of_change(change: BookingChange) -> Arrangement:
    """What the booking is to become."""
    ask = Ask(change.entry.period, change.people, change.layout, change.participants_pay, change.amounts)
    return Arrangement(change.room_id, ask, change.entry.title, change.purpose, change.entry.is_public)


def is_changeable(booking: Booking, *, now: datetime) -> bool:
    """Whether it is open and something of it still lies ahead."""
    return booking.state_now in OPEN_STATES and booking.entry.ends_at > now


def is_running(booking: Booking, *, now: datetime) -> bool:
    """Whether it goes on now."""
    period = booking.entry.period
    return booking.state_now is BookingState.APPROVED and period.starts <= now < period.ends


def verdict_on_wish(booking: Booking, room: Room, wanted: Arrangement, *, now: datetime) -> tuple[Verdict, Facts]:
    """The verdict on what the applicant wants a booking to become, and the facts that it rests on.

    In the same room the pads that it holds already stay; another room brings its own.
    """
    before = arrangement_of(booking)
    facts_before = _facts(booking, booking.room, before, now=now)
    facts = _facts(booking, room, wanted, now=now)
    approved = booking.state_now is BookingState.APPROVED
    say = _say(booking, now)
    return verdict_on_change(before, wanted, facts_before, facts, approved=approved, say=say), facts


def verdict_on_waiting(change: BookingChange, *, now: datetime) -> tuple[Verdict, Facts]:
    """The verdict on a change that waits, as staff see it now: what it takes is held, and it was asked in time."""
    booking, wanted = change.booking, arrangement_of_change(change)
    before = arrangement_of(booking)
    facts = _facts(booking, change.room, wanted, now=now)
    held = wants_held(change)
    if held:
        whole = Period(min(want.period.starts for want in held), max(want.period.ends for want in held))
        facts = with_pads(facts, wanted.ask.period, whole, by_hirer=change.pads_by_hirer)
    facts_before = _facts(booking, booking.room, before, now=now)
    say = _say(booking, now)
    return as_held(verdict_on_change(before, wanted, facts_before, facts, approved=True, say=say)), facts


def _say(booking: Booking, now: datetime) -> Callable[[Ask, Facts], Verdict]:
    """A date of a series may lie as far ahead as the series has asked for; staff look at it."""
    if booking.series_id is None:
        return verdict
    return lambda ask, facts: verdict_on_date(ask, facts, local(now).date())


def wants_held(change: BookingChange) -> list[Want]:
    """What was wanted when it was held, whatever the room's settings have become."""
    return [
        Want(resource_id, Period(datetime.fromisoformat(starts), datetime.fromisoformat(ends)), Layer(layer))
        for resource_id, layer, starts, ends in change.wants
    ]


def change_by_uid(uid: str) -> BookingChange | None:
    """A change by the public id of its entry, with all that its page shows; no counter-offer."""
    asked = BookingChange.offered_by_id.is_(None)
    return db.session.scalars(
        select(BookingChange).join(BookingChange.entry).where(Entry.uid == uid, asked).options(*_shown())
    ).one_or_none()


def waiting_changes(condition: ColumnElement[bool], *, now: datetime, limit: int = 200) -> list[BookingChange]:
    """The changes that wait for staff of bookings that meet a condition, the nearest deadline first."""
    return list(db.session.scalars(CHANGES_IN_LINE.where(change_waits(now), condition).limit(limit)))


def sent_as_one(changes: Iterable[BookingChange]) -> list[tuple[BookingChange, int]]:
    """The first change of each sending, and how many wait of it: those of a series are decided as one."""
    together: dict[str, list[BookingChange]] = defaultdict(list)
    for change in changes:
        together[change.sending or change.entry.uid].append(change)
    return [(min(sent, key=lambda one: one.entry.starts_at), len(sent)) for sent in together.values()]


def sent_together(change: BookingChange | None, *, now: datetime) -> int:
    """How many dates of a series wait to change as this one does, itself among them; none where it was sent alone."""
    if change is None or change.sending is None:
        return 0
    waiting = select(func.count()).select_from(BookingChange).join(BookingChange.entry)
    return db.session.scalar(waiting.where(change_waits(now), BookingChange.sending == change.sending)) or 0


def changes_of(booking_ids: Iterable[int], *, now: datetime) -> Mapping[int, BookingChange]:
    """The change that waits, by the booking's id, in a fixed number of queries."""
    return {change.booking_id: change for change in waiting_changes(Booking.id.in_(list(booking_ids)), now=now)}


def change_waits(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """SQL for a change that waits for staff, its entry joined."""
    waiting = and_(BookingChange.state == ChangeState.WAITING, BookingChange.offered_by_id.is_(None))
    return and_(waiting, Entry.status == Status.TENTATIVE, Entry.expires_at > now)


def _listed() -> tuple[ExecutableOption, ...]:
    booking = contains_eager(BookingChange.booking)
    return (
        joinedload(BookingChange.clock),
        selectinload(BookingChange.room),
        booking.selectinload(Booking.room).selectinload(Room.centre),
        booking.selectinload(Booking.organisation),
        booking.selectinload(Booking.asked_by),
        booking.selectinload(Booking.messages),
        booking.defer(Booking.rules_used),
    )


def _shown() -> tuple[ExecutableOption, ...]:
    booking = joinedload(BookingChange.booking, innerjoin=True)
    return (
        contains_eager(BookingChange.entry),
        joinedload(BookingChange.clock),
        joinedload(BookingChange.room, innerjoin=True),
        selectinload(BookingChange.equipment).joinedload(ChangeEquipment.kind, innerjoin=True),
        booking.selectinload(Booking.equipment).joinedload(BookingEquipment.kind, innerjoin=True),
        booking.joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
        booking.joinedload(Booking.organisation),
        booking.joinedload(Booking.asked_by, innerjoin=True),
        booking.selectinload(Booking.messages),
    )


def _facts(booking: Booking, room: Room, arrangement: Arrangement, *, now: datetime) -> Facts:
    organisation, asker = booking.organisation, booking.asked_by_id
    facts = facts_for(room, arrangement.ask.period, organisation, asker, now=now, but=booking)
    kept = with_pads_kept(facts, booking) if room.id == booking.room_id else facts
    return with_all_equipment(arrangement.ask, kept, but=booking)


CHANGES_IN_LINE = (
    select(BookingChange)
    .join(BookingChange.entry)
    .join(BookingChange.booking)
    .options(contains_eager(BookingChange.entry), *_listed())
    .order_by(Entry.expires_at, BookingChange.id)
)
