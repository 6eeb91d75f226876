"""Reading how an activity enrols, the questions it asks, and who was carried over from one that was called off."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from app.core.database import db
from app.programme.models import Activity, Answer, Enrolment, EnrolmentTerms, Question, Seating
from app.programme.rules.questions import Asked
from app.programme.rules.terms import Terms
from app.schedule.models import Claim
from app.schedule.rules.places import ClaimStatus


def terms_row(activity_id: int) -> EnrolmentTerms | None:
    """How an activity enrols; None where entry is free."""
    return db.session.get(EnrolmentTerms, activity_id)


def terms_of(row: EnrolmentTerms) -> Terms:
    """The terms as plain values."""
    return Terms(**{name: getattr(row, name) for name in Terms.__dataclass_fields__})


def begins(activity: Activity, *, by_session: bool) -> datetime | None:
    """When nobody can enrol any more: the first start of a whole course, the last where each date is for itself."""
    starts = [date.starts for date in activity.dates]
    return (max(starts) if by_session else min(starts)) if starts else None


def questions_of(activity_id: int) -> Sequence[Question]:
    """What those who enrol are asked, in order; what was removed is asked no more."""
    asked = select(Question).where(Question.activity_id == activity_id, Question.removed_at.is_(None))
    return db.session.scalars(asked.order_by(Question.position)).all()


def all_questions_of(activity_id: int) -> Sequence[Question]:
    """The same with those that were removed but answered before."""
    answered = exists().where(Answer.question_id == Question.id)
    kept = select(Question).where(Question.activity_id == activity_id, Question.removed_at.is_(None) | answered)
    return db.session.scalars(kept.order_by(Question.position)).all()


def is_answered(question_id: int) -> bool:
    """Whether anybody answered it."""
    return bool(db.session.scalar(select(exists().where(Answer.question_id == question_id))))


def asked_of(row: Question) -> Asked:
    """A question as plain values."""
    kept = {name: getattr(row, name) for name in Asked.__dataclass_fields__ if name != "options"}
    return Asked(**kept, options=tuple(row.options))


def had_place_in(activity_id: int | None, resource_ids: Collection[int]) -> bool:
    """Whether somebody had a place in what was called off; nothing is asked of the database where it is none."""
    if activity_id is None:
        return False
    lost = exists().where(
        Seating.activity_id == activity_id,
        Enrolment.seating_id == Seating.id,
        Enrolment.had_place,
        Claim.id == Enrolment.claim_id,
        Claim.resource_id.in_(resource_ids),
        Claim.status == ClaimStatus.CALLED_OFF,
    )
    return bool(db.session.scalar(select(lost)))
