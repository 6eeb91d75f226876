"""Somebody comes who did not sign up: a name at the door, a free seat, and their place on the list."""

from app.accounts.queries import person_by_email
from app.accounts.rules import check_email, check_name
from app.core.access import Action, Actor, can
from app.core.clock import now
from app.core.database import db, transaction
from app.programme import steps
from app.programme.models import EnrolmentTerms, Seating
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import PresenceSource
from app.programme.rules.enrolling import DEFAULT_PERCENT, EVERYBODY, Source
from app.programme.steps import attendance as lists
from app.programme.steps.attendance import Sheet
from app.schedule import steps as schedule
from app.schedule.models import Pool
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import NotEnoughPlaces
from app.schedule.steps import places


@transaction
def walk_in(
    actor: Actor, session_id: int, *, name: str, email: str = "", language: str = "pl", add_seat: bool = False
) -> int:
    """Give a free seat to somebody at the door and note that they are there; gives the number of the enrolment.

    Staff may add a seat for them, as far as the room has any. Raises NotFound, NoListHere, DateCancelled, ListClosed,
    TooEarlyToMark, NotAName, NotAnAddress, AlreadyThere, NoSeatAtDoor, OnlyStaffAddSeats and RoomHoldsNoMore.
    """
    shown, address = check_name(name), check_email(email) if email.strip() else ""
    sheet = lists.lock_sheet(actor, session_id)
    lists.check_open(sheet)
    seating = sheet.seatings[0]
    pool = seating.pool
    places.sweep(pool)
    who = _known(shown, address, language)
    claim_id = _seat(actor, sheet, pool, who.pop("resource_id"), add_seat=add_seat)
    enrolment = steps.new_enrolment(
        seating, claim_id, name=shown, source=Source.WALK_IN, by_id=actor.person_id, percent=_percent(seating), **who
    )
    arrived_at = now() if now() > sheet.session.period.starts else None
    lists.note_presence(sheet, enrolment, PresenceSource.WALK_IN, actor.person_id, arrived_at=arrived_at)
    steps.record_enrolment(enrolment, "walked_in", actor.person_id, session=session_id)
    return enrolment.id


def _known(name: str, address: str, language: str) -> dict[str, int | None]:
    """Whose seat it is: a person or a guest by their address, otherwise somebody new."""
    person = person_by_email(address) if address else None
    if person is not None and person.is_active:
        return {"resource_id": person.resource_id, "person_id": person.id}
    if address:
        guest = steps.known_guest(address, name, language)
        return {"resource_id": guest.resource_id, "guest_id": guest.id}
    return {"resource_id": schedule.new_resource("person")}


def _seat(actor: Actor, sheet: Sheet, pool: Pool, resource_id: int | None, *, add_seat: bool) -> int:
    assert resource_id is not None
    try:
        return places.admit(pool, resource_id, priority=EVERYBODY).joined[0]
    except NotEnoughPlaces:
        if not add_seat:
            raise rules.NoSeatAtDoor from None
    _add_seat(actor, sheet, pool)
    try:
        return places.admit(pool, resource_id, priority=EVERYBODY).joined[0]
    except NotEnoughPlaces:  # the seat went to somebody who waits
        raise rules.NoSeatAtDoor from None


def _add_seat(actor: Actor, sheet: Sheet, pool: Pool) -> None:
    if not can(actor, Action.RUN_DAY, sheet.activity):
        raise rules.OnlyStaffAddSeats
    wanted = numbers_of([pool.id], now=now())[pool.id].capacity + 1
    room = sheet.session.room
    if room is not None and wanted > room.seats:
        raise rules.RoomHoldsNoMore(room=room.name, seats=room.seats)
    places.set_capacity(pool, wanted)
    if sheet.activity.seats is not None and sheet.seatings[0].session_id is None:
        sheet.activity.seats = max(sheet.activity.seats, wanted)
    steps.record(sheet.activity, "seat_added", actor, session=sheet.session.id)


def _percent(seating: Seating) -> int:
    terms = db.session.get(EnrolmentTerms, seating.activity_id)
    return terms.percent if terms is not None else DEFAULT_PERCENT
