"""Bookings by who may see them: mine, what the public may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from app.bookings.models import (
    Attendance,
    Booking,
    BookingChange,
    BookingEquipment,
    BookingSeries,
    Message,
    MessageFile,
    Reminder,
)
from app.bookings.queries.changes import change_waits
from app.bookings.queries.counter import counter_offers, is_countered
from app.bookings.queries.series import leads_its_series
from app.bookings.queries.staffed import at_centres_of
from app.bookings.queries.usage import whose
from app.bookings.queries.waiting import offers_to
from app.bookings.rules.states import BookingState
from app.centres.models import Centre, Room
from app.core.access import Actor
from app.core.clock import Period
from app.core.database import db
from app.files.models import File
from app.schedule.models import Entry
from app.schedule.rules import Status


@dataclass(frozen=True)
class Mine:
    """One person's bookings and those of their organisations, by what they need.

    `reminders` are those that were reminded of and of which nobody has said yet that they come. A request to which
    another time is offered stands among the `counter_offers` alone.
    """

    counter_offers: Sequence[BookingChange]
    questions: Sequence[Booking]
    reminders: Sequence[Booking]
    waiting: Sequence[Booking]
    ahead: Sequence[Booking]
    past: Sequence[Booking]


@dataclass(frozen=True)
class Needs:
    """What waits for somebody: questions to answer, offers to take, requests to decide."""

    questions: int
    to_decide: int
    offers: int = 0


@dataclass(frozen=True)
class PublicEvent:
    """A confirmed booking that its organisers show publicly."""

    title: str
    period: Period
    room_name: str
    room_slug: str
    centre_name: str
    centre_slug: str


@dataclass(frozen=True)
class Record:
    """An applicant's record in numbers."""

    approved: int
    cancelled: int
    late: int
    no_shows: int


def visible_to(actor: Actor) -> Select[Booking]:
    """Every booking that the actor may see, as `Action.SEE_BOOKING` says; entries are loaded with them."""
    return select(Booking).join(Booking.entry).where(_may_see(actor))


def booking_by_uid(uid: str) -> Booking | None:
    """One booking by the public id of its entry, with all that its page shows."""
    return db.session.scalars(
        select(Booking).join(Booking.entry).where(Entry.uid == uid).options(*_shown())
    ).one_or_none()


def file_of(booking: Booking, key: str) -> File | None:
    """A file with its bytes that came with a message on this booking, by its generated name."""
    if not key.isalnum():  # PostgreSQL knows no NUL
        return None
    return db.session.scalars(
        select(File)
        .join(MessageFile, MessageFile.file_id == File.id)
        .join(Message, Message.id == MessageFile.message_id)
        .where(File.key == key, Message.booking_id == booking.id)
        .options(undefer(File.content))
    ).one_or_none()


def booking_by_key(person_id: int, key: str) -> Booking | None:
    """The booking that this person made with this request key."""
    return db.session.scalars(
        select(Booking).where(Booking.asked_by_id == person_id, Booking.request_key == key)
    ).one_or_none()


def mine(actor: Actor, *, now: datetime, past: int = 20) -> Mine:
    """The bookings of the actor and of their organisations; the past ones newest first, at most `past`."""
    ours = select(Booking).join(Booking.entry).where(_is_party(actor)).options(*_listed())
    alive = and_(Booking.state == BookingState.REQUESTED, Entry.status == Status.TENTATIVE, Entry.expires_at > now)
    waiting = db.session.scalars(ours.where(alive, leads_its_series(now)).order_by(Entry.starts_at)).unique().all()
    ahead = db.session.scalars(ours.where(_is_ahead(now)).order_by(Entry.starts_at)).all()
    over = or_(
        Booking.state.in_([BookingState.REFUSED, BookingState.WITHDRAWN, BookingState.CANCELLED, BookingState.EXPIRED]),
        and_(Booking.state == BookingState.APPROVED, Entry.ends_at <= now),
        and_(Booking.state == BookingState.REQUESTED, or_(Entry.status != Status.TENTATIVE, Entry.expires_at <= now)),
    )
    reminded = set(
        db.session.scalars(
            select(Reminder.booking_id)
            .join(Reminder.booking)
            .join(Booking.entry)
            .where(_is_party(actor), Reminder.starts_at == Entry.starts_at, Entry.starts_at > now)
        )
    )
    asked = [booking for booking in ahead if booking.id in reminded and not booking.is_coming]
    gone = db.session.scalars(ours.where(over).order_by(Entry.starts_at.desc()).limit(past)).all()
    offers = counter_offers(_is_party(actor), now=now)
    countered = {offer.booking_id for offer in offers}
    waiting = [booking for booking in waiting if booking.id not in countered]
    return Mine(
        counter_offers=offers,
        questions=[booking for booking in waiting if booking.waits_for_answer],
        waiting=[booking for booking in waiting if not booking.waits_for_answer],
        reminders=asked,
        ahead=[booking for booking in ahead if booking not in asked],
        past=gone,
    )


def needs_of(actor: Actor, *, now: datetime) -> Needs:
    """How much waits for the actor: questions and offers of staff, and requests at their centres."""
    if actor.is_anonymous:
        return Needs(0, 0)
    own = mine(actor, now=now, past=0)
    questions = len(own.questions)
    waiting = select(func.count()).select_from(Booking).join(Booking.entry)
    waiting = waiting.where(waits(now), at_centres_of(actor), leads_its_series(now), ~is_countered(now))
    offers = len(offers_to(actor, now=now)) + len(own.counter_offers)
    if not actor.is_staff:
        return Needs(questions, 0, offers)
    changes = (
        select(func.count(func.coalesce(BookingChange.sending, Entry.uid).distinct()))
        .select_from(BookingChange)
        .join(BookingChange.entry)
        .join(BookingChange.booking)
        .where(change_waits(now), at_centres_of(actor))
    )
    return Needs(questions, (db.session.scalar(waiting) or 0) + (db.session.scalar(changes) or 0), offers)


def public_between(period: Period, *, limit: int = 12) -> list[PublicEvent]:
    """Confirmed bookings shown publicly that begin within the period, by start."""
    rows = db.session.execute(
        select(Entry, Room.name, Room.slug, Centre.name, Centre.slug)
        .join(Booking, Booking.entry_id == Entry.id)
        .join(Room, Room.id == Booking.room_id)
        .join(Centre, Centre.id == Booking.centre_id)
        .where(
            Entry.is_public,
            Entry.status == Status.CONFIRMED,
            Entry.starts_at >= period.starts,
            Entry.starts_at < period.ends,
        )
        .order_by(Entry.starts_at, Entry.id)
        .limit(limit)
    )
    return [PublicEvent(entry.title, entry.period, *names) for entry, *names in rows]


def applicant_record(booking: Booking) -> Record:
    """What became of the earlier bookings of the same organisation or person."""
    same = whose(booking.organisation_id, booking.asked_by_id)
    counts = {
        (state, late): number
        for state, late, number in db.session.execute(
            select(Booking.state, Booking.is_late, func.count())
            .where(same, Booking.id != booking.id)
            .group_by(Booking.state, Booking.is_late)
        )
    }
    unused = select(func.count()).select_from(Attendance).join(Attendance.booking).where(same, ~Attendance.came)
    return Record(
        no_shows=db.session.scalar(unused.where(Booking.id != booking.id)) or 0,
        approved=counts.get((BookingState.APPROVED, False), 0),
        cancelled=counts.get((BookingState.CANCELLED, False), 0),
        late=counts.get((BookingState.CANCELLED, True), 0),
    )


def _is_ahead(now: datetime) -> ColumnElement[bool]:
    """SQL for what was approved or has lost its room, and is not over."""
    stands = or_(Booking.state == BookingState.APPROVED, Booking.displaced_at.is_not(None))
    return and_(stands, Entry.ends_at > now)


def _may_see(actor: Actor) -> ColumnElement[bool]:
    return or_(_is_party(actor), at_centres_of(actor))


def _is_party(actor: Actor) -> ColumnElement[bool]:
    if actor.is_anonymous:
        return false()
    return or_(
        Booking.organisation_id.in_(list(actor.organisations)),
        whose(None, actor.person_id),
    )


def waits(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """SQL for a request that waits, its entry joined."""
    return and_(Booking.state == BookingState.REQUESTED, Entry.status == Status.TENTATIVE, Entry.expires_at > now)


def _listed() -> tuple[ExecutableOption, ...]:
    """For many bookings: the few rooms and parties they share are read once each, and no record of the verdict."""
    return (
        selectinload(Booking.room).selectinload(Room.centre),
        selectinload(Booking.organisation),
        selectinload(Booking.asked_by),
        selectinload(Booking.messages),
        selectinload(Booking.series),
        defer(Booking.rules_used),
    )


def _shown() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
        joinedload(Booking.organisation),
        joinedload(Booking.asked_by, innerjoin=True),
        selectinload(Booking.messages).options(joinedload(Message.author, innerjoin=True), selectinload(Message.files)),
        selectinload(Booking.equipment).joinedload(BookingEquipment.kind, innerjoin=True),
        joinedload(Booking.series).selectinload(BookingSeries.bookings).joinedload(Booking.room),
    )
