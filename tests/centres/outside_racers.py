"""What the clients of a race over a calendar of others do, by plain values."""

from sqlalchemy import select

from app.centres import services
from app.centres.models import OutsideCalendar, OutsideEvent
from app.centres.queries import last_change
from app.centres.rules.outside import OutsideDetails, read_outside
from app.centres.rules.trail import OUTSIDE, OUTSIDE_PARTS
from app.core.clock import today
from app.core.database import db
from app.organisations.queries import actor_for
from tests.makers import calendar_file, make_centre, make_outside, make_staff

DATES = 20


def arrange() -> tuple[int, int, int, int]:
    """A centre, somebody of its staff, a calendar of others, and its last change."""
    centre = make_centre()
    staff = make_staff(centre)
    calendar = make_outside(centre, by=staff)
    return centre.id, staff.id, calendar.id, last_change(OUTSIDE, calendar.id, OUTSIDE_PARTS)


def add(centre_id: int, person_id: int) -> None:
    services.add_outside(actor_for(person_id), centre_id, OutsideDetails("Nowy", "Klub"), reading("Nowy"))


def replace(centre_id: int, person_id: int, calendar_id: int, seen: int, title: str) -> None:
    details = OutsideDetails("Klub", "Klub")
    services.change_outside(actor_for(person_id), centre_id, calendar_id, details, reading(title), seen=seen)


def reading(title: str):
    day = today()
    return read_outside(
        calendar_file(
            *(f"UID:{n}\nDTSTART;VALUE=DATE:{day:%Y%m%d}\nSUMMARY:{title}" for n in range(DATES)),
        ),
        today=day,
    )


def titles() -> list[tuple[str, str]]:
    """The title of each date with the name of its calendar."""
    rows = select(OutsideCalendar.name, OutsideEvent.title).join(
        OutsideEvent, OutsideEvent.calendar_id == OutsideCalendar.id
    )
    return [(row[0], row[1]) for row in db.session.execute(rows)]
