"""The questions that an activity asks those who enrol: adding, changing, moving and removing them."""

import enum

from sqlalchemy import func, select

from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.programme import steps
from app.programme.models import Activity, Question
from app.programme.queries.terms import asked_of, is_answered, questions_of
from app.programme.rules.questions import Asked, check_keeps_answers, check_one_more, check_question
from app.programme.rules.states import check_may_make


class Way(enum.StrEnum):
    """Where a question goes."""

    UP = "up"
    DOWN = "down"


@transaction
def add_question(actor: Actor, activity_id: int, asked: Asked) -> int:
    """Ask one thing more, after the others; gives its number.

    Raises NotFound, TooManyQuestions, and what `check_question` and `check_may_make` refuse.
    """
    activity = _locked(actor, activity_id)
    check_one_more(len(questions_of(activity_id)))
    check_question(asked)
    last = db.session.scalar(select(func.max(Question.position)).where(Question.activity_id == activity_id)) or 0
    question = Question(activity_id=activity_id, position=last + 1, **asked.columns)
    db.session.add(question)
    flush()
    steps.record(activity, "question_added", actor, question_id=question.id)
    return question.id


@transaction
def change_question(actor: Actor, activity_id: int, question_id: int, asked: Asked) -> None:
    """Ask it in other words; of what somebody answered, kind and options stay.

    Raises NotFound, QuestionIsAnswered, and what `check_question` and `check_may_make` refuse.
    """
    activity = _locked(actor, activity_id)
    question = _question(activity_id, question_id)
    check_question(asked)
    # Who answers meanwhile inserts a row that refers to this one, and waits for us.
    if is_answered(question_id):
        check_keeps_answers(asked_of(question), asked)
    for name, value in asked.columns.items():
        setattr(question, name, value)
    flush()
    steps.record(activity, "question_changed", actor, question_id=question_id)


@transaction
def move_question(actor: Actor, activity_id: int, question_id: int, way: Way) -> None:
    """Let a question stand before the one above it, or after the one below; at the end it stays. Raises NotFound."""
    _locked(actor, activity_id)
    _question(activity_id, question_id)
    asked = list(questions_of(activity_id))
    place = next(place for place, one in enumerate(asked) if one.id == question_id)
    other = place + (-1 if way is Way.UP else 1)
    if not 0 <= other < len(asked):
        return
    first, second = asked[place], asked[other]
    first.position, ours = -first.position, first.position
    flush()
    second.position, theirs = ours, second.position
    flush()
    first.position = theirs
    flush()


@transaction
def remove_question(actor: Actor, activity_id: int, question_id: int) -> None:
    """Ask it no more; answers that were given are kept. Raises NotFound and what `check_may_make` refuses."""
    activity = _locked(actor, activity_id)
    _question(activity_id, question_id).removed_at = now()
    flush()
    steps.record(activity, "question_removed", actor, question_id=question_id)


def _locked(actor: Actor, activity_id: int) -> Activity:
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    return activity


def _question(activity_id: int, question_id: int) -> Question:
    """Raises NotFound."""
    ours = select(Question).where(Question.id == question_id, Question.activity_id == activity_id)
    found = db.session.scalars(ours.where(Question.removed_at.is_(None)).with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found
