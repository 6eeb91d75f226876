"""What the clients of a race for another time that is offered do, by plain values; and what everybody writes first."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.bookings import steps
from app.bookings.models import Booking, BookingChange
from app.bookings.queries import booking_by_uid
from app.bookings.rules import ChangeState
from app.bookings.rules.counter import CounterOfferOver, OtherTimeOffered
from app.bookings.rules.refusals import AlreadyDecided
from app.bookings.rules.states import BookingState
from app.bookings.services import (
    OtherTime,
    lapse_counter_offers_due,
    offer_other_time,
    refuse_other_time,
    take_other_time,
    take_other_time_by_link,
    withdraw_other_time,
)
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Status
from tests.bookings.racers import approve, arrange, ask, overlaps, slot, withdraw
from tests.support.racing import meet

ASKED, OTHER = 18, 14


@dataclass(frozen=True)
class Offer:
    """A request, who asked, who decides, and those who want its times."""

    uid: str
    room_id: int
    person: int
    deciders: tuple[int, int]
    strangers: tuple[tuple[int, int], ...]


def request(strangers: int = 0) -> Offer:
    """A request of one organisation for an hour; so many others look on."""
    place = arrange(1 + strangers)
    (person, organisation), *others = place.organisations
    when = slot(ASKED)
    uid = ask(person, organisation, place.room_id, when.starts, when.ends, "asked")
    return Offer(uid, place.room_id, person, place.coordinators, tuple(others))


def request_with_offer(strangers: int = 0) -> Offer:
    """The same with another hour that is offered."""
    made = request(strangers)
    offer(made.deciders[0], made.uid, made.room_id)
    return made


def offer(person_id: int, uid: str, room_id: int) -> None:
    offer_other_time(actor_for(person_id), uid, OtherTime(room_id, slot(OTHER)))


def take(person_id: int, uid: str) -> None:
    take_other_time(actor_for(person_id), uid)


def take_link(token: str) -> None:
    take_other_time_by_link(token)


def refuse_offer(person_id: int, uid: str) -> None:
    refuse_other_time(actor_for(person_id), uid)


def take_back(person_id: int, uid: str) -> None:
    withdraw_other_time(actor_for(person_id), uid)


def lapse() -> int:
    return lapse_counter_offers_due(now())


def secret() -> str:
    mail = db.session.scalars(select(Mail).where(Mail.template == "counter_offer").order_by(Mail.id.desc())).first()
    assert mail is not None
    return str(mail.facts["secret_token"])


@transaction
def run_out_in(uid: str, seconds: float) -> datetime:
    """Let the offer on a request run out so soon; gives the moment."""
    booking = booking_by_uid(uid)
    assert booking is not None
    assert booking.counter_offer is not None
    entry, until = booking.counter_offer.entry, now() + timedelta(seconds=seconds)
    entry.expires_at = until
    db.session.execute(update(Occupancy).where(Occupancy.entry_id == entry.id).values(expires_at=until))
    return until


def at_that_moment(moment: datetime, offset: float, what: str, *arguments: object) -> object:
    """Do it so many seconds after a moment, or before."""
    time.sleep(max(0.0, (moment - now()).total_seconds() + offset))
    db.session.rollback()
    verbs = {"take": take, "lapse": lapse, "careless_take": careless_take, "careless_end": careless_end}
    return verbs[what](*arguments)  # type: ignore[operator]


def end_of(uid: str) -> tuple[str, list[str], Period, list[str]]:
    """The state of a request, those of its offers, its time, and the mails to the one who asked after the first."""
    booking = booking_by_uid(uid)
    assert booking is not None
    told = select(Mail.template).where(Mail.person_id == booking.asked_by_id).order_by(Mail.id)
    mails = [one for one in db.session.scalars(told) if one != "booking_requested"]
    return booking.state.value, [change.state.value for change in booking.changes], booking.entry.period, mails


def strays() -> tuple[int, int]:
    """What overlaps, and what is held by an offer that is over; both must be none."""
    over = select(func.count()).select_from(Occupancy).join(BookingChange, BookingChange.entry_id == Occupancy.entry_id)
    return overlaps(), db.session.scalar(over.where(BookingChange.state != ChangeState.WAITING)) or 0


def answers_told() -> int:
    """How many times each of the deciders was told what came of it, at most."""
    counted = select(func.count()).where(Mail.template == "counter_offer_answered").group_by(Mail.person_id)
    return max(db.session.scalars(counted).all(), default=0)


# --- the control: look, and then write what the look allowed


def careless_take(person_id: int, uid: str) -> None:
    if _look(uid) is None:
        raise CounterOfferOver
    meet(uid, 2)
    _write(uid, ChangeState.APPROVED, BookingState.APPROVED, "booking_approved")


def careless_end(uid: str) -> None:
    if _look(uid) is None:
        raise CounterOfferOver
    meet(uid, 2)
    _write(uid, ChangeState.EXPIRED, BookingState.REQUESTED, "counter_offer_over")


def careless_approve(uid: str) -> None:
    if _look(uid) is not None:
        raise OtherTimeOffered
    meet(uid, 2)
    _write(uid, None, BookingState.APPROVED, "booking_approved")


def careless_offer(person_id: int, uid: str) -> None:
    booking = booking_by_uid(uid)
    assert booking is not None
    if booking.state is not BookingState.REQUESTED:
        raise AlreadyDecided
    meet(uid, 2)
    _write_offer(person_id, uid)


def _look(uid: str) -> BookingChange | None:
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking.changes[-1] if booking.changes else None


@transaction
def _write(uid: str, change: ChangeState | None, state: BookingState, template: str) -> None:
    booking = db.session.scalars(select(Booking).join(Booking.entry).where(Entry.uid == uid)).one()
    booking.state = state
    if change is not None:
        booking.changes[-1].state = change
    db.session.flush()
    steps.mail_applicant(booking, template, **_facts(booking))


@transaction
def _write_offer(person_id: int, uid: str) -> None:
    booking = db.session.scalars(select(Booking).join(Booking.entry).where(Entry.uid == uid)).one()
    until = now() + timedelta(hours=1)
    entry = Entry(kind="booking_change", status=Status.TENTATIVE, period=slot(OTHER), expires_at=until)
    change = BookingChange(
        booking=booking,
        entry=entry,
        room_id=booking.room_id,
        asked_by_id=booking.asked_by_id,
        offered_by_id=person_id,
        request_until=until,
        state=ChangeState.WAITING,
        purpose="",
        people=1,
    )
    db.session.add(change)
    db.session.flush()
    steps.mail_applicant(booking, "counter_offer", **_facts(booking))


def _facts(booking: Booking) -> dict[str, object]:
    return {"asked_room": "", "new_room": "", "asked_period": booking.entry.period, "new_period": booking.entry.period}


__all__ = ["approve", "ask", "withdraw"]  # by their names a race calls them here
