"""What the clients of a race for one right to answer do, by plain values."""

from sqlalchemy import func, select

from app.core.clock import now
from app.core.database import db, transaction
from app.programme.models import Activity, SurveyAnswer
from app.programme.queries.surveys import may_answer, questions_of
from app.programme.rules.surveys import Reply
from app.programme.services.surveys import answer_survey
from app.programme.steps.surveys import open_survey
from tests.desk.scene import Scene
from tests.programme.afterwards import surveyed


def arrange() -> tuple[str, int]:
    """A survey that is open; a ticket, and the number of a question."""
    number, (ticket,) = surveyed(Scene(), 1)
    _open(number)
    return ticket, questions_of(db.session.get_one(Activity, number))[0].id


def answer(ticket: str, question_id: int, mark: int) -> None:
    answer_survey(ticket, {question_id: Reply(chosen=(mark,))})


def answers() -> int:
    return db.session.scalar(select(func.count()).select_from(SurveyAnswer)) or 0


@transaction
def _open(number: int) -> None:
    open_survey(db.session.get_one(Activity, number), may_answer(number), now())
