"""Writing surveys inside the transaction of a verb: who may answer, and answers that nobody can trace."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.core.database import db, demand_writing, flush, write
from app.core.i18n import Named
from app.notifications import steps as notifications
from app.programme.models import (
    Activity,
    ActivitySurvey,
    Enrolment,
    Survey,
    SurveyAnswer,
    SurveyItem,
    SurveyQuestion,
    SurveyRight,
    random_id,
)
from app.programme.rules.surveys import LASTS, QuestionAsked, Reply


def new_question(centre_id: int, activity_id: int | None, asked: QuestionAsked) -> SurveyItem:
    """A question after the others of a centre, or of one activity."""
    labels = {f"label_{language}": words for language, words in asked.labels.items()}
    question = SurveyQuestion(kind=asked.kind, options=asked.kept_options, **labels)
    db.session.add(question)
    flush()
    return ask_too(centre_id, activity_id, question.id)


def ask_too(centre_id: int, activity_id: int | None, question_id: int) -> SurveyItem:
    """Let a question that there is be asked there, too."""
    item = SurveyItem(centre_id=centre_id, activity_id=activity_id, question_id=question_id)
    db.session.add(item)
    flush()
    return item


def open_survey(activity: Activity, enrolments: Iterable[Enrolment], at: datetime) -> ActivitySurvey:
    """A survey after an activity that takes answers of these for three weeks."""
    survey = Survey()
    db.session.add(survey)
    flush()
    opened = ActivitySurvey(activity_id=activity.id, survey_id=survey.id, asked_at=at, closes_at=at + LASTS)
    db.session.add(opened)
    flush()
    db.session.add_all(SurveyRight(enrolment_id=one.id, activity_id=activity.id) for one in enrolments)
    flush()
    return opened


def lock_survey(survey_id: int) -> None:
    """A survey is ours until the transaction ends: of two who answer by one right, one is first."""
    demand_writing()
    db.session.execute(select(Survey.id).where(Survey.id == survey_id).order_by(Survey.id).with_for_update())


def put_in(survey_id: int, replies: Mapping[int, Reply]) -> None:
    """Keep replies by the number of their question, and write all answers of the locked survey anew, shuffled.

    Otherwise the order of rows, or the transaction that wrote them, would tell which came with which right.
    """
    of_it = SurveyAnswer.survey_id == survey_id
    kept = select(SurveyAnswer.question_id, SurveyAnswer.words, SurveyAnswer.chosen).where(of_it)
    rows = [tuple(row) for row in db.session.execute(kept)]
    rows += [(question_id, reply.words.strip(), list(reply.chosen)) for question_id, reply in replies.items()]
    random.SystemRandom().shuffle(rows)
    db.session.execute(delete(SurveyAnswer).where(of_it))
    named = ("question_id", "words", "chosen")
    write(
        SurveyAnswer,
        [{"id": random_id(), "survey_id": survey_id, **dict(zip(named, row, strict=True))} for row in rows],
    )


def mail_enrolled(enrolment: Enrolment, template: str, event: str, title: Named, **facts: Any) -> None:
    """One mail for one event to whoever is enrolled and left an address; the ticket in it is forgotten once sent."""
    if not enrolment.email:
        return
    notifications.queue_mail(
        template,
        address=enrolment.email,
        language=enrolment.language,
        person_id=enrolment.person_id,
        event_key=f"{event}:{enrolment.id}",
        title=title.in_language(enrolment.language),
        secret_ticket=enrolment.ticket,
        **facts,
    )
