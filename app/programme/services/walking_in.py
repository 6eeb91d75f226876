"""Somebody comes who did not sign up: a name at the door, a free seat, and their place on the list."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import select

from app.accounts.rules import check_email, check_name
from app.core.access import Action, Actor, can
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.programme import steps
from app.programme.models import Enrolment, EnrolmentTerms, Seating
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import PresenceSource
from app.programme.rules.enrolling import DEFAULT_PERCENT, EVERYBODY, Source
from app.programme.steps import attendance as lists
from app.programme.steps.attendance import Sheet
from app.programme.steps.people import Known, known_address, living_in
from app.schedule import steps as schedule
from app.schedule.models import Claim, Pool
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import AlreadyThere, ClaimStatus, NotEnoughPlaces, Outcome
from app.schedule.steps import places


@transaction
def walk_in(
    actor: Actor, session_id: int, *, name: str, email: str = "", language: str = "pl", add_seat: bool = False
) -> int:
    """Give a free seat to somebody at the door and note that they are there; gives the number of the enrolment.

    Who waits here, or is offered a place, gets it by the enrolment that they have. Staff may add a seat for them, as
    far as the room has any. Raises NotFound, NoListHere, DateCancelled, ListClosed, TooEarlyToMark, NotAName,
    NotAnAddress, AlreadyThere, NotOneself, NoSeatAtDoor, OnlyStaffAddSeats and RoomHoldsNoMore.
    """
    shown, address = check_name(name), check_email(email) if email.strip() else ""
    sheet = lists.lock_sheet(actor, session_id)
    lists.check_open(sheet)
    swept = [places.sweep(seating.pool) for seating in sheet.seatings]
    known = known_address(address, shown, language) if address else Known()
    if known.person_id is not None and known.person_id == actor.person_id:
        raise rules.NotOneself
    living = living_in([one.pool for one in sheet.seatings], known) if known.resource_ids else None
    if living is not None and living.status is ClaimStatus.CONFIRMED:
        raise AlreadyThere
    if living is not None:
        enrolment, outcome = living, _let_in(actor, sheet, living, add_seat=add_seat)
    else:
        enrolment, outcome = _admit(actor, sheet, known, shown, add_seat=add_seat)
    at = now()
    arrived_at = at if at > sheet.session.period.starts else None
    lists.note_presence(sheet, enrolment, PresenceSource.WALK_IN, actor.person_id, arrived_at=arrived_at)
    steps.record_enrolment(enrolment, "walked_in", actor.person_id, session=session_id)
    _tell_others(sum(swept, Outcome()) + outcome, {*known.resource_ids, enrolment.claim.resource_id})
    return enrolment.id


def _let_in(actor: Actor, sheet: Sheet, living: Enrolment, *, add_seat: bool) -> Outcome:
    """Who asks, waits, or is offered a place has one now, before others who wait: they are here."""
    pool = living.seating.pool
    if living.status is ClaimStatus.OFFERED:
        outcome = places.accept(pool, living.claim_id)
    else:
        outcome = _seat(actor, sheet, pool, lambda: places.prefer(pool, living.claim_id), add_seat=add_seat)
    living.confirm_by = None
    flush()
    db.session.refresh(living.claim)
    return outcome


def _admit(actor: Actor, sheet: Sheet, known: Known, name: str, *, add_seat: bool) -> tuple[Enrolment, Outcome]:
    """A place and an enrolment for somebody who has neither, or no longer."""
    seating = sheet.seatings[0]
    resource_id = known.resource_ids[0] if known.resource_ids else schedule.new_resource(steps.enrolling.PERSON)
    give = partial(places.admit, seating.pool, resource_id, priority=EVERYBODY)
    outcome = _seat(actor, sheet, seating.pool, give, add_seat=add_seat)
    who = {**known.facts, "name": name, "source": Source.WALK_IN, "by_id": actor.person_id}
    return steps.new_enrolment(seating, outcome.joined[0], percent=_percent(seating), **who), outcome


def _seat(actor: Actor, sheet: Sheet, pool: Pool, give: Callable[[], Outcome], *, add_seat: bool) -> Outcome:
    try:
        return give()
    except NotEnoughPlaces:
        if not add_seat:
            raise rules.NoSeatAtDoor from None
    added = _add_seat(actor, sheet, pool)
    try:
        return added + give()
    except NotEnoughPlaces:  # the seat went to somebody who waits
        raise rules.NoSeatAtDoor from None


def _tell_others(outcome: Outcome, at_door: set[int | None]) -> None:
    """What became of the line, to all but the one who is here; nobody is called to a seat that is taken by now."""
    called = select(Claim.id).where(Claim.id.in_(outcome.called), Claim.called_at.is_not(None))
    changes = [change for change in outcome.changes if change.resource_id not in at_door]
    steps.tell(Outcome(tuple(changes), tuple(db.session.scalars(called.order_by(Claim.id)))))


def _add_seat(actor: Actor, sheet: Sheet, pool: Pool) -> Outcome:
    if not can(actor, Action.RUN_DAY, sheet.activity):
        raise rules.OnlyStaffAddSeats
    wanted = numbers_of([pool.id], now=now())[pool.id].capacity + 1
    room = sheet.session.room
    if room is not None and wanted > room.seats:
        raise rules.RoomHoldsNoMore(room=room.name, seats=room.seats)
    added = places.set_capacity(pool, wanted)
    if sheet.activity.seats is not None and sheet.seatings[0].session_id is None:
        sheet.activity.seats = max(sheet.activity.seats, wanted)
    steps.record(sheet.activity, "seat_added", actor, session=sheet.session.id)
    return added


def _percent(seating: Seating) -> int:
    terms = db.session.get(EnrolmentTerms, seating.activity_id)
    return terms.percent if terms is not None else DEFAULT_PERCENT
