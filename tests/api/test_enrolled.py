"""Enrolling over the API: oneself, one's own list, giving back; and who is enrolled, for staff."""

import pytest

from app.core.access import Role
from app.core.database import db
from app.programme.models import Answer, Enrolment
from app.programme.queries.terms import questions_of
from app.programme.rules.enrolling import QuestionKind
from app.programme.rules.questions import Asked
from app.programme.services.questions import add_question
from tests.api.scene import Scene
from tests.makers import actor, make_activity, make_enrolment, make_person, make_staff, make_terms, period

pytestmark = pytest.mark.usefixtures("db_session")
WHEN = period("2026-12-09", "10:00", "11:00"), period("2026-12-10", "10:00", "11:00")


class Course:
    """A training with one seat."""

    def __init__(self, scene: Scene, **terms: object) -> None:
        self.scene = scene
        self.number = make_activity(scene.coordinator, scene.centre, *WHEN, room=scene.room, seats=1, published=True)
        self.seating = make_terms(self.number, **terms)
        self.path = f"/activities/{self.seating.activity.slug}/enrolments"


def test_somebody_enrols_sees_it_and_gives_it_back(scene: Scene) -> None:
    course, caller = Course(scene), scene.caller(scene.owner)
    made = caller.post(course.path, {"organisation": scene.organisation.id, "needs": "Pętla"}, Idempotency_Key="k1")
    again = caller.post(course.path, {"organisation": scene.organisation.id, "needs": "Pętla"}, Idempotency_Key="k1")
    second = scene.caller(make_person()).post(course.path, {})

    assert (made.status_code, made.json["status"], made.json["starts"][0]) == (
        201,
        "confirmed",
        "2026-12-09T10:00:00+01:00",
    )
    assert again.json == made.json
    assert (second.json["status"], second.json["rank"]) == ("waiting", 1)
    assert caller.get("/enrolments").json == {"items": [made.json]}
    left = caller.delete(f"/enrolments/{made.json['id']}")
    assert (left.status_code, left.json["status"]) == (200, "withdrawn")
    assert caller.delete(f"/enrolments/{made.json['id']}").status_code == 409


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"answers": {}}, "NotAnswers", "answers"),
        ({"answers": [{"question": "1"}]}, "NotAnswers", "answers"),
        ({"answers": [{"question": 1, "options": [True]}]}, "NotAnswers", "answers"),
        ({"answers": [{"question": 1, "colour": "red"}]}, "NotAnswers", "answers"),
        ({"sessions": [-1]}, "NotSessions", "sessions"),
        ({"sessions": "all"}, "NotSessions", "sessions"),
        ({"needs": 5}, "NotText", "needs"),
        ({"seat": 5}, "UnknownField", "seat"),
    ],
)
def test_what_has_another_shape_is_refused_and_nothing_stored(scene: Scene, body, code, field) -> None:
    course = Course(scene)

    answer = scene.caller(scene.owner).post(course.path, body)

    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, field)
    assert db.session.query(Enrolment).count() == 0


def test_questions_are_answered_by_words_and_places(scene: Scene) -> None:
    course, who = Course(scene), actor(scene.coordinator)
    options = ({"pl": "a", "en": "", "uk": ""}, {"pl": "b", "en": "", "uk": ""})
    add_question(who, course.number, Asked(kind=QuestionKind.TEXT, label_pl="Po co?", is_required=True))
    add_question(who, course.number, Asked(kind=QuestionKind.CHOICE, label_pl="Który?", options=options))
    first, second = questions_of(course.number)
    caller = scene.caller(scene.owner)

    missing = caller.post(course.path, {})
    done = caller.post(
        course.path,
        {"answers": [{"question": first.id, "words": "Dla siebie"}, {"question": second.id, "options": [1]}]},
    )

    assert (missing.status_code, missing.json["code"]) == (422, "AnswerNeeded")
    assert done.status_code == 201
    rows = db.session.scalars(db.select(Answer).order_by(Answer.question_id)).all()
    assert [(one.words, one.chosen) for one in rows] == [("Dla siebie", []), ("", [1])]


def test_single_dates_are_named_and_those_of_others_are_missing(scene: Scene) -> None:
    course = Course(scene, by_session=True)
    caller = scene.caller(scene.owner)

    made = caller.post(course.path, {"sessions": [course.seating.session_id]})

    assert (made.status_code, made.json["starts"]) == (201, ["2026-12-09T10:00:00+01:00"])
    assert caller.post(course.path, {"sessions": [10**6]}).status_code == 404
    assert caller.post(course.path, {}).json["code"] == "ChooseDates"
    assert scene.caller(scene.stranger).delete(f"/enrolments/{made.json['id']}").status_code == 404


def test_staff_of_its_centre_list_who_is_enrolled_and_nobody_else(scene: Scene) -> None:
    course = Course(scene)
    make_enrolment(course.seating, make_person("ala@example.org", name="Ala"))
    make_enrolment(course.seating, make_person("bea@example.org", name="Bea"))
    path = f"/staff{course.path}"

    listed = scene.caller(make_staff(scene.centre, Role.RECEPTION)).get(path)
    waiting = scene.caller(scene.coordinator).get(path, status="waiting")

    assert [(one["name"], one["email"], one["status"]) for one in listed.json["items"]] == [
        ("Ala", "ala@example.org", "confirmed"),
        ("Bea", "bea@example.org", "waiting"),
    ]
    assert (listed.json["total"], listed.json["pages"]) == (2, 1)
    assert [one["name"] for one in waiting.json["items"]] == ["Bea"]
    assert scene.caller(scene.coordinator2).get(path).status_code == 404
    assert scene.caller(scene.owner).get(path).status_code == 403
    assert scene.caller(scene.coordinator).get(path, status="nonsense").json["code"] == "NotInList"
