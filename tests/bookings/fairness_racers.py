"""What the clients of a race about fair use do, by plain values."""

import time
from datetime import datetime, timedelta
from unittest.mock import patch

from sqlalchemy import select

from app.bookings.models import Attendance, Booking, Consequence
from app.bookings.rules.states import BookingState
from app.bookings.services import cancel_booking, mark_came, mark_no_show
from app.centres.models import Room
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.schedule.models import Entry
from app.schedule.rules import Status
from app.schedule.steps import take
from tests.makers import make_centre, make_organisation, make_person, make_room, make_staff


def arrange(bookings: int, begins: float) -> tuple[int, int, list[str]]:
    """An organisation's owner, a coordinator, and so many confirmed bookings that begin so many seconds from now."""
    centre, owner = make_centre(), make_person()
    organisation, staff = make_organisation(owner), make_staff(centre)
    rooms = [make_room(centre, pad_after=0) for _ in range(bookings)]
    starts = now() + timedelta(seconds=begins)
    uids = [_held(owner.id, organisation.id, room.id, starts) for room in rooms]
    return owner.id, staff.id, uids


@transaction
def _held(owner_id: int, organisation_id: int, room_id: int, starts: datetime) -> str:
    room, period = db.session.get_one(Room, room_id), Period(starts, starts + timedelta(hours=1))
    entry = take("booking", period, [], status=Status.CONFIRMED, title="Spotkanie")
    db.session.add(
        Booking(
            entry=entry,
            room_id=room.id,
            centre_id=room.centre_id,
            organisation_id=organisation_id,
            asked_by_id=owner_id,
            request_key=entry.uid,
            state=BookingState.APPROVED,
            purpose="Spotkanie",
            people=5,
        )
    )
    return entry.uid


def cancel(person_id: int, uid: str) -> None:
    cancel_booking(actor_for(person_id), uid)


def no_show(person_id: int, uid: str) -> None:
    mark_no_show(actor_for(person_id), uid)


def no_show_later(person_id: int, uid: str) -> None:
    """The same by a clock that is two hours ahead, so that the booking has begun."""
    ahead = now() + timedelta(hours=2)
    with patch("app.bookings.services.attendance.now", lambda: ahead):
        no_show(person_id, uid)


def came(person_id: int, uid: str) -> None:
    mark_came(actor_for(person_id), uid, why="Byli.")


def begins_in(uid: str) -> float:
    starts = db.session.scalars(select(Entry.starts_at).where(Entry.uid == uid)).one()
    return (starts - now()).total_seconds()


def at_the_start(verb: str, person_id: int, uid: str, offset: float) -> None:
    """Do it so many seconds after the booking begins, or before."""
    time.sleep(max(0.0, begins_in(uid) + offset))
    db.session.rollback()
    {"cancel": cancel, "no_show": no_show}[verb](person_id, uid)


def what_stands() -> tuple[list[str], int, int]:
    """The kinds of the consequences in their order, the mails about them, and the marks."""
    kinds = [kind.value for kind in db.session.scalars(select(Consequence.kind).order_by(Consequence.id))]
    mails = db.session.scalars(select(Mail).where(Mail.template == "consequence")).all()
    marks = db.session.scalars(select(Attendance)).all()
    return kinds, len(mails), len(marks)


def state_of(uid: str) -> str:
    return db.session.scalars(select(Booking.state).join(Booking.entry).where(Entry.uid == uid)).one().value
