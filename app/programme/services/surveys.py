"""The verbs of surveys: writing questions, asking those who were there, reminding once, and taking answers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.centres import queries as centres
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.programme import steps
from app.programme.models import Activity, Enrolment, SurveyRight
from app.programme.queries import surveys as queries
from app.programme.rules.surveys import (
    ASKED_WITHIN,
    MOST_QUESTIONS,
    REMINDED_AFTER,
    AnsweredAlready,
    NothingAnswered,
    QuestionAsked,
    Reply,
    TooManyQuestions,
    asked_from,
    check_open,
    check_question,
    check_reply,
)
from app.programme.steps import surveys as writes

ASK, REMIND = "survey", "survey_reminder"


@transaction
def ask_after_each(actor: Actor, centre_id: int, asked: QuestionAsked) -> None:
    """Ask this after each activity of a centre from now on.

    Raises NotFound, NotAllowed, TooManyQuestions and what `check_question` refuses.
    """
    demand(actor, Action.MAKE_PROGRAMME, centres.centre(centre_id))
    check_question(asked)
    if len(queries.items_of_centre(centre_id)) >= MOST_QUESTIONS:
        raise TooManyQuestions(most=MOST_QUESTIONS)
    writes.new_question(centre_id, None, asked)


@transaction
def ask_after_one(actor: Actor, activity_id: int, asked: QuestionAsked) -> None:
    """Ask this after one activity. Raises NotFound, TooManyQuestions and what `check_question` refuses."""
    activity = steps.lock_activity(actor, activity_id)
    check_question(asked)
    if len(queries.items_of_activity(activity_id)) >= MOST_QUESTIONS:
        raise TooManyQuestions(most=MOST_QUESTIONS)
    writes.new_question(activity.centre_id, activity_id, asked)


@transaction
def stop_asking_after_each(actor: Actor, centre_id: int, item_id: int) -> None:
    """Ask a centre's question no more; what was answered stays. Raises NotFound and NotAllowed."""
    demand(actor, Action.MAKE_PROGRAMME, centres.centre(centre_id))
    _stop(item_id, centre_id, None)


@transaction
def stop_asking_after_one(actor: Actor, activity_id: int, item_id: int) -> None:
    """Ask a question of one activity no more; what was answered stays. Raises NotFound."""
    activity = steps.lock_activity(actor, activity_id)
    _stop(item_id, activity.centre_id, activity_id)


def ask_due(at: datetime) -> int:
    """Ask those who were at what is over since yesterday; gives how many surveys were opened."""
    return sum(_ask(activity_id, at) for activity_id in queries.activities_to_ask(at))


def remind_of_surveys_due(at: datetime) -> int:
    """Remind once, after four days, those who did not answer; gives how many."""
    return sum(_remind(one, at) for one in queries.rights_to_remind(at - REMINDED_AFTER, at))


@transaction
def answer_survey(ticket: str, replies: Mapping[int, Reply]) -> None:
    """Answer by the right that a ticket gives, once; from then on nobody can tell whose answers these are.

    Raises NotFound, SurveyOver, AnsweredAlready, NothingAnswered and what `check_reply` refuses.
    """
    found = queries.right_by_ticket(ticket)
    if found is None:
        raise NotFound
    writes.lock_survey(found.survey.survey_id)
    ours = select(SurveyRight).where(SurveyRight.enrolment_id == found.enrolment_id).with_for_update()
    right = db.session.scalars(ours.execution_options(populate_existing=True)).one()
    if right.is_used:
        raise AnsweredAlready
    check_open(right.survey.closes_at, now())
    given = {number: reply for number, reply in replies.items() if not reply.is_empty}
    asked = {question.id: question for question in queries.questions_of(right.survey.activity)}
    if not given:
        raise NothingAnswered
    for number, reply in given.items():
        if number not in asked:
            raise NotFound
        check_reply(asked[number].kind, len(asked[number].options), reply, field=f"q{number}")
    right.is_used = True
    flush()
    writes.put_in(right.survey.survey_id, given)


def _stop(item_id: int, centre_id: int, activity_id: int | None) -> None:
    item = queries.item(item_id, centre_id, activity_id)
    if item is None:
        raise NotFound
    item.removed_at = now()


@transaction
def _ask(activity_id: int, at: datetime) -> bool:
    activity = steps.lock_by_system(activity_id)
    if not activity.dates or activity.closed_at is not None or queries.survey_of(activity_id) is not None:
        return False
    due = asked_from(activity.dates[-1].ends)
    came = queries.may_answer(activity_id)
    if not due <= at < due + ASKED_WITHIN or not came:
        return False
    survey = writes.open_survey(activity, came, at)
    for enrolment in came:
        _mail(ASK, enrolment, activity, survey.closes_at)
    steps.record(activity, "survey_asked", None, asked=len(came))
    return True


@transaction
def _remind(enrolment_id: int, at: datetime) -> bool:
    ours = select(SurveyRight).where(SurveyRight.enrolment_id == enrolment_id).with_for_update()
    right = db.session.scalars(ours.execution_options(populate_existing=True)).one()
    if right.is_used or right.is_reminded or right.survey.closes_at <= at:
        return False
    right.is_reminded = True
    _mail(REMIND, right.enrolment, right.survey.activity, right.survey.closes_at)
    return True


def _mail(template: str, enrolment: Enrolment, activity: Activity, closes_at: datetime) -> None:
    facts = {"name": enrolment.name, "centre": activity.centre.name, "centre_phone": activity.centre.phone}
    writes.mail_enrolled(enrolment, template, template, activity.title, closes_at=closes_at, **facts)
