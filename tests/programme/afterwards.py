"""A training that is over, and those who were there, for tests of what comes after it."""

from collections.abc import Sequence

from app.core.database import db, transaction
from app.programme import steps
from app.programme.models import Activity, Enrolment, SurveyRight
from app.programme.queries.surveys import questions_of
from app.programme.rules.surveys import QuestionAsked, SurveyKind
from app.programme.services.surveys import ask_after_each, ask_after_one
from tests.desk.scene import Scene
from tests.makers import actor, make_activity, make_enrolment, make_person, make_terms, period

EVENING = period("2026-12-01", "17:00", "20:00")
MORNING_AFTER = "2026-12-02 09:00"


def question(kind: SurveyKind = SurveyKind.SCALE, label: str = "Jak oceniasz?", *options: str) -> QuestionAsked:
    return QuestionAsked(kind=kind, labels={"pl": label}, options={"pl": options})


def course(scene: Scene, **more) -> int:
    """Announced, one evening; so far in the future."""
    more.setdefault("seats", 20)
    more.setdefault("published", True)
    return make_activity(scene.manager, scene.centre, more.pop("when", EVENING), room=scene.room, **more)


def come(activity_id: int, number: int) -> Sequence[Enrolment]:
    """So many people who have a place."""
    seating = make_terms(activity_id)
    return [make_enrolment(seating, make_person()) for _ in range(number)]


def surveyed(scene: Scene, people: int, **more) -> tuple[int, list[str]]:
    """A course with one mark asked by the centre, one choice and words of its own; its number and tickets."""
    number = course(scene, **more)
    who = actor(scene.manager)
    ask_after_each(who, scene.centre.id, question())
    ask_after_one(who, number, question(SurveyKind.CHOICE, "Czy polecisz?", "tak", "nie"))
    ask_after_one(who, number, question(SurveyKind.TEXT, "Co poprawić?"))
    return number, [one.ticket for one in come(number, people)]


def question_ids(activity_id: int) -> list[int]:
    return [one.id for one in questions_of(db.session.get_one(Activity, activity_id))]


def rights() -> Sequence[SurveyRight]:
    return db.session.query(SurveyRight).order_by(SurveyRight.enrolment_id).all()


@transaction
def let_go(enrolment_id: int) -> None:
    from app.schedule.steps import places

    enrolment = db.session.get_one(Enrolment, enrolment_id)
    _, pool = steps.lock_seating(enrolment.seating_id)
    places.leave(pool, enrolment.claim_id)
