"""Reading surveys: what is asked after an activity, who may answer, and what the answers say together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.i18n import Named
from app.programme.models import (
    Activity,
    ActivitySurvey,
    Enrolment,
    Seating,
    Session,
    SurveyAnswer,
    SurveyItem,
    SurveyQuestion,
    SurveyRight,
)
from app.programme.queries.taking_part import takes_part
from app.programme.rules.kinds import ActivityKind
from app.programme.rules.states import ActivityState
from app.programme.rules.surveys import ASKED_WITHIN, FEWEST_SHOWN, Reply, Summary, SurveyKind, summed_up
from app.schedule.models import Claim, Entry
from app.schedule.rules import Status
from app.schedule.rules.places import ClaimStatus

COMPARED = 8


@dataclass(frozen=True)
class Result:
    """One question and what was answered to it."""

    question: SurveyQuestion
    summary: Summary


@dataclass(frozen=True)
class Compared:
    """The mean of one question after one activity."""

    activity_id: int
    title: Named
    ended: datetime
    mean: float
    answered: int


def may_answer(activity_id: int) -> Sequence[Enrolment]:
    """Who took part, one enrolment for each person."""
    first = (
        select(func.min(Enrolment.id))
        .join(Enrolment.seating)
        .join(Enrolment.claim)
        .where(Seating.activity_id == activity_id, Claim.status == ClaimStatus.CONFIRMED, takes_part())
        .group_by(Claim.resource_id, case((Claim.resource_id.is_(None), Claim.id)))
    )
    rows = select(Enrolment).where(Enrolment.id.in_(first)).order_by(Enrolment.id)
    return db.session.scalars(rows.options(joinedload(Enrolment.person), joinedload(Enrolment.guest))).all()


def questions_of(activity: Activity) -> Sequence[SurveyQuestion]:
    """What is asked after an activity: what its centre always asks, then its own."""
    return [item.question for item in items_of_centre(activity.centre_id)] + [
        item.question for item in items_of_activity(activity.id)
    ]


def items_of_centre(centre_id: int) -> Sequence[SurveyItem]:
    """What a centre asks after each activity, in order."""
    return _items(SurveyItem.centre_id == centre_id, SurveyItem.activity_id.is_(None))


def items_of_activity(activity_id: int) -> Sequence[SurveyItem]:
    """What is asked after one activity alone, in order."""
    return _items(SurveyItem.activity_id == activity_id)


def item(item_id: int, centre_id: int, activity_id: int | None) -> SurveyItem | None:
    """One question that is still asked there."""
    of_it = SurveyItem.activity_id == activity_id if activity_id is not None else SurveyItem.activity_id.is_(None)
    wanted = select(SurveyItem).where(SurveyItem.id == item_id, SurveyItem.centre_id == centre_id, of_it)
    return db.session.scalars(wanted.where(SurveyItem.removed_at.is_(None))).one_or_none()


def survey_of(activity_id: int) -> ActivitySurvey | None:
    return db.session.get(ActivitySurvey, activity_id)


def right_by_ticket(ticket: str) -> SurveyRight | None:
    """The right to answer of whoever holds a ticket."""
    if not ticket.isalnum():  # PostgreSQL knows no NUL
        return None
    theirs = select(SurveyRight).join(SurveyRight.enrolment).where(Enrolment.ticket == ticket)
    shown = joinedload(SurveyRight.survey).joinedload(ActivitySurvey.activity).joinedload(Activity.centre)
    return db.session.scalars(theirs.options(shown)).one_or_none()


def activities_to_ask(now: datetime) -> Sequence[int]:
    """Those that were over for at most a week, were not asked about, and have a question and somebody who came."""
    last = select(func.max(Entry.ends_at)).join(Session, Session.entry_id == Entry.id)
    of_it = last.where(Session.activity_id == Activity.id, Entry.status == Status.CONFIRMED)
    last_end = of_it.correlate(Activity).scalar_subquery()
    asks = or_(SurveyItem.activity_id == Activity.id, _asked_always())
    wanted = (
        select(Activity.id)
        .where(Activity.state == ActivityState.ANNOUNCED, Activity.published_at <= now, Activity.closed_at.is_(None))
        .where(last_end <= now, last_end > now - ASKED_WITHIN - timedelta(days=1))
        .where(~exists().where(ActivitySurvey.activity_id == Activity.id))
        .where(exists().where(SurveyItem.removed_at.is_(None), asks))
        .where(exists().where(Seating.activity_id == Activity.id))
    )
    return db.session.scalars(wanted.order_by(Activity.id)).all()


def rights_to_remind(asked_before: datetime, now: datetime) -> Sequence[int]:
    """The enrolments of those who were asked before a moment, and neither answered nor were reminded."""
    wanted = (
        select(SurveyRight.enrolment_id)
        .join(SurveyRight.survey)
        .where(ActivitySurvey.asked_at <= asked_before, ActivitySurvey.closes_at > now)
        .where(~SurveyRight.is_used, ~SurveyRight.is_reminded)
    )
    return db.session.scalars(wanted.order_by(SurveyRight.enrolment_id)).all()


def numbers_of_survey(activity_id: int) -> tuple[int, int]:
    """How many were asked, and how many answered."""
    used = func.count(case((SurveyRight.is_used, 1)))
    row = db.session.execute(select(func.count(), used).where(SurveyRight.activity_id == activity_id)).one()
    return row[0], row[1]


def results_of(survey: ActivitySurvey) -> Sequence[Result]:
    """What was answered to each question, the removed ones too where somebody answered them; two queries."""
    rows = db.session.execute(
        select(SurveyAnswer.question_id, SurveyAnswer.words, SurveyAnswer.chosen).where(
            SurveyAnswer.survey_id == survey.survey_id
        )
    ).all()
    replies: dict[int, list[Reply]] = {}
    for question_id, words, chosen in rows:
        replies.setdefault(question_id, []).append(Reply(words, tuple(chosen)))
    first_asked = func.min(SurveyItem.id)
    questions = db.session.scalars(
        select(SurveyQuestion)
        .join(SurveyItem, SurveyItem.question_id == SurveyQuestion.id)
        .where(SurveyQuestion.id.in_(list(replies)))
        .group_by(SurveyQuestion.id)
        .order_by(func.count(SurveyItem.activity_id) > 0, first_asked)
    ).all()
    return [Result(one, summed_up(one.kind, len(one.options), replies[one.id])) for one in questions]


def compared(
    activity: Activity, questions: Sequence[SurveyQuestion], *, kind: ActivityKind | None
) -> Mapping[int, Sequence[Compared]]:
    """The means of these questions after the last activities of the centre, the oldest first; of one kind, or of all.

    What fewer than five answered is left out. Two queries, however many there are.
    """
    marks = {one.id for one in questions if one.kind is SurveyKind.SCALE}
    ended = select(func.max(Entry.ends_at)).join(Session, Session.entry_id == Entry.id)
    ended_at = ended.where(Session.activity_id == Activity.id).correlate(Activity).scalar_subquery()
    last = (
        select(Activity.id, Activity.title_pl, Activity.title_en, Activity.title_uk, ActivitySurvey.survey_id, ended_at)
        .join(ActivitySurvey, ActivitySurvey.activity_id == Activity.id)
        .where(Activity.centre_id == activity.centre_id)
        .where(*([Activity.kind == kind] if kind is not None else []))
        .order_by(ended_at.desc(), Activity.id.desc())
        .limit(COMPARED)
    )
    there = {row[4]: (row[0], Named(*row[1:4]), row[5]) for row in db.session.execute(last)}
    answers: dict[tuple[int, int], list[int]] = {}
    of_them = SurveyAnswer.survey_id.in_(list(there)), SurveyAnswer.question_id.in_(marks)
    rows = select(SurveyAnswer.question_id, SurveyAnswer.survey_id, SurveyAnswer.chosen).where(*of_them)
    for question_id, survey_id, chosen in db.session.execute(rows):
        answers.setdefault((question_id, survey_id), []).extend(chosen)
    found: dict[int, list[Compared]] = {question_id: [] for question_id in marks}
    for survey_id, (activity_id, title, moment) in reversed(there.items()):
        for question_id in marks:
            given = answers.get((question_id, survey_id), [])
            if len(given) >= FEWEST_SHOWN:
                mean = sum(given) / len(given)
                found[question_id].append(Compared(activity_id, title, moment, mean, len(given)))
    return found


def _items(*conditions: ColumnElement[bool]) -> Sequence[SurveyItem]:
    kept = select(SurveyItem).where(*conditions, SurveyItem.removed_at.is_(None)).order_by(SurveyItem.id)
    return db.session.scalars(kept.options(joinedload(SurveyItem.question, innerjoin=True))).all()


def _asked_always() -> ColumnElement[bool]:
    return (SurveyItem.centre_id == Activity.centre_id) & SurveyItem.activity_id.is_(None)
