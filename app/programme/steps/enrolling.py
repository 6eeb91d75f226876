"""The pools of an activity's places, and rows of those who come to them, inside the transaction of a verb."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.core.database import db, demand_writing, flush, write_numbered
from app.history import steps as history
from app.programme.models import ENROLMENT, SEATS, Activity, Enrolment, EnrolmentTerms, Guest, Seating, Session
from app.programme.models.enrolment import new_ticket
from app.programme.rules.enrolling import POOL_MODES
from app.schedule import steps as schedule
from app.schedule.models import Pool
from app.schedule.steps import places

PERSON = "person"


def open_seatings(activity: Activity, terms: EnrolmentTerms) -> Sequence[Seating]:
    """A pool with the seats of a locked activity, or one for each of its dates that stand; those kept stay."""
    wanted: Sequence[Session | None] = activity.standing_sessions if terms.by_session else [None]
    kept = {one.session_id for one in seatings_of(activity.id)}
    for session in wanted:
        if (session.id if session is not None else None) not in kept:
            _open_seating(activity, terms, session)
    flush()
    return seatings_of(activity.id)


def seatings_of(activity_id: int) -> Sequence[Seating]:
    """The seatings of an activity, in the order in which their pools are locked."""
    ours = select(Seating).where(Seating.activity_id == activity_id)
    return db.session.scalars(ours.order_by(Seating.pool_id)).all()


def lock_seating(seating_id: int) -> tuple[Seating, Pool]:
    """A seating with its pool, ours until the transaction ends."""
    seating = db.session.get_one(Seating, seating_id)
    return seating, places.lock_pool(seating.pool_id)


def known_guest(email: str, name: str, language: str) -> Guest:
    """The guest with this lower-case address, made if there is none; what is known of one that there is stays."""
    demand_writing()
    guest = db.session.scalars(select(Guest).where(Guest.email == email)).one_or_none()
    if guest is None:
        guest = Guest(email=email, name=name, language=language, resource_id=schedule.new_resource(PERSON))
        db.session.add(guest)
        flush()
    return guest


def new_enrolment(seating: Seating, claim_id: int, **facts: Any) -> Enrolment:
    """The row of a claim that has just joined the seating's locked pool."""
    enrolment = Enrolment(seating=seating, claim_id=claim_id, **facts)
    db.session.add(enrolment)
    flush()
    return enrolment


def write_enrolments(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """The rows of several who have just joined locked pools, in one statement; gives their numbers and tickets."""
    ticketed = [{**row, "ticket": new_ticket()} for row in rows]
    numbers = write_numbered(ticketed, Enrolment.ticket)
    return [(number, row["ticket"]) for number, row in zip(numbers, ticketed, strict=True)]


def record_enrolled(enrolment_ids: Sequence[int], by_id: int | None, centre_id: int) -> None:
    """Note that these came to the places, each alone, in one statement."""
    history.record_all("enrolled", ENROLMENT, enrolment_ids, actor_id=by_id, centre_id=centre_id)


def record_enrolment(enrolment: Enrolment, verb: str, by_id: int | None, *, why: str = "", **facts: object) -> None:
    """Note what became of one enrolment; without a person the system did it."""
    history.record(verb, ENROLMENT, enrolment.id, actor_id=by_id, centre_id=enrolment.centre_id, why=why, **facts)


def _open_seating(activity: Activity, terms: EnrolmentTerms, session: Session | None) -> Seating:
    assert activity.seats is not None
    dates = activity.standing_sessions if session is None else [session]
    starts_at = dates[0].entry.starts_at if dates else None
    pool = places.open_pool(
        SEATS,
        activity.seats,
        mode=POOL_MODES[terms.mode],
        starts_at=starts_at,
        reserved_until=terms.reserved_until,
    )
    seating = Seating(activity_id=activity.id, session_id=session.id if session is not None else None, pool_id=pool.id)
    db.session.add(seating)
    return seating
