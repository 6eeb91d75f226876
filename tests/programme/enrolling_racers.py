"""What the clients of a race for seats do, by plain values, so that it can be sent to another process."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.core.clock import local, now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.rules import decode_facts
from app.organisations.queries import actor_for
from app.programme import steps
from app.programme.models import Enrolment, Guest, Session
from app.programme.services.answering import accept, change_date, leave
from app.programme.services.dates import DatesAsked, move_session
from app.programme.services.enrolling import _enrol_guest, enrol
from app.programme.services.seats import sweep_seats_due
from app.programme.steps.joining import Application
from app.schedule.models import Claim, Place
from app.schedule.rules.places import ClaimOver, ClaimStatus
from tests.bookings.racers import slot
from tests.makers import make_activity, make_centre, make_person, make_room, make_staff, make_terms, minutes_of

MOVED = "session_moved"


@dataclass(frozen=True)
class Stage:
    """Ids of what a race needs."""

    activity_id: int
    seating_ids: tuple[int, ...]
    pool_ids: tuple[int, ...]
    people: tuple[int, ...]
    staff_id: int
    room_id: int
    session_id: int


def arrange(seats: int, people: int, dates: int = 1) -> Stage:
    """An announced training with so many seats, for the whole or for each of its dates, and people."""
    centre = make_centre(opens="0:00", closes="24:00")
    staff, room = make_staff(centre), make_room(centre, seats=100, pad_after=0)
    first = slot(12)
    when = [first.shifted(timedelta(days=number)) for number in range(dates)]
    activity_id = make_activity(staff, centre, *when, room=room, seats=seats, published=True)
    make_terms(activity_id, by_session=dates > 1)
    seatings = steps.seatings_of(activity_id)
    return Stage(
        activity_id,
        tuple(one.id for one in seatings),
        tuple(one.pool_id for one in seatings),
        tuple(make_person(f"person-{number}@example.org").id for number in range(people)),
        staff.id,
        room.id,
        db.session.scalars(select(Session.id).where(Session.activity_id == activity_id).order_by(Session.id)).first()
        or 0,
    )


def sign_up(person_id: int, activity_id: int, seating_id: int | None = None, key: str = "") -> str:
    chosen = (seating_id,) if seating_id is not None else ()
    return enrol(actor_for(person_id), activity_id, Application(key or f"key-{person_id}-{seating_id}", chosen))


def sign_up_by_address(email: str, activity_id: int, key: str) -> None:
    """As `enrol_guest`, past the pace that strangers are held to."""
    _enrol_guest(email.lower(), activity_id, Application(key), name="Ola", language="pl")


def say_yes(ticket: str) -> None:
    accept(ticket)


def give_back(ticket: str) -> None:
    leave(ticket)


def change(ticket: str, seating_id: int) -> str:
    return change_date(ticket, seating_id)


def sweep() -> int:
    return sweep_seats_due(now())


def at_that_moment(moment: datetime, offset: float, verb: str, *arguments: object) -> object:
    time.sleep(max(0.0, (moment - now()).total_seconds() + offset))
    return {"say_yes": say_yes, "give_back": give_back, "sweep": sweep}[verb](*arguments)  # type: ignore[operator]


@transaction
def run_out_in(ticket: str, seconds: float) -> datetime:
    until = now() + timedelta(seconds=seconds)
    claim = select(Enrolment.claim_id).where(Enrolment.ticket == ticket).scalar_subquery()
    db.session.execute(update(Claim).where(Claim.id == claim).values(expires_at=until))
    return until


def move_and_tell(staff_id: int, session_id: int, days: int) -> list[int]:
    """Staff move a date to the same hours some days later; gives the enrolments that got a mail of it."""
    session = db.session.get_one(Session, session_id)
    when, seen = session.period.shifted(timedelta(days=days)), session.entry.sequence
    asked = DatesAsked(session.room_id, (local(when.starts).date(),), *map(minutes_of, (when.starts, when.ends)))
    move_session(actor_for(staff_id), session.activity_id, session_id, asked, seen=seen)
    told = set(db.session.scalars(select(Mail.address).where(Mail.template == MOVED)))
    return [one.id for one in db.session.scalars(select(Enrolment)) if one.email in told]


def careless_change(ticket: str, seating_id: int) -> None:
    """Look, take the new place, and only then, in a transaction of its own, give the old one back."""
    one = db.session.scalars(select(Enrolment).where(Enrolment.ticket == ticket)).one()
    if one.status is not ClaimStatus.CONFIRMED:
        raise ClaimOver
    person_id, activity_id = one.person_id, one.activity_id
    time.sleep(1.0)
    sign_up(person_id or 0, activity_id, seating_id)
    leave(ticket)


# --- looking


def line() -> list[tuple[str, int | None, int | None]]:
    """Every claim in the order of joining: status, number in the line, number of its place."""
    rows = select(Claim.status, Claim.queue_no, Place.number).outerjoin(Place, Place.id == Claim.place_id)
    return [(row.status.value, row.queue_no, row.number) for row in db.session.execute(rows.order_by(Claim.id))]


def counted() -> tuple[int, int, int]:
    """How many enrolments, guests and mails there are."""
    return tuple(  # type: ignore[return-value]
        db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Enrolment, Guest, Mail)
    )


def mails_of(template: str) -> int:
    return db.session.scalar(select(func.count()).where(Mail.template == template)) or 0


def told_of() -> list[int]:
    """The enrolments whose first mail has the date as it is now."""
    begins = db.session.scalars(select(Session)).one().period
    first = select(Mail).where(Mail.template != MOVED)
    kept = {mail.address: decode_facts(mail.facts)["dates"] for mail in db.session.scalars(first)}
    enrolments = db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all()
    return [one.id for one in enrolments if kept[one.email] == (begins,)]


def enrolments() -> list[int]:
    return list(db.session.scalars(select(Enrolment.id).order_by(Enrolment.id)))
