"""Reading counter-offers: what could be offered for a request, what is offered to whom, and what ran out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.rules import fingerprint
from app.bookings.models import Booking, BookingChange, CounterLink, CounterRule
from app.bookings.queries.changes import arrangement_of
from app.bookings.queries.facts import facts_for_many
from app.bookings.queries.needs import search
from app.bookings.queries.staffed import at_centres_of
from app.bookings.queries.waiting import rooms_touching
from app.bookings.rules import ANYBODY, Arrangement, Ask, ChangeState, Facts, verdict
from app.bookings.rules.counter import CounterOfferOver, OfferTerms
from app.bookings.rules.near import OTHER_DAYS, Wish, other_times
from app.bookings.rules.waiting import fits
from app.bookings.rules.when import Hours, When
from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import Period, local
from app.core.database import db
from app.core.i18n import N_, Sentence
from app.schedule.models import Entry
from app.schedule.rules import Status

AT_ONCE = 100
MOST_OPTIONS = 12
A_DAY = 1440
SAME_HOURS = N_("Free at the time that you look at.")


@dataclass(frozen=True)
class Option:
    """What could be offered: a room and a time of it, and how it differs from the wish."""

    room: Room
    period: Period
    words: tuple[Sentence, ...]


def options_for(booking: Booking, period: Period, *, now: datetime) -> Sequence[Option]:
    """What could be offered in place of a request, near this time of one day: as many queries whatever there is.

    Its own room and those that share parts with it come first, where the request is not in its own way; then the
    search by need, in all rooms of its centre. Whether a rule says no to the party is asked of the one that is chosen.
    """
    found = [*_near_its_own(booking, period, now), *_by_need(booking, period, now)]
    asked = booking.room_id, booking.entry.period
    known: dict[tuple[int, Period], Option] = {}
    for option in found:
        if (option.room.id, option.period) != asked:
            known.setdefault((option.room.id, option.period), option)
    return list(known.values())[:MOST_OPTIONS]


def offered(booking: Booking, room: Room, period: Period) -> Arrangement:
    """What the request becomes if it takes place then and there; a layout that the room lacks is left open."""
    before = arrangement_of(booking)
    has = before.ask.layout in {layout.kind for layout in room.layouts}
    layout = before.ask.layout if has else None
    return replace(before, room_id=room.id, ask=replace(before.ask, period=period, layout=layout))


def terms_of(centre_id: int) -> OfferTerms:
    """What the centre sets about offers of another time, or the usual."""
    kept = db.session.scalars(select(CounterRule).where(CounterRule.centre_id == centre_id)).one_or_none()
    return OfferTerms() if kept is None else OfferTerms(kept.hours, kept.until_hours)


def is_countered(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """SQL for a request to which another time is offered that waits for the applicant."""
    other = aliased(Entry)
    return exists(
        select(BookingChange.id)
        .join(other, other.id == BookingChange.entry_id)
        .where(BookingChange.booking_id == Booking.id, BookingChange.offered_by_id.is_not(None))
        .where(BookingChange.state == ChangeState.WAITING, other.status == Status.TENTATIVE, other.expires_at > now)
        .correlate(Booking)
    )


def counter_offers(condition: ColumnElement[bool], *, now: datetime) -> Sequence[BookingChange]:
    """The offers that wait for applicants, of bookings that meet a condition, the nearest deadline first."""
    return db.session.scalars(_WAITING.where(condition, Entry.status == Status.TENTATIVE, Entry.expires_at > now)).all()


def counter_offers_at(actor: Actor, *, now: datetime, centre_id: int | None = None) -> Sequence[BookingChange]:
    """The same at the centres where the actor works."""
    return counter_offers(at_centres_of(actor, centre_id), now=now)


def counter_offers_run_out(at: datetime) -> Sequence[tuple[str, int]]:
    """The offers that hold nothing any more and were not answered: the request's uid, and their own id."""
    request = aliased(Entry)
    rows = db.session.execute(
        select(request.uid, BookingChange.id)
        .select_from(BookingChange)
        .join(Entry, Entry.id == BookingChange.entry_id)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .join(request, request.id == Booking.entry_id)
        .where(BookingChange.state == ChangeState.WAITING, BookingChange.offered_by_id.is_not(None))
        .where(or_(Entry.expires_at <= at, Entry.status == Status.CANCELLED))
        .order_by(BookingChange.id)
        .limit(AT_ONCE)
    )
    return [(uid, change_id) for uid, change_id in rows]


def counter_link(token: str) -> CounterLink:
    """The link of an offer with all that its page shows: answered already, or living. Raises CounterOfferOver."""
    change = joinedload(CounterLink.change, innerjoin=True)
    booking = change.joinedload(BookingChange.booking, innerjoin=True)
    shown = (
        change.joinedload(BookingChange.room, innerjoin=True),
        booking.joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
    )
    by_hash = select(CounterLink).where(CounterLink.token_hash == fingerprint(token))
    link = db.session.scalars(by_hash.options(*shown)).one_or_none()
    if link is None:
        raise CounterOfferOver
    return link


def _near_its_own(booking: Booking, period: Period, now: datetime) -> Iterator[Option]:
    rooms = sorted(rooms_touching([booking.room_id]), key=lambda room: room.id != booking.room_id)
    around = period.padded(before=OTHER_DAYS * A_DAY, after=OTHER_DAYS * A_DAY)
    all_facts = facts_for_many(rooms, around, ANYBODY, now=now, but=booking) if rooms else {}
    for room in rooms:
        facts = all_facts[room.id]
        ask = offered(booking, room, period).ask
        if fits(ask, facts.room):
            yield from _of_room(room, replace(ask, equipment=()), facts, now)


def _of_room(room: Room, ask: Ask, facts: Facts, now: datetime) -> Iterator[Option]:
    if not verdict(ask, facts).refused:
        yield Option(room, ask.period, (Sentence(SAME_HOURS),))
    for near in other_times(ask, facts, local(now).date()):
        yield Option(room, near.period, (near.difference,))


def _by_need(booking: Booking, period: Period, now: datetime) -> Iterator[Option]:
    """The rooms of the centre that suit, then what is near in those that are taken, then those that nearly suit."""
    room, day, starts = booking.room, local(period.starts).date(), local(period.starts)
    wish = Wish(people=booking.people, layout=booking.layout, step_free=room.step_free, hearing_loop=room.hearing_loop)
    begins = starts.hour * 60 + starts.minute
    when = When((day,), Hours(begins, begins + period.minutes))
    answers = search(wish, when, now=now, within=booking.centre_id)
    for one in (*answers.found, *answers.nearly):
        assert one.first.period is not None
        yield Option(one.room, one.first.period, one.lacks or one.reasons)
    for one in answers.busy:
        for near in one.first.near:
            yield Option(one.room, near.period, (near.difference,))


def _listed() -> tuple[ExecutableOption, ...]:
    booking = contains_eager(BookingChange.booking)
    return (
        selectinload(BookingChange.room),
        booking.selectinload(Booking.room).selectinload(Room.centre),
        booking.selectinload(Booking.organisation),
        booking.selectinload(Booking.asked_by),
    )


_WAITING: Select[BookingChange] = (
    select(BookingChange)
    .join(BookingChange.entry)
    .join(BookingChange.booking)
    .where(and_(BookingChange.state == ChangeState.WAITING, BookingChange.offered_by_id.is_not(None)))
    .options(contains_eager(BookingChange.entry), *_listed())
    .order_by(Entry.expires_at, BookingChange.id)
)
