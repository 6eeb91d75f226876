"""What is broken or untidy: reported by staff, solved, and taken up again."""

from dataclasses import dataclass

from sqlalchemy import select

from app.bookings.queries import booking_by_uid
from app.centres.models import Room
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.desk import steps
from app.desk.models import Fault
from app.desk.queries.faults import booking_of_that_time
from app.desk.rules.faults import AlreadySolved, FaultKind, NothingWritten, NotSolved
from app.files.rules import Picture


@dataclass(frozen=True)
class Report:
    """What somebody saw; the picture was written anew before the transaction began."""

    kind: FaultKind
    words: str
    picture: Picture | None = None


@transaction
def report_fault(actor: Actor, room_id: int, report: Report, *, uid: str = "") -> int:
    """Note what is wrong in a room, of a booking or else of the one of that time; gives its id.

    Raises NothingWritten, NotFound and NotAllowed.
    """
    if not report.words.strip():
        raise NothingWritten
    room = db.session.get(Room, room_id)
    if room is None:
        raise NotFound
    demand(actor, Action.RUN_DAY, room)
    booking = booking_by_uid(uid) if uid else booking_of_that_time(room, now=now())
    if uid and (booking is None or booking.centre_id != room.centre_id):
        raise NotFound
    fault = steps.keep_fault(room, booking, report.kind, report.words, report.picture, reported_by=actor.person_id)
    return fault.id


@transaction
def solve_fault(actor: Actor, fault_id: int, *, words: str = "") -> None:
    """Note that it is in order again. Raises AlreadySolved, NotFound and NotAllowed."""
    fault = _lock(actor, fault_id)
    if fault.solved_at is not None:
        raise AlreadySolved
    fault.solved_at = now()
    flush()
    steps.record_fault("solved", fault, actor.person_id, why=words.strip())


@transaction
def reopen_fault(actor: Actor, fault_id: int, *, words: str = "") -> None:
    """Note that it is not in order after all. Raises NotSolved, NotFound and NotAllowed."""
    fault = _lock(actor, fault_id)
    if fault.solved_at is None:
        raise NotSolved
    fault.solved_at = None
    flush()
    steps.record_fault("reopened", fault, actor.person_id, why=words.strip())


def _lock(actor: Actor, fault_id: int) -> Fault:
    ours = select(Fault).where(Fault.id == fault_id).with_for_update(of=Fault)
    fault = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if fault is None:
        raise NotFound
    demand(actor, Action.RUN_DAY, fault)
    return fault
