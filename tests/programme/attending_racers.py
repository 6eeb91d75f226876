"""What the clients of a race at the door do, by plain values, so that it can be sent to another process."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import time_machine
from sqlalchemy import func, select

from app.core.clock import Period, day_period, local, today
from app.core.database import db
from app.organisations.queries import actor_for
from app.programme.models import Activity, Certificate, Presence, Scan
from app.programme.queries.reading import activity
from app.programme.rules.attendance import PresenceState
from app.programme.services.attending import close_list, mark_present, scan_ticket
from app.programme.services.certifying import issue_certificate
from app.programme.services.closing import close_activity
from app.programme.services.dates import DatesAsked, add_sessions
from tests.makers import make_activity, make_centre, make_enrolment, make_room, make_staff, make_terms


@dataclass(frozen=True)
class Door:
    """Ids of what a race needs; one who scans and marks for each number."""

    staff_ids: tuple[int, ...]
    activity_id: int
    session_id: int
    enrolment_ids: tuple[int, ...]
    tickets: tuple[str, ...]


def arrange(people: int, staff: int) -> Door:
    """A date that lasts all of today, with so many people on its list."""
    return _arranged(people, staff, day_period(today()))


def arrange_over(people: int, staff: int) -> Door:
    """A date of yesterday at which all of them were; its list is closed."""
    door = _arranged(people, staff, day_period(today() - timedelta(days=1)))
    who = actor_for(door.staff_ids[0])
    for number in door.enrolment_ids:
        mark_present(who, door.session_id, number)
    close_list(who, door.session_id)
    return door


def arrange_untaken(people: int, staff: int) -> Door:
    """The same, but nobody took the list."""
    return _arranged(people, staff, day_period(today() - timedelta(days=1)))


def _arranged(people: int, staff: int, date: Period) -> Door:
    with time_machine.travel(date.starts - timedelta(days=2), tick=False):
        centre = make_centre(opens="0:00", closes="24:00")
        room = make_room(centre, seats=200, pad_after=0, pad_before=0)
        makers = [make_staff(centre) for _ in range(staff)]
        activity_id = make_activity(makers[0], centre, published=True, seats=100)
        asked = DatesAsked(room.id, (local(date.starts).date(),), 0, 1440, "Całodobowo")
        add_sessions(actor_for(makers[0].id), activity_id, asked)
        seating = make_terms(activity_id)
        enrolled = [make_enrolment(seating, name=f"Osoba {number}") for number in range(people)]
    found = activity(activity_id)
    assert found is not None
    return Door(
        tuple(one.id for one in makers),
        activity_id,
        found.sessions[0].id,
        tuple(one.id for one in enrolled),
        tuple(one.ticket for one in enrolled),
    )


def scan(person_id: int, session_id: int, ticket: str, uid: str) -> str:
    return scan_ticket(actor_for(person_id), session_id, ticket, uid=uid).verdict.value


def uid_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def send_queue(person_id: int, session_id: int, tickets: Sequence[str]) -> list[str]:
    """All that a tablet kept while it had no network; the same tablet keeps the same names of its readings."""
    return [scan(person_id, session_id, ticket, uid_of(ticket)) for ticket in tickets]


def mark(person_id: int, session_id: int, enrolment_id: int) -> None:
    mark_present(actor_for(person_id), session_id, enrolment_id)


def close(person_id: int, session_id: int) -> int:
    return close_list(actor_for(person_id), session_id)


def close_all(person_id: int, activity_id: int) -> None:
    close_activity(actor_for(person_id), activity_id)


def closed() -> int:
    """How many activities are."""
    return db.session.scalar(select(func.count()).where(Activity.closed_at.is_not(None))) or 0


def certify(person_id: int, activity_id: int, enrolment_id: int) -> int:
    return issue_certificate(actor_for(person_id), activity_id, enrolment_id)


def rows() -> tuple[int, int]:
    """How much is noted of how many."""
    return (
        db.session.scalar(select(func.count()).select_from(Presence)) or 0,
        db.session.scalar(select(func.count(func.distinct(Presence.enrolment_id)))) or 0,
    )


def scans() -> int:
    return db.session.scalar(select(func.count()).select_from(Scan)) or 0


def states() -> list[str]:
    found = db.session.scalars(select(Presence.state)).all()
    return sorted(PresenceState(one).value for one in found)


def numbers() -> list[int]:
    return sorted(db.session.scalars(select(Certificate.number)))
