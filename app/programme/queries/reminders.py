"""Reading which reminders of dates are due to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.centres.models import Centre
from app.core.database import db, minutes_after
from app.programme.models import Activity, Enrolment, EnrolmentReminder, Seating, Session
from app.programme.rules.kinds import PlaceKind
from app.programme.rules.reminders import FURTHEST, LINK_AHEAD, RemindedOf
from app.programme.rules.states import ActivityState
from app.schedule.models import Claim, Entry
from app.schedule.rules import Status
from app.schedule.rules.places import ClaimStatus

A_DAY = 24 * 60


@dataclass(frozen=True)
class DueReminder:
    """Whom to remind of which date, and how."""

    enrolment_id: int
    session_id: int
    kind: RemindedOf


def enrolments_to_remind(at: datetime, *, limit: int = 200) -> list[DueReminder]:
    """The reminders that are due at a moment, as `rules.reminders.is_due` says, the nearest dates first."""
    return [
        DueReminder(row.enrolment_id, row.session_id, kind)
        for kind in RemindedOf
        for row in db.session.execute(_due(kind, at).limit(limit))
    ]


def was_reminded(enrolment_id: int, session: Session, kind: RemindedOf) -> bool:
    """Whether this reminder of a date at its present start was sent."""
    same = EnrolmentReminder.enrolment_id == enrolment_id, EnrolmentReminder.session_id == session.id
    sent = exists().where(*same, EnrolmentReminder.kind == kind, EnrolmentReminder.starts_at == session.entry.starts_at)
    return db.session.scalar(select(sent)) or False


def asked_whether_coming(enrolment_id: int, *, now: datetime) -> Sequence[EnrolmentReminder]:
    """The questions to somebody whether they come, of dates that still stand as they were asked about."""
    asked = (
        select(EnrolmentReminder)
        .join(Session, Session.id == EnrolmentReminder.session_id)
        .join(Entry, Entry.id == Session.entry_id)
        .where(EnrolmentReminder.enrolment_id == enrolment_id, EnrolmentReminder.kind == RemindedOf.LAST)
        .where(Entry.status == Status.CONFIRMED, Entry.starts_at == EnrolmentReminder.starts_at, Entry.starts_at > now)
    )
    return db.session.scalars(asked.order_by(Entry.starts_at)).all()


def _due(kind: RemindedOf, at: datetime) -> Select[int, int]:
    """Each query begins with the dates to come, which are few."""
    sent = exists().where(
        EnrolmentReminder.enrolment_id == Enrolment.id,
        EnrolmentReminder.session_id == Session.id,
        EnrolmentReminder.kind == kind,
        EnrolmentReminder.starts_at == Entry.starts_at,
    )
    return (
        select(Enrolment.id.label("enrolment_id"), Session.id.label("session_id"))
        .join_from(Session, Entry, Entry.id == Session.entry_id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Centre, Centre.id == Activity.centre_id)
        .join(Seating, (Seating.session_id == Session.id) | _whole_of(Session))
        .join(Enrolment, Enrolment.seating_id == Seating.id)
        .join(Claim, Claim.id == Enrolment.claim_id)
        .where(
            Activity.state == ActivityState.ANNOUNCED,
            Entry.status == Status.CONFIRMED,
            Entry.starts_at > at,
            Entry.starts_at <= at + (LINK_AHEAD if kind is RemindedOf.LINK else FURTHEST),
            Claim.status == ClaimStatus.CONFIRMED,
            or_(Enrolment.person_id.is_not(None), Enrolment.guest_id.is_not(None)),
            *_conditions(kind, at),
            ~sent,
        )
        .order_by(Entry.starts_at, Enrolment.id)
    )


def _whole_of(session: type[Session]) -> ColumnElement[bool]:
    return and_(Seating.session_id.is_(None), Seating.activity_id == session.activity_id)


def _conditions(kind: RemindedOf, at: datetime) -> list[ColumnElement[bool]]:
    if kind is RemindedOf.LINK:
        return [Activity.place == PlaceKind.ONLINE]
    first, last = Centre.remind_days_first * A_DAY, Centre.remind_days_last * A_DAY
    ahead = first if kind is RemindedOf.FIRST else last
    settled = case((Claim.changed_at > Entry.changed_at, Claim.changed_at), else_=Entry.changed_at)
    found = [ahead > 0, Entry.starts_at <= minutes_after(at, ahead), Entry.starts_at >= minutes_after(settled, ahead)]
    if kind is RemindedOf.FIRST:
        found += [Entry.starts_at > minutes_after(at, last), or_(Seating.session_id.is_not(None), _is_first())]
    return found


def _is_first() -> ColumnElement[bool]:
    """Of a whole course only the first date is told of so early."""
    other, its_entry = aliased(Session), aliased(Entry)
    earliest = (
        select(func.min(its_entry.starts_at))
        .join(other, other.entry_id == its_entry.id)
        .where(other.activity_id == Activity.id, its_entry.status == Status.CONFIRMED)
        .scalar_subquery()
    )
    return Entry.starts_at == earliest
