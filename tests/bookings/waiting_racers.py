"""What the clients of a race for waited times do, by plain values; and what everybody writes first, as a control."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest.mock import patch

from sqlalchemy import func, select, update

from app.accounts.models import Person
from app.bookings.models import Booking, Waiting
from app.bookings.queries.facts import room_rules, rooms_for_rules
from app.bookings.rules.states import BookingState
from app.bookings.rules.waiting import OfferOver, WaitingState
from app.bookings.services import (
    approve_booking,
    cancel_booking,
    decline_offer,
    end_offers_due,
    offer_what_is_free,
    take_by_link,
    take_offer,
    wait_for,
)
from app.bookings.services import asking as asking_services
from app.bookings.services.asking import RoomRequest
from app.bookings.services.offering import Chance, _hold
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.core.errors import Refusal
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Status
from tests.bookings.racers import arrange, ask, slot

A_MOMENT = 1.0


@dataclass(frozen=True)
class Line:
    """A busy hour of a room, who has it, and who waits for it."""

    room_id: int
    part_id: int
    holder: int
    booked: str
    booked_beside: str
    people: tuple[int, ...]
    waits: tuple[str, ...]
    strangers: tuple[tuple[int, int], ...]
    period: Period


def line_up(waiting: int, strangers: int = 0, *, any_room: bool = False, hall: bool = False) -> Line:
    """Both rooms of a place are booked for one hour; so many organisations wait, and so many others do not."""
    place = arrange(1 + waiting + strangers)
    (holder, held_by), *others = place.organisations
    when = slot(18)
    booked = [
        ask(holder, held_by, room_id, when.starts, when.ends, f"key-{room_id}")
        for room_id in (place.room_id, place.part_id)
    ]
    for uid in booked:
        approve_booking(actor_for(place.coordinators[0]), uid)
    wished = place.hall_id if hall else place.room_id
    waits = tuple(_wait(person, organisation, wished, when, any_room) for person, organisation in others[:waiting])
    people = tuple(person for person, _ in others[:waiting])
    return Line(
        place.room_id, place.part_id, holder, booked[0], booked[1], people, waits, tuple(others[waiting:]), when
    )


def line_up_for_any_room(waiting: int, strangers: int = 0) -> Line:
    """The same, where each would take either room."""
    return line_up(waiting, strangers, any_room=True)


def line_up_for_the_hall(waiting: int, strangers: int = 0) -> Line:
    """The same, where each would like the hall of both rooms."""
    return line_up(waiting, strangers, hall=True)


def _wait(person_id: int, organisation_id: int, room_id: int, when: Period, any_room: bool) -> str:
    request = RoomRequest(room_id, when, "Spotkanie", "Spotkanie", 5, organisation_id)
    return wait_for(actor_for(person_id), request, any_room=any_room)


def give_up(person_id: int, uid: str) -> None:
    cancel_booking(actor_for(person_id), uid)


def take(person_id: int, uid: str) -> str:
    return take_offer(actor_for(person_id), uid)


def decline(person_id: int, uid: str) -> None:
    decline_offer(actor_for(person_id), uid)


def take_link(token: str) -> None:
    take_by_link(token)


def sweep() -> int:
    return end_offers_due(now()) + offer_what_is_free(now())


def secret() -> str:
    mail = db.session.scalars(select(Mail).where(Mail.template == "offer").order_by(Mail.id.desc())).first()
    assert mail is not None
    return str(mail.facts["secret_token"])


@transaction
def run_out_in(uid: str, seconds: float) -> datetime:
    """Let an offer run out so soon; gives the moment."""
    waiting = db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()
    until = now() + timedelta(seconds=seconds)
    assert waiting.entry is not None
    waiting.entry.expires_at = until
    db.session.execute(update(Occupancy).where(Occupancy.entry_id == waiting.entry_id).values(expires_at=until))
    return until


def at_that_moment(moment: datetime, offset: float, what: str, *arguments: object) -> object:
    """Do it so many seconds after a moment, or before."""
    time.sleep(max(0.0, (moment - now()).total_seconds() + offset))
    db.session.rollback()
    verbs = {"take": take, "sweep": sweep, "careless_take": careless_take, "careless_end": careless_end}
    return verbs[what](*arguments)  # type: ignore[operator]


def keep_asking(person_id: int, organisation_id: int, line: Line, seconds: float) -> None:
    """A stranger who tries again and again; raises what the last try met."""
    until = now() + timedelta(seconds=seconds)
    met: Refusal | None = None
    while now() < until:
        try:
            ask(person_id, organisation_id, line.room_id, line.period.starts, line.period.ends, f"stranger-{person_id}")
        except Refusal as refusal:
            met = refusal
            time.sleep(0.01)
        else:
            return
    assert met is not None
    raise met


def what_is(line: Line) -> tuple[list[str], int, int, int]:
    """Where those who wait stand; the bookings made of it; who holds the hour in the room; and the mails of offers."""
    states = [db.session.scalars(select(Waiting.state).where(Waiting.uid == uid)).one().value for uid in line.waits]
    made = select(func.count()).select_from(Booking).where(Booking.request_key.in_(line.waits))
    resource_ids = [number for room in rooms_for_rules([line.room_id]) for number in room.resource_ids]
    held = select(func.count(Occupancy.entry_id.distinct())).where(Occupancy.resource_id.in_(resource_ids))
    mails = select(func.count()).select_from(Mail).where(Mail.template == "offer", Mail.person_id.in_(line.people))
    return states, *(db.session.scalar(counted) or 0 for counted in (made, held, mails))  # type: ignore[return-value]


# --- the control: what everybody writes first: look, and then write what the look allowed


def careless_take(person_id: int, uid: str) -> None:
    waiting = db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()
    if waiting.state is not WaitingState.OFFERED:
        raise OfferOver
    time.sleep(A_MOMENT)
    _write_booking(uid)


def careless_end(uid: str, next_uid: str) -> None:
    waiting = db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()
    if waiting.state is not WaitingState.OFFERED:
        return
    time.sleep(A_MOMENT)
    _write_end(uid)
    _write_offer(next_uid, waiting.room_id)


def careless_release(booked: str, next_uid: str) -> None:
    """Give a time back, and look afterwards whether somebody waits."""
    room_id = _write_release(booked)
    waiting = db.session.scalars(select(Waiting).where(Waiting.uid == next_uid)).one()
    if waiting.state is WaitingState.WAITING:
        time.sleep(A_MOMENT)
        _write_offer(next_uid, room_id)


def keep_asking_carelessly(person_id: int, organisation_id: int, line: Line, seconds: float) -> None:
    with patch.object(asking_services, "demand_not_promised", lambda _wishes: None):
        keep_asking(person_id, organisation_id, line, seconds)


@transaction
def _write_booking(uid: str) -> None:
    waiting = db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()
    _write_entry(waiting)
    waiting.state, waiting.ended_at = WaitingState.TAKEN, now()


@transaction
def _write_end(uid: str) -> None:
    waiting = db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()
    waiting.state, waiting.ended_at = WaitingState.MISSED, now()


@transaction
def _write_offer(uid: str, room_id: int) -> None:
    waiting = db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()
    (room,) = rooms_for_rules([room_id])
    _hold(
        Chance(waiting, room, room_rules(room).wants(waiting.period), [db.session.get_one(Person, waiting.asked_by_id)])
    )


@transaction
def _write_release(booked: str) -> int:
    booking = db.session.scalars(select(Booking).join(Booking.entry).where(Entry.uid == booked)).one()
    booking.state, booking.ended_at = BookingState.CANCELLED, now()
    schedule.release(booking.entry)
    return booking.room_id


def _write_entry(waiting: Waiting) -> None:
    (room,) = rooms_for_rules([waiting.room_id])
    entry = Entry(kind="booking", status=Status.CONFIRMED, period=waiting.period)
    db.session.add(entry)
    db.session.flush()
    for want in room_rules(room).wants(waiting.period):
        row = Occupancy(resource_id=want.resource_id, layer=want.layer, period=want.period)
        row.entry_id = entry.id
        db.session.add(row)
