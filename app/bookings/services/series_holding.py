"""Holding several dates at once inside one transaction: one lock, their verdicts, their bookings, and who is told."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings import steps
from app.bookings.models import Booking, BookingEquipment, BookingSeries
from app.bookings.queries.facts import room_rules
from app.bookings.queries.series import rooms_by_id
from app.bookings.rules.refusals import NoSuchRoom
from app.bookings.rules.series import DateSaid, Missing, NoDateLeft, OtherCentre, SomeDatesRefused
from app.bookings.rules.states import BookingState
from app.bookings.services.asking import KIND
from app.bookings.services.offering import demand_not_promised
from app.bookings.services.series_wishes import SeriesContent, SeriesRequest
from app.centres import queries as centres
from app.centres.models import Centre, Room, RoomResource
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, write, write_numbered
from app.core.errors import ChangedMeanwhile
from app.notifications.rules import DateTold, calendar_fact
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status


def rooms_of(room_ids: Iterable[int]) -> dict[int, Room]:
    """The rooms of a request with their rules. Raises NoSuchRoom and OtherCentre."""
    wanted = set(room_ids)
    rooms = rooms_by_id(wanted)
    if rooms.keys() != wanted:
        raise NoSuchRoom
    if len({room.centre_id for room in rooms.values()}) > 1:
        raise OtherCentre
    return rooms


def lock_for(request: SeriesRequest, rooms: Mapping[int, Room], turnstile: int) -> Sequence[int]:
    """Lock the party, all rooms and all units of what is asked for, in one breath; gives the units."""
    units = _units(request, rooms)
    schedule.lock({turnstile, *units, *(number for room in rooms.values() for number in room.resource_ids)})
    return units


def check_unchanged(request: SeriesRequest, rooms: Mapping[int, Room], units: Sequence[int]) -> None:
    """Staff may have put a room or a unit out of use, or given a room other parts, while we waited for them.

    Raises NoSuchRoom and ChangedMeanwhile.
    """
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
    same = all(takes[room.id] == set(room.resource_ids) for room in rooms.values())
    if not same or _units(request, rooms) != units:
        raise ChangedMeanwhile


def _units(request: SeriesRequest, rooms: Mapping[int, Room]) -> Sequence[int]:
    if not request.content.equipment:
        return []
    only = [asked.equipment_id for asked in request.content.equipment]
    return [unit.resource_id for unit in centres.units_in_use([rooms[request.room_id].centre_id], only=only)]


def demand_possible(told: Sequence[DateSaid]) -> list[DateSaid]:
    """The wanted dates, if all of them can be had. Raises NoDateLeft and SomeDatesRefused."""
    wanted = [one for one in told if one.wish.is_wanted]
    refused = sum(not one.is_possible for one in wanted)
    if not wanted:
        raise NoDateLeft
    if refused:
        raise SomeDatesRefused(count=refused)
    return wanted


def kept(missing: Sequence[Missing]) -> list[dict[str, str]]:
    """The missing days as the series keeps them."""
    return [{"day": one.day.isoformat(), "why": one.why} for one in missing]


class Held(NamedTuple):
    """The dates that were just held: their bookings by id, in the order of the dates, the first, and all as told."""

    booking_ids: Sequence[int]
    lead: Booking
    dates: Sequence[DateTold]


def hold(
    series: BookingSeries,
    chosen: Sequence[DateSaid],
    rooms: Mapping[int, Room],
    content: SeriesContent,
    asker: Person,
    *,
    after: int = 0,
) -> Held:
    """Hold all dates and make their bookings, numbered after those that the series has.

    They are confirmed at once where every one is instant, otherwise all wait alike. Raises PromisedToWaiters.
    """
    is_instant = all(one.verdict is not None and one.verdict.is_instant for one in chosen)
    held_until = None if is_instant else min(one.held_until for one in chosen if one.held_until is not None)
    entries = [
        Entry(
            kind=KIND,
            period=one.ask.period,
            status=Status.CONFIRMED if is_instant else Status.TENTATIVE,
            expires_at=held_until,
            title=content.title,
            is_public=content.is_public,
        )
        for one in chosen
    ]
    rules = {room.id: room_rules(room) for room in rooms.values()}
    wants = [rules[one.wish.room_id].wants(one.ask.period, also=one.units) for one in chosen]
    demand_not_promised([(one.wish.room_id, one.ask.period, wanted) for one, wanted in zip(chosen, wants, strict=True)])
    schedule.take_all(list(zip(entries, wants, strict=True)))
    alike = {
        "centre_id": series.centre_id,
        "organisation_id": series.organisation_id,
        "asked_by_id": asker.id,
        "state": BookingState.APPROVED if is_instant else BookingState.REQUESTED,
        "purpose": content.purpose,
        "people": content.people,
        "participants_pay": content.participants_pay,
        "decided_at": now() if is_instant else None,
        "series_id": series.id,
    }
    rows = [
        {
            **alike,
            "entry_id": entry.id,
            "room_id": one.wish.room_id,
            "request_key": uuid.uuid4().hex,
            "layout": one.ask.layout,
            "rules_used": one.as_record(),
            "pads_by_hirer": rules[one.wish.room_id].pads_by_hirer,
            "series_position": position,
        }
        for position, (entry, one) in enumerate(zip(entries, chosen, strict=True), start=after + 1)
    ]
    lent = [{"equipment_id": lent.equipment_id, "amount": lent.amount} for lent in content.equipment]
    # The first as an object, for the mails tell of it; the others, which nobody looks at now, as rows alone.
    lead = Booking(**rows[0], entry=entries[0], equipment=[BookingEquipment(**one) for one in lent], messages=[])
    db.session.add(lead)
    flush()
    others = write_numbered(rows[1:], by=Booking.entry_id)
    write(BookingEquipment, [{"booking_id": booking_id, **one} for booking_id in others for one in lent])
    centre, ids = series.room.centre, [lead.id, *others]
    if held_until is not None:
        by = _answer_by(chosen)
        ours = [entry.id for entry in entries]
        steps.start_clocks(centre, ours, asked_at=now(), answer_by=by, held_until=held_until)
    elif chosen[0].verdict is not None:
        steps.note_by_rule(ids[0], entries[0].uid, centre, chosen[0].verdict.by_rule, dates=len(ids))
    told = [steps.date_told(entry, rooms[one.wish.room_id]) for entry, one in zip(entries, chosen, strict=True)]
    return Held(ids, lead, told)


def tell(series: BookingSeries, held: Held, chosen: Sequence[DateSaid], actor: Actor) -> None:
    """The trail of each date, and one mail for all of them to each side."""
    lead = held.lead
    answer_by = _answer_by(chosen) if lead.entry.expires_at is not None else None
    dates, pads = tuple(one.ask.period for one in chosen), tuple(one.pads for one in chosen)
    verb = "approved_by_rule" if answer_by is None else "requested"
    steps.record_all(held.booking_ids, series.centre_id, verb, actor, series_id=series.id)
    told: dict[str, Any] = {"dates": dates, "pads_by_date": pads}
    if answer_by is None:
        steps.mail_series_applicant(series, "series_approved", [lead], calendar=calendar_fact(held.dates), **told)
    else:
        steps.mail_series_applicant(series, "series_requested", [lead], answer_by=answer_by, **told)
        steps.mail_series_staff(series, "series_to_decide", [lead], answer_by=answer_by, **told)


def _answer_by(chosen: Sequence[DateSaid]) -> datetime:
    """All dates are answered together, by the first of their deadlines."""
    return min(one.answer_by for one in chosen if one.answer_by is not None)
