"""What is in the way of a closure: bookings, times held for changes and for those who wait, each read once for all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.models import Booking, BookingChange, Waiting
from app.bookings.rules.closing import HitKind, Place
from app.bookings.rules.states import ChangeState
from app.centres.models import Room
from app.core.access import Action, Actor, can
from app.core.database import db
from app.core.i18n import Sentence
from app.schedule.models import Entry


@dataclass(frozen=True)
class Option:
    """A place where a booking could go, and what it would miss there."""

    place: Place
    room: str
    is_same_hour: bool
    misses: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One thing in the way: a booking, a time held for a change of one or for somebody who waits, or something else."""

    kind: HitKind
    entry: Entry
    room: str
    who: str | Sentence
    booking: Booking | None = None
    change: BookingChange | None = None
    waiting: Waiting | None = None
    is_own: bool = False
    is_running: bool = False
    options: tuple[Option, ...] = ()
    proposed: Option | None = None

    @property
    def key(self) -> str:
        """As forms and marks name it."""
        thing = self.change or self.waiting or self.booking or self.entry
        return f"{self.kind.value}{thing.id}"

    @property
    def can_move(self) -> bool:
        return self.kind is HitKind.BOOKING and not self.is_own and not self.is_running

    @property
    def can_cancel(self) -> bool:
        return self.kind is not HitKind.OTHER and not self.is_own and not self.is_running


def hits_of(entry_ids: Collection[int], actor: Actor, rooms: Mapping[int, Room], *, now: datetime) -> list[Hit]:
    """The things with these entries, by start. A fixed number of queries."""
    entries = db.session.scalars(select(Entry).where(Entry.id.in_(entry_ids))).all()
    bookings = {one.entry_id: one for one in _bookings(entry_ids)}
    changes = {one.entry_id: one for one in _changes(entry_ids)}
    offers = {one.entry_id: one for one in _offers(entry_ids)}
    return [
        _hit(entry, actor, now, bookings.get(entry.id), changes.get(entry.id), offers.get(entry.id), rooms)
        for entry in sorted(entries, key=lambda entry: (entry.starts_at, entry.id))
    ]


def entry_ids_of(hit: Hit) -> tuple[int, ...]:
    """Its own entry, and the ones that hold a time for a change of it."""
    booking = hit.booking
    beside = (
        ()
        if booking is None
        else (change.entry_id for change in booking.changes if change.state is ChangeState.WAITING)
    )
    return tuple({hit.entry.id, *beside, *([booking.entry_id] if booking is not None else [])})


def _hit(
    entry: Entry,
    actor: Actor,
    now: datetime,
    booking: Booking | None,
    change: BookingChange | None,
    waiting: Waiting | None,
    rooms: Mapping[int, Room],
) -> Hit:
    if change is not None:
        booking = change.booking
    of = booking or waiting
    if of is None:
        return Hit(HitKind.OTHER, entry, "", "")
    kind = HitKind.CHANGE if change is not None else HitKind.OFFER if waiting is not None else HitKind.BOOKING
    where = change.room_id if change is not None else waiting.where.id if waiting is not None else booking.room_id  # type: ignore[union-attr]
    return Hit(
        kind,
        entry,
        rooms[where].name if where in rooms else "",
        of.who if isinstance(of, Booking) else of.organisation.name if of.organisation else of.asked_by.name,
        booking,
        change,
        waiting,
        is_own=not can(actor, Action.DECIDE_BOOKING, of),
        is_running=kind is HitKind.BOOKING and entry.starts_at <= now,
    )


def _bookings(entry_ids: Collection[int]) -> Sequence[Booking]:
    return db.session.scalars(
        select(Booking)
        .where(Booking.entry_id.in_(entry_ids))
        .options(
            selectinload(Booking.organisation),
            selectinload(Booking.asked_by),
            selectinload(Booking.equipment),
            selectinload(Booking.changes),
        )
    ).all()


def _changes(entry_ids: Collection[int]) -> Sequence[BookingChange]:
    booking = joinedload(BookingChange.booking, innerjoin=True)
    return db.session.scalars(
        select(BookingChange)
        .where(BookingChange.entry_id.in_(entry_ids), BookingChange.state == ChangeState.WAITING)
        .options(
            booking.selectinload(Booking.organisation),
            booking.selectinload(Booking.asked_by),
            booking.selectinload(Booking.changes),
            booking.selectinload(Booking.equipment),
        )
    ).all()


def _offers(entry_ids: Collection[int]) -> Sequence[Waiting]:
    return db.session.scalars(
        select(Waiting)
        .where(Waiting.entry_id.in_(entry_ids))
        .options(selectinload(Waiting.organisation), selectinload(Waiting.asked_by))
    ).all()
