"""Asking for a series: one lock, one verdict for each date, all chosen dates or none."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings import steps
from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.facts import room_rules
from app.bookings.queries.series import facts_for_dates, rooms_by_id, series_by_key
from app.bookings.rules import Ask
from app.bookings.rules.refusals import AlreadySent, NoSuchRoom, NotYourOrganisation
from app.bookings.rules.repeats import Repeat, days_of, occurrence
from app.bookings.rules.series import (
    DateSaid,
    DateWish,
    Missing,
    NoDateLeft,
    NotOfTheSeries,
    OtherCentre,
    SomeDatesRefused,
    in_time,
    judge_series,
    missing_of,
)
from app.bookings.rules.states import BookingState
from app.bookings.services.asking import KIND
from app.bookings.services.gaps import keep_gaps
from app.bookings.services.offering import demand_not_promised
from app.centres.models import Centre, Room, RoomResource
from app.centres.rules import LayoutKind
from app.core.access import Action, Actor, demand
from app.core.clock import Period, now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.organisations.models import Organisation
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status

explain("uq_booking_series_asked_by_id_request_key", AlreadySent)


@dataclass(frozen=True)
class DateAsked:
    """A date that is to be held: the day of the rule by which it is known, its own time and room."""

    day: date
    period: Period
    room_id: int


@dataclass(frozen=True)
class SeriesContent:
    """What all dates of a series have alike."""

    title: str
    purpose: str
    people: int
    layout: LayoutKind | None = None
    participants_pay: bool = False
    is_public: bool = False


@dataclass(frozen=True)
class SeriesRequest:
    """What is asked for: the rule, and of its days those that are wanted. Without an organisation it is for oneself."""

    room_id: int
    repeat: Repeat
    dates: tuple[DateAsked, ...]
    content: SeriesContent
    organisation_id: int | None = None

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def ask(self, period: Period, room: Room) -> Ask:
        """What is asked of a room; another room than the first keeps the layout where it can be set like that."""
        layout = self.content.layout
        if room.id != self.room_id and layout not in {kept.kind for kept in room.layouts}:
            layout = None
        return Ask(period, self.content.people, layout, self.content.participants_pay)


@transaction
def book_series(actor: Actor, request: SeriesRequest, *, key: str) -> str:
    """Ask for all chosen dates as one request, and have them at once where none needs approval; gives the series' uid.

    The same person's same key with the same content gives the same series again. All rooms and the party
    are locked before anything is counted. Raises NoSuchRoom, OtherCentre, NotYourOrganisation, AlreadySent,
    ChangedMeanwhile, NoDateLeft, NotOfTheSeries, SomeDatesRefused, PromisedToWaiters, and what the rule itself refuses.
    """
    demand(actor, Action.ASK_FOR_ROOM)
    assert actor.person_id is not None
    rooms = _rooms(request)
    wishes = wishes_of(request, rooms)
    person = db.session.get_one(Person, actor.person_id)
    organisation = _organisation(actor, request.organisation_id)
    turnstile = organisation.resource_id if organisation is not None else person.resource_id
    schedule.lock({turnstile, *(number for room in rooms.values() for number in room.resource_ids)})

    earlier = series_by_key(actor.person_id, key)
    if earlier is not None:
        if earlier.content_hash != request.content_hash:
            raise AlreadySent
        return earlier.uid
    _check_unchanged(rooms)

    told = judge_series(wishes, facts_for_dates(wishes, rooms, organisation, actor.person_id, now=now()))
    chosen = _demand_possible(told)
    rules = {room.id: room_rules(room) for room in rooms.values()}
    demand_not_promised(
        [(one.wish.room_id, one.ask.period, rules[one.wish.room_id].wants(one.ask.period)) for one in chosen]
    )
    room = rooms[request.room_id]
    series = BookingSeries(
        room=room,
        centre_id=room.centre_id,
        organisation=organisation,
        asked_by=person,
        request_key=key,
        content_hash=request.content_hash,
        rule=request.repeat.as_json(),
        missing=_kept(missing_of(told)),
    )
    db.session.add(series)
    _tell(series, _hold(series, chosen, rooms, request.content), chosen, actor)
    keep_gaps(series, told, turnstile)
    return series.uid


def wishes_of(request: SeriesRequest, rooms: Mapping[int, Room]) -> list[DateWish]:
    """All days of the rule, those that are not chosen too, by their time. Raises NoDateLeft and NotOfTheSeries."""
    asked = {one.day: one for one in request.dates}
    days = days_of(request.repeat)
    if not asked:
        raise NoDateLeft
    if len(asked) < len(request.dates) or not asked.keys() <= set(days):
        raise NotOfTheSeries
    wishes = []
    for day in days:
        by_rule = occurrence(day, request.repeat.starts, request.repeat.ends)
        if day in asked:
            room = rooms[asked[day].room_id]
            wishes.append(DateWish(day, room.id, request.ask(asked[day].period, room)))
        elif by_rule.period is None:
            wishes.append(DateWish(day, request.room_id, None, by_rule.refusal, is_wanted=False))
        else:
            ask = request.ask(by_rule.period, rooms[request.room_id])
            wishes.append(DateWish(day, request.room_id, ask, is_wanted=False))
    return in_time(wishes)


def _rooms(request: SeriesRequest) -> dict[int, Room]:
    wanted = {request.room_id, *(one.room_id for one in request.dates)}
    rooms = rooms_by_id(wanted)
    if rooms.keys() != wanted:
        raise NoSuchRoom
    if len({room.centre_id for room in rooms.values()}) > 1:
        raise OtherCentre
    return rooms


def _organisation(actor: Actor, organisation_id: int | None) -> Organisation | None:
    if organisation_id is None:
        return None
    if organisation_id not in actor.organisations:
        raise NotYourOrganisation
    return db.session.get_one(Organisation, organisation_id)


def _check_unchanged(rooms: Mapping[int, Room]) -> None:
    """Staff may have put a room out of use, or given it other parts, while we waited for it."""
    lent = (
        select(RoomResource.room_id, RoomResource.resource_id)
        .join(Room, Room.id == RoomResource.room_id)
        .join(Centre, Centre.id == Room.centre_id)
        .where(Room.id.in_(list(rooms)), Room.archived_at.is_(None), Centre.archived_at.is_(None))
    )
    takes: dict[int, set[int]] = {room_id: set() for room_id in rooms}
    for room_id, resource_id in db.session.execute(lent):
        takes[room_id].add(resource_id)
    if not all(takes.values()):
        raise NoSuchRoom
    if any(takes[room.id] != set(room.resource_ids) for room in rooms.values()):
        raise ChangedMeanwhile


def _demand_possible(told: Sequence[DateSaid]) -> list[DateSaid]:
    """The wanted dates, if all of them can be had. Raises NoDateLeft and SomeDatesRefused."""
    wanted = [one for one in told if one.wish.is_wanted]
    refused = sum(not one.is_possible for one in wanted)
    if not wanted:
        raise NoDateLeft
    if refused:
        raise SomeDatesRefused(count=refused)
    return wanted


def _kept(missing: Sequence[Missing]) -> list[dict[str, str]]:
    return [{"day": one.day.isoformat(), "why": one.why} for one in missing]


def _hold(
    series: BookingSeries,
    chosen: Sequence[DateSaid],
    rooms: Mapping[int, Room],
    content: SeriesContent,
) -> list[Booking]:
    """Hold all dates and make their bookings; at once where every one is instant, otherwise all wait alike."""
    is_instant = all(one.verdict is not None and one.verdict.is_instant for one in chosen)
    answer_by = None if is_instant else min(one.answer_by for one in chosen if one.answer_by is not None)
    entries = [
        Entry(
            kind=KIND,
            period=one.ask.period,
            status=Status.CONFIRMED if is_instant else Status.TENTATIVE,
            expires_at=answer_by,
            title=content.title,
            is_public=content.is_public,
        )
        for one in chosen
    ]
    rules = {room.id: room_rules(room) for room in rooms.values()}
    schedule.take_all(
        [(entry, rules[one.wish.room_id].wants(entry.period)) for entry, one in zip(entries, chosen, strict=True)]
    )
    bookings = [
        Booking(
            entry=entry,
            room=rooms[one.wish.room_id],
            centre_id=series.centre_id,
            organisation=series.organisation,
            asked_by=series.asked_by,
            request_key=uuid.uuid4().hex,
            state=BookingState.APPROVED if is_instant else BookingState.REQUESTED,
            purpose=content.purpose,
            people=content.people,
            layout=one.ask.layout,
            participants_pay=content.participants_pay,
            rules_used=one.as_record(),
            decided_at=now() if is_instant else None,
            pads_by_hirer=rules[one.wish.room_id].pads_by_hirer,
            equipment=[],
            series=series,
            series_position=position,
            messages=[],
        )
        for position, (entry, one) in enumerate(zip(entries, chosen, strict=True), start=1)
    ]
    db.session.add_all(bookings)
    flush()
    return bookings


def _tell(series: BookingSeries, bookings: Sequence[Booking], chosen: Sequence[DateSaid], actor: Actor) -> None:
    """The trail of each date, and one mail for all of them to each side."""
    answer_by = bookings[0].entry.expires_at
    pads = tuple(one.pads for one in chosen)
    for booking in bookings:
        verb = "approved_by_rule" if answer_by is None else "requested"
        steps.record(booking, verb, actor, series_id=series.id)
    if answer_by is None:
        steps.mail_series_applicant(series, "series_approved", bookings, pads_by_date=pads)
    else:
        steps.mail_series_applicant(series, "series_requested", bookings, answer_by=answer_by, pads_by_date=pads)
        steps.mail_series_staff(series, "series_to_decide", bookings, answer_by=answer_by, pads_by_date=pads)
