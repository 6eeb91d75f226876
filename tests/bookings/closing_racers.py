"""What the clients of a race over closures do, by plain values, so that it can be sent to another process."""

import time

from sqlalchemy import select

from app.bookings.models import Booking, ClosurePlan
from app.bookings.queries.closing import entries_met, plan_of_closure
from app.bookings.rules.closing import Decision, Fate
from app.bookings.services import close_as_planned, close_now, undo_plan
from app.bookings.services.closing import Closing
from app.centres.models import Closure, Room
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.schedule.models import Occupancy
from app.schedule.rules import Layer, Want
from app.schedule.steps import take
from tests.bookings.racers import slot

WHY = {"pl": "Remont"}


def whole_day() -> Period:
    return Period(slot(8).starts, slot(22).starts)


def seen(person_id: int, room_id: int) -> str:
    """What somebody who plans has looked at."""
    room = db.session.get_one(Room, room_id)
    return plan_of_closure(actor_for(person_id), room.centre, [room], [whole_day()], now=now()).seen


def close(person_id: int, room_id: int, looked_at: str) -> str:
    """Close the room for the day: all in the way is cancelled."""
    room = db.session.get_one(Room, room_id)
    keys = [one.rpartition(".")[0] for one in looked_at.split()]
    closing = Closing((room_id,), (whole_day(),), WHY)
    decisions = dict.fromkeys(keys, Decision(Fate.CANCELLED))
    return close_as_planned(actor_for(person_id), room.centre_id, closing, decisions, seen=looked_at, words="Remont")


def close_at_once(person_id: int, room_id: int) -> str:
    room = db.session.get_one(Room, room_id)
    return close_now(actor_for(person_id), room.centre_id, [room_id], whole_day().ends, reasons=WHY)


def undo(person_id: int) -> int:
    plan = db.session.scalars(select(ClosurePlan)).one()
    return undo_plan(actor_for(person_id), plan.centre_id, plan.uid)


def met() -> int:
    """How many bookings and closures overlap on one resource; must be none."""
    rows = db.session.scalars(select(Occupancy)).all()
    cores, shut = ([row for row in rows if row.layer == layer] for layer in ("core", "closure"))
    return sum(
        core.resource_id == closure.resource_id and core.period.overlaps(closure.period)
        for core in cores
        for closure in shut
    )


def count() -> tuple[int, int, int]:
    """Closures, mails about them, and bookings that are held or approved on a room."""
    held = select(Occupancy.entry_id).join(Booking, Booking.entry_id == Occupancy.entry_id).distinct()
    told = select(Mail).where(Mail.template == "closure_told", Mail.given_up_at.is_(None))
    return (
        len(db.session.scalars(select(Closure)).all()),
        len(db.session.scalars(told).all()),
        len(db.session.scalars(held).all()),
    )


def close_blindly(room_id: int) -> None:
    """What everybody writes first: look, and then close."""
    room = db.session.get_one(Room, room_id)
    ids, when = room.resource_ids, whole_day()
    is_free = not entries_met(ids, [when], now=now())
    db.session.rollback()
    time.sleep(0.5)
    if is_free:
        _shut(ids, when)


@transaction
def _shut(ids: list[int], when: Period) -> None:
    take("closure", when, [Want(resource_id, when, Layer.CLOSURE) for resource_id in ids])
