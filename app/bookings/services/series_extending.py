"""More dates afterwards: a series goes on at its end, and a single booking becomes the first date of a series."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.accounts.models import Person
from app.bookings import steps
from app.bookings.models import Booking, BookingSeries, SeriesExtension
from app.bookings.queries.lists import booking_by_uid
from app.bookings.queries.series import (
    extension_by_key,
    facts_for_dates,
    fresh_booking,
    fresh_series,
    held_ahead,
    series_by_key,
    series_by_uid,
)
from app.bookings.rules.refusals import AlreadySent
from app.bookings.rules.repeats import Repeat, days_of
from app.bookings.rules.series import judge_series, missing_of
from app.bookings.rules.series_extending import CannotBeRepeated, Onwards, SeriesIsOver, extended, first_of
from app.bookings.services.deciding import settle_counter_offer
from app.bookings.services.gaps import keep_gaps
from app.bookings.services.series_holding import (
    check_unchanged,
    demand_possible,
    hold,
    kept,
    lock_for,
    rooms_of,
    tell,
)
from app.bookings.services.series_wishes import (
    AllBut,
    DateAsked,
    SeriesContent,
    SeriesRequest,
    Ticked,
    wishes_of,
)
from app.core.access import Action, Actor, demand
from app.core.clock import local, now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound

_Found = TypeVar("_Found", Booking, BookingSeries)

explain("uq_series_extension_asked_by_id_request_key", AlreadySent)


@dataclass(frozen=True)
class Extension:
    """How far a series is to go on, and of its new days those that are wanted."""

    onwards: Onwards
    wanted: Ticked | AllBut = AllBut()

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Repetition:
    """The rule that begins with the booking itself, and of its other days those that are wanted."""

    repeat: Repeat
    dates: tuple[DateAsked, ...] = ()

    def content_hash(self, uid: str) -> str:
        return hashlib.sha256(f"{uid} {self!r}".encode()).hexdigest()


@transaction
def extend_series(actor: Actor, uid: str, extension: Extension, *, key: str) -> str:
    """Make a series longer at its end: all chosen new dates are held as one request, or none; gives the series' uid.

    The new dates are like those that the series holds; days that are not chosen are kept as missing. The same
    person's same key with the same content makes it longer once. Raises NotFound, AlreadySent, NoSuchRoom, OtherCentre,
    ChangedMeanwhile, NoDateLeft, NotOfTheSeries, SomeDatesRefused, PromisedToWaiters, and what `request_to_extend`
    refuses.
    """
    series = _demanded(series_by_uid(uid), actor)
    person = _person(actor)
    asked = _like(series, series.repeat, ())
    rooms = rooms_of({series.room_id, *extension.wanted.room_ids})
    turnstile = _turnstile(series, person)
    units = lock_for(asked, rooms, turnstile)

    earlier = extension_by_key(person.id, key)
    if earlier is not None:
        if (earlier.series_id, earlier.content_hash) != (series.id, extension.content_hash):
            raise AlreadySent
        return uid
    series = fresh_series(series.id)
    known = days_of(series.repeat)
    request = request_to_extend(series, extension.onwards, extension.wanted)
    check_unchanged(request, rooms, units)
    wishes = wishes_of(request, rooms, known=known)
    facts = facts_for_dates(wishes, rooms, series.organisation, person.id, now=now())
    told = judge_series(wishes, facts, begins=next_day_of(series))
    chosen = demand_possible(told)

    series.rule = request.repeat.as_json()
    series.missing = [*series.missing, *kept(missing_of(told))]
    db.session.add(
        SeriesExtension(
            series_id=series.id, asked_by_id=person.id, request_key=key, content_hash=extension.content_hash
        )
    )
    last = max(booking.series_position or 0 for booking in series.bookings)
    tell(series, hold(series, chosen, rooms, request.content, person, after=last), chosen, actor)
    keep_gaps(series, told, turnstile)
    return uid


@transaction
def repeat_booking(actor: Actor, uid: str, repetition: Repetition, *, key: str) -> str:
    """Make a booking the first date of a series and hold all chosen other dates, or none; gives the series' uid.

    The booking itself keeps its state, its time and all that was said. The same person's same key with the same
    content gives the same series again. Raises NotFound, AlreadySent, CannotBeRepeated, NoSuchRoom, OtherCentre,
    ChangedMeanwhile, OtherTimeOffered, NoDateLeft, NotOfTheSeries, SomeDatesRefused, PromisedToWaiters, and what the
    rule itself refuses.
    """
    booking = _demanded(booking_by_uid(uid), actor)
    person = _person(actor)
    request = request_to_repeat(booking, repetition.repeat, repetition.dates)
    rooms = rooms_of(request.room_ids)
    turnstile = _turnstile(booking, person)
    units = lock_for(request, rooms, turnstile)

    earlier = series_by_key(person.id, key)
    if earlier is not None:
        if earlier.content_hash != repetition.content_hash(uid):
            raise AlreadySent
        return earlier.uid
    booking = fresh_booking(booking.id)
    check_repeatable(booking)
    settle_counter_offer(booking)
    if (request.room_id, first_of(booking.entry.period)) != (booking.room_id, _begun(repetition.repeat)):
        raise ChangedMeanwhile
    check_unchanged(request, rooms, units)
    wishes = wishes_of(request, rooms, known=[repetition.repeat.first])
    facts = facts_for_dates(wishes, rooms, booking.organisation, person.id, now=now())
    told = judge_series(wishes, facts, begins=repetition.repeat.first)
    chosen = demand_possible(told)

    series = BookingSeries(
        room=rooms[booking.room_id],
        centre_id=booking.centre_id,
        organisation=booking.organisation,
        asked_by=person,
        request_key=key,
        content_hash=repetition.content_hash(uid),
        rule=repetition.repeat.as_json(),
        missing=kept(missing_of(told)),
    )
    db.session.add(series)
    flush()
    booking.series_id, booking.series_position = series.id, 1
    bookings = hold(series, chosen, rooms, request.content, person, after=1)
    steps.record(booking, "repeated", actor, series_id=series.id)
    tell(series, bookings, chosen, actor)
    keep_gaps(series, told, turnstile)
    return series.uid


def request_to_extend(series: BookingSeries, onwards: Onwards, wanted: Ticked | AllBut) -> SeriesRequest:
    """What is asked for when a series goes on. Refuses SeriesIsOver, and what `extended` and `wanted` refuse."""
    check_extendable(series)
    longer, known = extended(series.repeat, onwards), days_of(series.repeat)
    return _like(series, longer, wanted.dates(longer, series.room_id, known=known))


def request_to_repeat(booking: Booking, repeat: Repeat, dates: tuple[DateAsked, ...] = ()) -> SeriesRequest:
    """What is asked for when a booking is repeated."""
    return SeriesRequest(booking.room_id, repeat, dates, _content(booking), booking.organisation_id)


def check_extendable(series: BookingSeries) -> None:
    """A series without any date that is ahead and held is over. Raises SeriesIsOver."""
    if not held_ahead(series.bookings, now=now()):
        raise SeriesIsOver


def check_repeatable(booking: Booking) -> None:
    """Only what is ahead, held and of no series can be repeated. Raises CannotBeRepeated."""
    if booking.series_id is not None or not held_ahead([booking], now=now()):
        raise CannotBeRepeated


def next_day_of(series: BookingSeries) -> date:
    """The first day ahead that the series holds."""
    return min(local(booking.entry.starts_at).date() for booking in held_ahead(series.bookings, now=now()))


def _like(series: BookingSeries, repeat: Repeat, dates: tuple[DateAsked, ...]) -> SeriesRequest:
    """Dates like the last one of the series; rather a held one, not changed alone, in the usual room."""
    held = held_ahead(series.bookings, now=now())
    model = max(
        series.bookings,
        key=lambda one: (
            one in held,
            not one.is_changed_alone,
            one.room_id == series.room_id,
            one.series_position or 0,
        ),
    )
    return SeriesRequest(series.room_id, repeat, dates, _content(model), series.organisation_id)


def _content(booking: Booking) -> SeriesContent:
    return SeriesContent(
        title=booking.entry.title,
        purpose=booking.purpose,
        people=booking.people,
        layout=booking.layout,
        participants_pay=booking.participants_pay,
        is_public=booking.entry.is_public,
        equipment=booking.amounts,
    )


def _demanded(found: _Found | None, actor: Actor) -> _Found:
    """What was found, if the actor may ask for more dates like it. Raises NotFound."""
    if found is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, found)
    demand(actor, Action.ASK_FOR_MORE_DATES, found)
    return found


def _person(actor: Actor) -> Person:
    return db.session.get_one(Person, actor.person_id)


def _turnstile(thing: Booking | BookingSeries, person: Person) -> int:
    return thing.organisation.resource_id if thing.organisation is not None else person.resource_id


def _begun(repeat: Repeat) -> tuple[date, int, int]:
    return repeat.first, repeat.starts, repeat.ends
