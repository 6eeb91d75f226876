"""Staff book for an organisation, the centre itself or an outside event; ahead, or afterwards for the figures."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.rules import check_email
from app.bookings import steps
from app.bookings.models import Attendance, Booking, BookingEquipment
from app.bookings.queries.by_staff import facts_by_staff
from app.bookings.queries.equipment import with_equipment
from app.bookings.queries.lists import booking_by_key
from app.bookings.rules import BookingState, Verdict
from app.bookings.rules.by_staff import (
    OnlyCoordinatorsEnterPast,
    check_came,
    check_layout,
    check_set_aside,
    exactly,
    is_over,
    verdict_by_staff,
)
from app.bookings.rules.equipment import units_for
from app.bookings.rules.party import HeldFor, NoSuchOrganisation, OwnOrganisation, Whom, check_whom
from app.bookings.rules.refusals import AlreadySent, NoSuchRoom
from app.bookings.services.asking import (
    Judged,
    RoomRequest,
    check_unchanged,
    request_of,
    room_to_lend,
    turnstile_of,
    units_to_lock,
    write_down,
)
from app.bookings.services.existing import Existing, put_down_existing
from app.bookings.services.offering import demand_not_promised
from app.centres.models import Room
from app.core.access import Action, Actor, can, demand
from app.core.clock import now
from app.core.database import db, transaction, write
from app.core.errors import ChangedMeanwhile, NotFound
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.schedule import steps as schedule
from app.schedule.models import Entry

ENTERED, BOOKED = "entered_afterwards", "booked_by_staff"


@dataclass(frozen=True)
class StaffRequest:
    """What staff book and for whom; `came` is said of what is over alone. `overrides` are rules that they set aside."""

    what: RoomRequest
    whom: Whom
    outside_name: str = ""
    outside_email: str = ""
    note: str = ""
    came: bool | None = None
    overrides: frozenset[str] = frozenset()
    override_why: str = ""


@transaction
def book_by_staff(actor: Actor, request: StaffRequest, *, key: str) -> str:
    """Book a room of one's own centre, confirmed at once; gives the booking's uid.

    A rule that says no is set aside by its name, with a reason, by a coordinator; physics never. What is over is
    entered by a coordinator for the figures: nobody hears of it and nothing follows. The same staff member's same key
    with the same content gives the same booking again.
    Raises NotAllowed, NoSuchRoom, NotAnAddress, AlreadySent, ChangedMeanwhile, PromisedToWaiters, what `check_whom`,
    `check_came` and `check_set_aside` refuse, OwnOrganisation, OnlyCoordinatorsEnterPast and NoSuchLayout.
    """
    demand(actor, Action.BOOK_BY_STAFF)
    what, room = request.what, room_of_own_centre(actor, request.what.room_id)
    request = _tidy(request)
    organisation = organisation_for(actor, what.organisation_id)
    units = units_to_lock(room, what.equipment)
    schedule.lock([*room.resource_ids, *units, turnstile_of(actor, organisation)])

    assert actor.person_id is not None
    earlier = booking_by_key(actor.person_id, key)
    if earlier is not None:
        return _same(earlier, request)
    check_unchanged(room)
    if units_to_lock(room, what.equipment) != units:
        raise ChangedMeanwhile

    judged = judge_by_staff(actor, request, room, organisation)
    if is_over(what.ask, now()):
        return enter_afterwards(actor, request, room, judged, key=key)
    wants = judged.facts.room.wants(what.period, also=units_for(what.ask, judged.facts))
    demand_not_promised([(room.id, what.period, wants)])
    booking = book_ahead(actor, request, room, organisation, judged, key=key)
    steps.mail_booked_by_staff(booking, pads=judged.said.pads)
    return booking.entry.uid


def room_of_own_centre(actor: Actor, room_id: int) -> Room:
    """A room in use of a centre where the actor works; another centre's looks like a missing one. Raises NoSuchRoom."""
    room = room_to_lend(room_id)
    if not can(actor, Action.BOOK_BY_STAFF, room):
        raise NoSuchRoom
    return room


def organisation_for(actor: Actor, organisation_id: int | None) -> Organisation | None:
    """The organisation for which staff book, of which they are no member.

    Raises NoSuchOrganisation and OwnOrganisation.
    """
    if organisation_id is None:
        return None
    try:
        found = organisations.organisation(organisation_id)
    except NotFound:
        raise NoSuchOrganisation from None
    if organisation_id in actor.organisations:
        raise OwnOrganisation(name=found.name)
    return found


def _tidy(request: StaffRequest) -> StaffRequest:
    """As it is kept. Raises NotAnAddress and what `check_whom` refuses."""
    name, email = request.outside_name.strip(), request.outside_email.strip()
    check_whom(request.whom, organisation_id=request.what.organisation_id, outside_name=name, outside_email=email)
    kept = check_email(email) if email else ""
    return replace(request, outside_name=name, outside_email=kept, override_why=request.override_why.strip())


def judge_by_staff(actor: Actor, request: StaffRequest, room: Room, organisation: Organisation | None) -> Judged:
    """The verdict under the caller's locks, where all that says no was set aside by somebody who may."""
    ask, at = request.what.ask, now()
    facts = exactly(ask, with_equipment(ask, facts_by_staff(room, ask.period, organisation, now=at)))
    if is_over(ask, at) and not can(actor, Action.ENTER_PAST, room):
        raise OnlyCoordinatorsEnterPast
    check_came(ask, request.came, at)
    check_layout(ask, facts)
    said = verdict_by_staff(ask, facts)
    may_override = can(actor, Action.OVERRIDE_RULES, room)
    check_set_aside(said, request.overrides, request.override_why, may_override=may_override)
    return Judged(facts, said)


def book_ahead(
    actor: Actor, request: StaffRequest, room: Room, organisation: Organisation | None, judged: Judged, *, key: str
) -> Booking:
    booking = write_down(
        request.what,
        room,
        judged,
        state=BookingState.APPROVED,
        request_key=key,
        organisation=organisation,
        asked_by=db.session.get_one(Person, actor.person_id),
        decided_at=now(),
        decided_by_id=actor.person_id,
        **_by_staff(request, judged.said),
    )
    why = request.override_why if booking.set_aside else ""
    steps.record(booking, BOOKED, actor, why=why, overridden=booking.set_aside)
    return booking


def enter_afterwards(actor: Actor, request: StaffRequest, room: Room, judged: Judged, *, key: str) -> str:
    """What is over, as an import would write it; with what it took of the equipment, and whether they came."""
    what = request.what
    assert actor.person_id is not None
    existing = Existing(
        room_id=room.id,
        resource_ids=[*room.resource_ids, *units_for(what.ask, judged.facts)],
        period=what.period,
        title=what.title,
        purpose=what.purpose,
        people=what.people,
        organisation_id=what.organisation_id,
        asked_by_id=actor.person_id,
        layout=what.layout,
        participants_pay=what.participants_pay,
        is_public=what.is_public,
        request_key=key,
        by_staff=_by_staff(request, judged.said),
    )
    (booking_id,) = put_down_existing(actor, room.centre_id, [existing], verb=ENTERED, came=request.came)
    ours = Booking.id == booking_id
    lent = [
        {"booking_id": booking_id, "equipment_id": one.equipment_id, "amount": one.amount} for one in what.equipment
    ]
    write(BookingEquipment, lent)
    marked = {"booking_id": booking_id, "came": request.came, "marked_by_id": actor.person_id, "marked_at": now()}
    write(Attendance, [marked])
    return db.session.scalars(select(Entry.uid).join(Booking, Booking.entry_id == Entry.id).where(ours)).one()


def _by_staff(request: StaffRequest, said: Verdict) -> dict[str, Any]:
    return {
        "held_for": request.whom.held_for,
        "is_by_staff": True,
        "outside_name": request.outside_name,
        "outside_email": request.outside_email,
        "staff_note": request.note,
        "rules_used": said.set_aside(request.override_why).as_record(),
    }


def _same(earlier: Booking, request: StaffRequest) -> str:
    """The earlier booking, if it was sent with the same content. Raises AlreadySent."""
    house = {HeldFor.PARTY: Whom.ORGANISATION, HeldFor.CENTRE: Whom.CENTRE, HeldFor.OUTSIDE: Whom.OUTSIDE}
    kept = StaffRequest(
        what=request_of(earlier),
        whom=house[earlier.held_for],
        outside_name=earlier.outside_name,
        outside_email=earlier.outside_email,
        note=earlier.staff_note,
        came=earlier.attendance.came if earlier.is_entered_afterwards and earlier.attendance else None,
        overrides=frozenset(earlier.set_aside),
        override_why=earlier.set_aside_why,
    )
    wanted = request if request.overrides else replace(request, override_why="")
    if not earlier.is_by_staff or wanted != kept:
        raise AlreadySent
    return earlier.entry.uid
