"""What the clients of a race in the programme do, by plain values, so that it can be sent to another process."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.bookings.services import book_room
from app.bookings.services.asking import RoomRequest
from app.core.clock import Period, from_minutes
from app.core.database import db
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.programme.models import Session
from app.programme.services.dates import DatesAsked, add_sessions, move_session
from app.programme.services.proposing import accept_proposal, decline_proposal, propose_activity
from app.schedule.rules import Status
from tests.bookings.racers import slot
from tests.makers import (
    actor,
    details,
    make_activity,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    make_trainer,
)

STARTS, ENDS = 17 * 60, 20 * 60


@dataclass(frozen=True)
class Stage:
    """Ids of what a race needs."""

    room_ids: tuple[int, ...]
    activity_ids: tuple[int, ...]
    staff_ids: tuple[int, ...]
    askers: tuple[tuple[int, int], ...]
    trainer_id: int


def arrange(activities: int, rooms: int, askers: int, led: bool) -> Stage:
    """A centre with rooms and so many activities, with one trainer for all of them where they are led."""
    centre = make_centre(opens="0:00", closes="24:00")
    staff = make_staff(centre), make_staff(centre)
    trainer = make_trainer(centre)
    leaders = (trainer.person_id,) if led else ()
    people = [make_person() for _ in range(askers)]
    return Stage(
        tuple(make_room(centre, pad_after=0).id for _ in range(rooms)),
        tuple(make_activity(staff[0], centre, leaders=leaders) for _ in range(activities)),
        tuple(person.id for person in staff),
        tuple((person.id, make_organisation(person).id) for person in people),
        trainer.person_id,
    )


def day() -> date:
    return slot(12).starts.date()


def add(person_id: int, activity_id: int, room_id: int, starts: int = STARTS) -> None:
    add_sessions(actor_for(person_id), activity_id, DatesAsked(room_id, (day(),), starts, starts + 180))


def book(person_id: int, organisation_id: int, room_id: int) -> str:
    when = Period(from_minutes(day(), STARTS + 60), from_minutes(day(), ENDS + 60))
    request = RoomRequest(room_id, when, "Spotkanie", "Spotkanie", 5, organisation_id)
    return book_room(actor_for(person_id), request, key=f"key-{person_id}")


def move(person_id: int, activity_id: int, session_id: int, room_id: int, starts: int) -> None:
    asked = DatesAsked(room_id, (day(),), starts, starts + 180)
    move_session(actor_for(person_id), activity_id, session_id, asked, seen=0)


def sessions() -> list[tuple[int, int]]:
    """Each date with the activity it belongs to, but for the cancelled."""
    rows = db.session.scalars(select(Session).join(Session.entry).order_by(Session.id)).all()
    return [(one.id, one.activity_id) for one in rows if one.entry.status is Status.CONFIRMED]


def proposal() -> tuple[int, tuple[int, int]]:
    """A proposal that waits, and two who may answer it."""
    centre, person = make_centre(), make_person()
    first, second = make_staff(centre), make_staff(centre)
    wanted = details(organisation_id=make_organisation(person).id)
    return propose_activity(actor(person), centre.id, wanted, wishes=""), (first.id, second.id)


def accept(person_id: int, activity_id: int) -> None:
    accept_proposal(actor_for(person_id), activity_id)


def decline(person_id: int, activity_id: int) -> None:
    decline_proposal(actor_for(person_id), activity_id, words="Nie tym razem.")


def answers() -> int:
    """How many mails said what became of proposals."""
    return db.session.scalar(select(func.count()).where(Mail.template == "proposal_answered")) or 0
