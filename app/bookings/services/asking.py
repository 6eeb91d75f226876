"""Asking for a room: one lock, one verdict, one entry on the schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings import steps
from app.bookings.models import Booking, BookingEquipment, BookingSeries
from app.bookings.queries.equipment import with_equipment
from app.bookings.queries.facts import facts_for, rooms_for_rules
from app.bookings.queries.lists import booking_by_key
from app.bookings.rules import Amount, Ask, Facts, Verdict, verdict
from app.bookings.rules.equipment import units_for
from app.bookings.rules.refusals import AlreadySent, NoSuchRoom, NotYourOrganisation
from app.bookings.rules.states import BookingState
from app.bookings.services.offering import demand_not_promised
from app.centres import queries as centres
from app.centres.models import Centre, Room, RoomResource
from app.centres.rules import LayoutKind
from app.core.access import Action, Actor, demand
from app.core.clock import Period, now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.organisations.models import Organisation
from app.schedule import steps as schedule
from app.schedule.rules import Status

explain("uq_booking_asked_by_id_request_key", AlreadySent)

KIND = "booking"


@dataclass(frozen=True)
class RoomRequest:
    """What is asked for. Without an organisation the room is for the one who asks."""

    room_id: int
    period: Period
    title: str
    purpose: str
    people: int
    organisation_id: int | None = None
    layout: LayoutKind | None = None
    participants_pay: bool = False
    is_public: bool = False
    equipment: tuple[Amount, ...] = ()

    @property
    def ask(self) -> Ask:
        return Ask(self.period, self.people, self.layout, self.participants_pay, self.equipment)


@dataclass(frozen=True)
class Judged:
    """A verdict and the facts that it rests on."""

    facts: Facts
    said: Verdict


@transaction
def book_room(actor: Actor, request: RoomRequest, *, key: str) -> str:
    """Ask for a room, and have it at once where no approval is needed; gives the booking's uid.

    The same person's same key with the same content gives the same booking again. The room and the
    party are locked before anything is counted, so neither a time nor a quota is given out twice.
    Raises NoSuchRoom, NotYourOrganisation, AlreadySent, ChangedMeanwhile, PromisedToWaiters, and every
    refusal of the verdict.
    """
    demand(actor, Action.ASK_FOR_ROOM)
    assert actor.person_id is not None
    room = room_to_lend(request.room_id)
    organisation = organisation_of(actor, request.organisation_id)
    units = units_to_lock(room, request.equipment)
    schedule.lock([*room.resource_ids, *units, turnstile_of(actor, organisation)])

    earlier = booking_by_key(actor.person_id, key)
    if earlier is not None:
        return _same(earlier, request)
    check_unchanged(room)
    if units_to_lock(room, request.equipment) != units:
        raise ChangedMeanwhile

    ask = request.ask
    facts = with_equipment(ask, facts_for(room, request.period, organisation, actor.person_id, now=now()))
    said = verdict(ask, facts)
    said.demand_possible()
    demand_not_promised([(room.id, request.period, facts.room.wants(request.period, also=units_for(ask, facts)))])
    return put_down(actor, request, room, organisation, Judged(facts, said), key=key).entry.uid


def put_down(
    actor: Actor,
    request: RoomRequest,
    room: Room,
    organisation: Organisation | None,
    judged: Judged,
    *,
    key: str,
    series: BookingSeries | None = None,
) -> Booking:
    """Take what was judged possible under the caller's locks, as a booking or a request, and tell those concerned."""
    said, is_instant = judged.said, judged.said.is_instant
    assert actor.person_id is not None
    booking = write_down(
        request,
        room,
        judged,
        request_key=key,
        organisation=organisation,
        asked_by=db.session.get_one(Person, actor.person_id),
        state=BookingState.APPROVED if is_instant else BookingState.REQUESTED,
        decided_at=now() if is_instant else None,
        rules_used=said.as_record(),
        series=series,
    )
    entry = booking.entry
    if said.is_instant:
        steps.record(booking, "approved_by_rule", actor)
        steps.note_by_rule(booking.id, entry.uid, room.centre, said.by_rule)
        steps.mail_applicant(booking, "booking_approved", pads=said.pads)
    else:
        assert said.answer_by is not None
        assert said.held_until is not None
        by, held_until = said.answer_by, said.held_until
        steps.start_clocks(room.centre, [entry.id], asked_at=now(), answer_by=by, held_until=held_until)
        steps.record(booking, "requested", actor)
        steps.mail_applicant(booking, "booking_requested", answer_by=said.answer_by, pads=said.pads)
        steps.mail_staff(booking, "booking_to_decide", answer_by=said.answer_by, pads=said.pads)
    return booking


def write_down(request: RoomRequest, room: Room, judged: Judged, *, state: BookingState, **more: Any) -> Booking:
    """Take what was judged possible, confirmed where it is approved, and write the booking that owns it."""
    facts, is_approved = judged.facts, state is BookingState.APPROVED
    entry = schedule.take(
        KIND,
        request.period,
        facts.room.wants(request.period, also=units_for(request.ask, facts)),
        status=Status.CONFIRMED if is_approved else Status.TENTATIVE,
        expires_at=judged.said.held_until,
        title=request.title,
        is_public=request.is_public,
    )
    booking = Booking(
        entry=entry,
        room=room,
        centre_id=room.centre_id,
        state=state,
        purpose=request.purpose,
        people=request.people,
        layout=request.layout,
        participants_pay=request.participants_pay,
        pads_by_hirer=facts.room.pads_by_hirer,
        equipment=[BookingEquipment(equipment_id=one.equipment_id, amount=one.amount) for one in request.equipment],
        messages=[],
        **more,
    )
    db.session.add(booking)
    flush()
    return booking


def room_to_lend(room_id: int) -> Room:
    """A room in use with all that its rules need. Raises NoSuchRoom."""
    rooms = rooms_for_rules([room_id])
    if not rooms or rooms[0].archived_at is not None or rooms[0].centre.archived_at is not None:
        raise NoSuchRoom
    return rooms[0]


def check_unchanged(room: Room) -> None:
    """Staff may have put the room out of use, or given it other parts, while we waited for it.

    Raises NoSuchRoom and ChangedMeanwhile.
    """
    lent = (
        select(RoomResource.resource_id)
        .join(Room, Room.id == RoomResource.room_id)
        .join(Centre, Centre.id == Room.centre_id)
        .where(Room.id == room.id, Room.archived_at.is_(None), Centre.archived_at.is_(None))
    )
    takes = set(db.session.scalars(lent))
    if not takes:
        raise NoSuchRoom
    if takes != set(room.resource_ids):
        raise ChangedMeanwhile


def units_to_lock(room: Room, equipment: Sequence[Amount]) -> Sequence[int]:
    """All units of what is asked for: whoever takes the first free ones holds them all for that moment."""
    if not equipment:
        return []
    only = [asked.equipment_id for asked in equipment]
    return [unit.resource_id for unit in centres.units_in_use([room.centre_id], only=only)]


def organisation_of(actor: Actor, organisation_id: int | None) -> Organisation | None:
    """The organisation that the actor asks for, or nobody but themselves. Raises NotYourOrganisation."""
    if organisation_id is None:
        return None
    if organisation_id not in actor.organisations:
        raise NotYourOrganisation
    return db.session.get_one(Organisation, organisation_id)


def turnstile_of(actor: Actor, organisation: Organisation | None) -> int:
    """The resource that is locked while something of a party is counted."""
    if organisation is not None:
        return organisation.resource_id
    return db.session.scalars(select(Person.resource_id).where(Person.id == actor.person_id)).one()


def _same(earlier: Booking, request: RoomRequest) -> str:
    """The earlier booking, if it was asked for with the same content. Raises AlreadySent."""
    if earlier.is_by_staff or request != request_of(earlier):
        raise AlreadySent
    return earlier.entry.uid


def request_of(earlier: Booking) -> RoomRequest:
    """What a booking was asked for with."""
    return RoomRequest(
        room_id=earlier.room_id,
        period=earlier.entry.period,
        title=earlier.entry.title,
        purpose=earlier.purpose,
        people=earlier.people,
        organisation_id=earlier.organisation_id,
        layout=earlier.layout,
        participants_pay=earlier.participants_pay,
        is_public=earlier.entry.is_public,
        equipment=earlier.amounts,
    )
