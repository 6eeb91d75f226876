"""The list of a date under its lock, who stands on it, and what is noted of them, inside a verb's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, select

from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, demand_writing, explain, flush
from app.core.errors import ChangedMeanwhile, NotFound
from app.history import steps as history
from app.programme.models import ENROLMENT, Activity, Enrolment, Presence, Roll, Seating, Session
from app.programme.rules.attendance import (
    DOORS_BEFORE,
    AlreadyMarked,
    DateCancelled,
    ListClosed,
    NoListHere,
    NotOnList,
    PresenceSource,
    PresenceState,
    check_doors,
    minutes_of,
)
from app.programme.rules.states import check_may_take
from app.programme.steps.absences import recall_absence
from app.schedule.models import Claim
from app.schedule.rules.places import ClaimStatus
from app.schedule.steps import places

explain("uq_presence_enrolment_id_session_id", AlreadyMarked)
explain("uq_scan_uid", ChangedMeanwhile)


@dataclass(frozen=True)
class Sheet:
    """The list of one date, ours until the transaction ends."""

    session: Session
    activity: Activity
    seatings: Sequence[Seating]
    roll: Roll | None

    @property
    def is_closed(self) -> bool:
        return self.roll is not None and self.roll.is_closed

    @property
    def closed_at(self) -> datetime | None:
        return self.roll.closed_at if self.roll is not None else None

    @property
    def seating_ids(self) -> list[int]:
        return [one.id for one in self.seatings]


def lock_sheet(actor: Actor, session_id: int) -> Sheet:
    """The list of a date for somebody who may take it. Raises NotFound and what `lock_sheet_of` refuses."""
    session = db.session.get(Session, session_id)
    if session is None:
        raise NotFound
    demand(actor, Action.TAKE_ATTENDANCE, session.activity)
    return lock_sheet_of(session)


def lock_sheet_of(session: Session) -> Sheet:
    """The list of a date, ours until the transaction ends: whoever notes, closes or gives a place waits for us.

    Raises NoListHere, DateCancelled, IsCalledOff and IsClosed.
    """
    demand_writing()
    seatings = db.session.scalars(seatings_for(session)).all()
    if not seatings:
        raise NoListHere
    places.lock_pools(one.pool_id for one in seatings)
    db.session.refresh(session.entry)  # whoever cancels, moves or closes has these pools, too
    db.session.refresh(session.activity, ["state", "closed_at"])
    if session.is_cancelled:
        raise DateCancelled
    check_may_take(session.activity.state, session.activity.closed_at)
    kept = select(Roll).where(Roll.session_id == session.id).execution_options(populate_existing=True)
    return Sheet(session, session.activity, seatings, db.session.scalars(kept).one_or_none())


def check_open(sheet: Sheet) -> None:
    """Raises ListClosed and TooEarlyToMark."""
    if sheet.is_closed:
        raise ListClosed
    check_doors(sheet.session.period, now())


def opened_roll(sheet: Sheet) -> Roll:
    """The row of the list, made with the first thing that needs it."""
    if sheet.roll is not None:
        return sheet.roll
    roll = Roll(session_id=sheet.session.id)
    db.session.add(roll)
    flush()
    return roll


def on_list(sheet: Sheet, enrolment_id: int) -> Enrolment:
    """Somebody with a place at this date. Raises NotFound where it is none of it, and NotOnList without a place."""
    found = db.session.scalars(
        select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.seating_id.in_(sheet.seating_ids))
    ).one_or_none()
    if found is None:
        raise NotFound
    if found.status is not ClaimStatus.CONFIRMED:
        raise NotOnList
    return found


def presence_at(sheet: Sheet, enrolment_id: int) -> Presence | None:
    """What is noted of somebody by now."""
    noted = select(Presence).where(Presence.enrolment_id == enrolment_id, Presence.session_id == sheet.session.id)
    return db.session.scalars(noted.execution_options(populate_existing=True)).one_or_none()


def note_presence(
    sheet: Sheet,
    enrolment: Enrolment,
    source: PresenceSource,
    by_id: int | None,
    *,
    arrived_at: datetime | None = None,
    kept: Presence | None = None,
) -> Presence:
    """Note that somebody is there; without a time, from the start. Raises AlreadyMarked."""
    return write_presence(sheet, enrolment, PresenceState.PRESENT, source, by_id, times=(arrived_at, None), kept=kept)


def write_presence(
    sheet: Sheet,
    enrolment: Enrolment,
    state: PresenceState,
    source: PresenceSource,
    by_id: int | None,
    *,
    times: tuple[datetime | None, datetime | None] = (None, None),
    kept: Presence | None = None,
) -> Presence:
    """Note how it was, in the row that is kept or in a new one. Raises AlreadyMarked."""
    if kept is not None and kept.state is PresenceState.ABSENT and state is not PresenceState.ABSENT:
        recall_absence(enrolment, sheet.session)
    row = kept or Presence(enrolment_id=enrolment.id, session_id=sheet.session.id)
    is_present = state is PresenceState.PRESENT
    row.state, row.source, row.by_id, row.marked_at = state, source, by_id, now()
    row.arrived_at, row.left_at = times if is_present else (None, None)
    row.minutes = minutes_of(sheet.session.period, *times) if is_present else 0
    db.session.add(row)
    flush()
    return row


def take_back(session: Session, actor: Actor) -> None:
    """Forget the list of a date that does not take place then, under the lock of its pools; the history keeps whom."""
    noted = db.session.scalars(select(Presence.enrolment_id).where(Presence.session_id == session.id)).all()
    who = {"actor_id": actor.person_id, "centre_id": session.activity.centre_id}
    history.record_all("presence_undone", ENROLMENT, noted, **who, session=session.id)
    for table in (Presence, Roll):
        db.session.execute(delete(table).where(table.session_id == session.id))
    flush()


def follow_move(session: Session, actor: Actor) -> None:
    """Bring what is noted up to a date's new time, under the lock; before its doors open nobody is there."""
    if now() < session.period.starts - DOORS_BEFORE:
        take_back(session, actor)
    for row in db.session.scalars(select(Presence).where(Presence.session_id == session.id)):
        row.minutes = minutes_of(session.period, row.arrived_at, row.left_at) if row.is_present else 0
    flush()


def seatings_for(session: Session) -> Select[Seating]:
    """The pools in which a place is one at this date: of the whole activity, or of the date alone."""
    return select(Seating).where(covers(session)).order_by(Seating.pool_id)


def covers(session: Session) -> ColumnElement[bool]:
    ours = Seating.activity_id == session.activity_id
    return ours & (Seating.session_id.is_(None) | (Seating.session_id == session.id))


def confirmed_on(sheet: Sheet) -> Select[int]:
    """The numbers of the enrolments that have a place at this date."""
    return (
        select(Enrolment.id)
        .join(Claim, Claim.id == Enrolment.claim_id)
        .where(Enrolment.seating_id.in_(sheet.seating_ids), Claim.status == ClaimStatus.CONFIRMED)
    )
