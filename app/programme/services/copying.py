"""Copies of an activity: its words, picture and who leads it, terms of enrolment, questions, survey and links."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core.access import Actor
from app.core.database import Base, db, flush
from app.core.i18n import LANGUAGES
from app.programme import steps
from app.programme.models import Activity, EnrolmentTerms, Question, RelatedLink
from app.programme.queries.related import links_of
from app.programme.queries.surveys import items_of_activity
from app.programme.queries.terms import terms_of
from app.programme.queries.trainers import trainers_of
from app.programme.rules.details import Details
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.rules.states import ActivityState
from app.programme.services.making import put_down
from app.programme.steps.surveys import ask_too

RESERVED_FOR = timedelta(days=7)
Later = Callable[[datetime | None], datetime | None]


def written_anew(actor: Actor, before: Activity) -> Activity:
    """A draft that says the same, without dates; who no longer is a trainer of the centre does not lead it."""
    activity = put_down(actor, before.centre_id, details_of(before), state=ActivityState.DRAFT)
    activity.copied_from_id = before.id
    activity.picture_id = before.picture_id
    for language in LANGUAGES:
        setattr(activity, f"picture_alt_{language}", getattr(before, f"picture_alt_{language}"))
    trainers = {trainer.person_id for trainer in trainers_of(before.centre_id)}
    steps.set_leaders(activity, trainers.intersection(before.leader_ids))
    return activity


def details_of(activity: Activity) -> Details:
    """What is written about an activity, as plain values."""
    kept = {name: getattr(activity, name) for name in Details.__dataclass_fields__ if name != "leaders"}
    return Details(**kept, leaders=activity.leader_ids)


def copy_with_terms(before: Activity, activity: Activity, later: Later) -> None:
    """Everything beside the words and the dates of `before`, its moments moved by `later`."""
    copy_without_terms(before, activity)
    terms = db.session.get(EnrolmentTerms, before.id)
    if terms is not None:
        moved = {name: later(getattr(terms, name)) for name in ("opens_at", "closes_at", "reserved_until")}
        _give_terms(activity, terms, moved)


def copy_with_terms_from_now(before: Activity, activity: Activity, at: datetime) -> None:
    """The same for what has no dates yet: enrolment opens when staff say so; places are reserved for as long."""
    copy_without_terms(before, activity)
    terms = db.session.get(EnrolmentTerms, before.id)
    if terms is not None:
        is_reserved = terms.mode is EnrolmentMode.ORGANISATIONS_FIRST
        moved = {"opens_at": None, "closes_at": None, "reserved_until": at + _reserved(terms) if is_reserved else None}
        _give_terms(activity, terms, moved)


def copy_without_terms(before: Activity, activity: Activity) -> None:
    """The questions of enrolment, those of the survey (the same ones, so that answers compare), and links."""
    asked = select(Question).where(Question.activity_id == before.id, Question.removed_at.is_(None))
    questions = db.session.scalars(asked.order_by(Question.position)).all()
    db.session.add_all(Question(activity_id=activity.id, **_kept(one)) for one in questions)
    db.session.add_all(RelatedLink(activity_id=activity.id, **_kept(one)) for one in links_of(before.id))
    flush()
    for item in items_of_activity(before.id):
        ask_too(activity.centre_id, activity.id, item.question_id)


def _give_terms(activity: Activity, terms: EnrolmentTerms, moved: dict[str, datetime | None]) -> None:
    given = EnrolmentTerms(activity_id=activity.id, **{**terms_of(terms).columns, **moved})
    db.session.add(given)
    flush()
    if activity.seats is not None:
        steps.open_seatings(activity, given)


def _reserved(terms: EnrolmentTerms) -> timedelta:
    if terms.opens_at is None or terms.reserved_until is None or terms.reserved_until <= terms.opens_at:
        return RESERVED_FOR
    return terms.reserved_until - terms.opens_at


def _kept(row: Base) -> dict[str, Any]:
    beside = {"id", "activity_id", "created_at"}
    names = [column.key for column in row.__mapper__.column_attrs if column.key not in beside]
    return {name: getattr(row, name) for name in names}
