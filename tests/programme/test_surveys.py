"""Surveys: who is asked when, one set of answers for each right, and what is shown of them; nobody can be traced."""

from collections.abc import Iterator

import pytest
from sqlalchemy import ForeignKey, select

from app.core.clock import now
from app.core.database import Base, db
from app.core.errors import NotFound
from app.notifications.models import Mail
from app.programme.models import ActivitySurvey, Seating, SurveyAnswer, SurveyItem
from app.programme.queries.reading import activity
from app.programme.queries.surveys import compared, numbers_of_survey, questions_of, results_of, survey_of
from app.programme.rules import surveys as rules
from app.programme.rules.kinds import ActivityKind
from app.programme.rules.surveys import Reply, SurveyKind, check_reply, summed_up
from app.programme.services.surveys import (
    answer_survey,
    ask_after_each,
    ask_after_one,
    ask_due,
    remind_of_surveys_due,
    stop_asking_after_each,
    stop_asking_after_one,
)
from tests.desk.scene import Scene
from tests.makers import actor, make_enrolment, make_person, period
from tests.programme.afterwards import (
    MORNING_AFTER,
    come,
    course,
    let_go,
    question,
    question_ids,
    rights,
    surveyed,
)
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("clock")
PEOPLE = {"person", "enrolment", "survey_right", "guest", "claim", "mail", "activity", "audit"}
OF_NOBODY = ("survey", "survey_question", "survey_answer")


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def mails(template: str) -> list[str]:
    return list(db.session.scalars(select(Mail.address).where(Mail.template == template).order_by(Mail.id)))


def answers() -> list[tuple[str, list[int]]]:
    db.session.rollback()
    return sorted((one.words, one.chosen) for one in db.session.scalars(select(SurveyAnswer)))


def reachable(table: str) -> Iterator[str]:
    """All tables to which keys lead from this one, and itself."""
    seen, ahead = set[str](), [table]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            yield here
            keys: set[ForeignKey] = Base.metadata.tables[here].foreign_keys
            ahead += [key.column.table.name for key in keys]


# --- anonymous by the schema


def test_no_key_leads_from_an_answer_to_anybody(db_session: object) -> None:
    from sqlalchemy import inspect

    assert set(reachable("survey_answer")) == set(OF_NOBODY)
    # The database itself knows no more keys than the models, and the way back would be found: a right leads to people.
    ahead, seen = ["survey_answer"], set()
    while ahead:
        here = ahead.pop()
        seen.add(here)
        ahead += [key["referred_table"] for key in inspect(db.engine).get_foreign_keys(here)]
    assert seen == set(OF_NOBODY)
    assert set(reachable("survey_right")) >= {"enrolment", "person", "activity", "survey"}


def test_neither_an_answer_nor_the_use_of_a_right_has_a_time_or_a_person(db_session: object) -> None:
    columns = {table: {one.name: one.type for one in Base.metadata.tables[table].columns} for table in OF_NOBODY}
    timed = [name for of in columns.values() for name, kind in of.items() if kind.python_type.__name__ == "datetime"]

    assert timed == []
    assert set(columns["survey_answer"]) == {"id", "survey_id", "question_id", "words", "chosen"}
    assert set(Base.metadata.tables["survey_right"].columns.keys()) == {
        *("enrolment_id", "activity_id", "is_reminded", "is_used")
    }


def test_all_answers_are_written_anew_in_another_order_with_each_that_comes(scene: Scene, clock: Clock) -> None:
    number, tickets = surveyed(scene, 6)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    text = question_ids(number)[2]
    before: set[int] = set()
    for place, ticket in enumerate(tickets):
        answer_survey(ticket, {text: Reply(words=str(place))})
        db.session.rollback()
        ids = set(db.session.scalars(select(SurveyAnswer.id)))
        assert ids & before == set()
        before = ids

    in_order = [words for (words,) in db.session.execute(select(SurveyAnswer.words).order_by(SurveyAnswer.id))]
    assert sorted(in_order) == ["0", "1", "2", "3", "4", "5"]


# --- who is asked, and when


def test_the_morning_after_the_last_date_those_who_were_there_get_one_mail(scene: Scene, clock: Clock) -> None:
    number, tickets = surveyed(scene, 3)
    seating = db.session.scalars(select(Seating)).one()
    gone, unnamed = make_enrolment(seating, make_person()), make_enrolment(seating)
    let_go(gone.id)
    clock.move_to("2026-12-02 08:59")
    assert ask_due(now()) == 0

    clock.move_to(MORNING_AFTER)
    assert [ask_due(now()), ask_due(now())] == [1, 0]

    assert len(mails("survey")) == 3
    assert len(rights()) == 4
    assert gone.id not in {one.enrolment_id for one in rights()}
    assert unnamed.id in {one.enrolment_id for one in rights()}
    mail = db.session.scalars(select(Mail).where(Mail.template == "survey").order_by(Mail.id)).first()
    assert mail is not None
    assert mail.facts["secret_ticket"] == tickets[0]
    assert survey_of(number).closes_at == now() + rules.LASTS


def test_who_is_enrolled_for_two_dates_answers_once(scene: Scene, clock: Clock) -> None:
    from app.programme.services.dates import DatesAsked, add_sessions
    from tests.makers import make_terms

    number = course(scene)
    add_sessions(
        actor(scene.manager),
        number,
        DatesAsked(scene.room.id, (period("2026-12-02", "17:00", "18:00").starts.date(),), 17 * 60, 18 * 60),
    )
    make_terms(number, by_session=True)
    person = make_person()
    for seating in db.session.scalars(select(Seating).order_by(Seating.id)).all():
        make_enrolment(seating, person)
    ask_after_one(actor(scene.manager), number, question())
    clock.move_to("2026-12-03 09:00")

    assert ask_due(now()) == 1
    assert len(rights()) == 1


@pytest.mark.parametrize(
    ("what", "moment"),
    [
        ("called_off", MORNING_AFTER),
        ("no_question", MORNING_AFTER),
        ("nobody", MORNING_AFTER),
        ("late", "2026-12-09 09:00"),
    ],
)
def test_nobody_is_asked_where_there_is_nothing_to_ask(scene: Scene, clock: Clock, what: str, moment: str) -> None:
    from app.programme.services.announcing import call_off

    number = course(scene)
    come(number, 0 if what == "nobody" else 1)
    if what != "no_question":
        ask_after_one(actor(scene.manager), number, question())
    if what == "called_off":
        call_off(actor(scene.manager), number, why="Mróz.")
    clock.move_to(moment)

    assert ask_due(now()) == 0


def test_who_did_not_answer_is_reminded_once_after_four_days(scene: Scene, clock: Clock) -> None:
    number, tickets = surveyed(scene, 2)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    answer_survey(tickets[0], {question_ids(number)[0]: Reply(chosen=(5,))})
    clock.move_to("2026-12-06 08:59")
    assert remind_of_surveys_due(now()) == 0

    clock.move_to("2026-12-06 09:00")
    assert [remind_of_surveys_due(now()), remind_of_surveys_due(now())] == [1, 0]
    assert mails("survey_reminder") == [mails("survey")[1]]


# --- answering


def test_answers_are_kept_apart_from_who_gave_them_and_once(scene: Scene, clock: Clock) -> None:
    number, (ticket,) = surveyed(scene, 1)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    mark, choice, text = question_ids(number)

    answer_survey(ticket, {mark: Reply(chosen=(4,)), choice: Reply(chosen=(1,)), text: Reply(words=" Przerwa ")})
    with pytest.raises(rules.AnsweredAlready):
        answer_survey(ticket, {mark: Reply(chosen=(1,))})

    assert answers() == [("", [1]), ("", [4]), ("Przerwa", [])]
    assert numbers_of_survey(number) == (1, 1)


def test_what_is_no_answer_is_refused_and_leaves_the_right(scene: Scene, clock: Clock) -> None:
    number, (ticket,) = surveyed(scene, 1)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    mark, choice, text = question_ids(number)
    wrong = [
        ({}, rules.NothingAnswered),
        ({text: Reply(words="  ")}, rules.NothingAnswered),
        ({mark: Reply(chosen=(6,))}, rules.NotAnOption),
        ({mark: Reply(chosen=(1, 2))}, rules.NotAnOption),
        ({choice: Reply(chosen=(-1,))}, rules.NotAnOption),
        ({text: Reply(words="x" * 2001)}, rules.AnswerTooLong),
        ({text + 1: Reply(words="x")}, NotFound),
    ]
    for replies, refusal in wrong:
        with pytest.raises(refusal):
            answer_survey(ticket, replies)
    with pytest.raises(NotFound):
        answer_survey("0" * 32, {mark: Reply(chosen=(1,))})

    assert answers() == []
    assert numbers_of_survey(number) == (1, 0)


def test_after_three_weeks_nobody_answers(scene: Scene, clock: Clock) -> None:
    number, (ticket,) = surveyed(scene, 1)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    clock.move_to("2026-12-23 09:00")

    with pytest.raises(rules.SurveyOver):
        answer_survey(ticket, {question_ids(number)[0]: Reply(chosen=(1,))})


def test_a_question_that_is_asked_no_more_keeps_its_answers(scene: Scene, clock: Clock) -> None:
    number, tickets = surveyed(scene, 6)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    mark, choice, _ = question_ids(number)
    for ticket in tickets[:5]:
        answer_survey(ticket, {mark: Reply(chosen=(4,)), choice: Reply(chosen=(0,))})
    items = {one.question_id: one.id for one in db.session.scalars(select(SurveyItem))}
    stop_asking_after_each(actor(scene.manager), scene.centre.id, items[mark])
    stop_asking_after_one(actor(scene.manager), number, items[choice])

    assert len(question_ids(number)) == 1
    with pytest.raises(NotFound):
        answer_survey(tickets[5], {mark: Reply(chosen=(4,))})
    assert [result.question.id for result in results_of(survey_of(number))] == [mark, choice]
    with pytest.raises(NotFound):
        stop_asking_after_one(actor(scene.manager), number, items[mark])


# --- writing questions


def test_staff_of_another_centre_ask_nothing_here(scene: Scene) -> None:
    from app.core.errors import NotAllowed

    number = course(scene)
    with pytest.raises(NotFound):
        ask_after_one(actor(scene.other), number, question())
    with pytest.raises((NotFound, NotAllowed)):
        ask_after_each(actor(scene.other), scene.centre.id, question())
    assert questions_of(activity(number)) == []


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (question(SurveyKind.CHOICE, "?", "jedna"), rules.OptionsNeeded),
        (question(SurveyKind.SEVERAL, "?", *[str(n) for n in range(13)]), rules.TooManyOptions),
        (
            rules.QuestionAsked(
                kind=SurveyKind.CHOICE, labels={"pl": "?"}, options={"pl": ("a", "b"), "en": ("a",), "uk": ()}
            ),
            rules.OptionsDiffer,
        ),
    ],
)
def test_options_are_of_use(asked: rules.QuestionAsked, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_question(asked)


def test_a_centre_asks_at_most_twenty_questions(scene: Scene) -> None:
    for _ in range(rules.MOST_QUESTIONS):
        ask_after_each(actor(scene.manager), scene.centre.id, question())
    with pytest.raises(rules.TooManyQuestions):
        ask_after_each(actor(scene.manager), scene.centre.id, question())


# --- results


def test_fewer_than_five_answers_are_shown_to_nobody() -> None:
    four = [Reply(chosen=(5,))] * 4

    assert summed_up(SurveyKind.SCALE, 0, four) == rules.Summary(4)
    five = summed_up(SurveyKind.SCALE, 0, [*four, Reply(chosen=(2,))])
    assert five.is_shown
    assert (five.mean, [bar.count for bar in five.bars]) == (4.4, [0, 1, 0, 0, 4])


def test_texts_stand_in_no_order_of_coming() -> None:
    said = summed_up(SurveyKind.TEXT, 0, [Reply(words=words) for words in ("b", "C", "a", "e", "D")])

    assert said.texts == ("a", "b", "C", "D", "e")


def test_several_may_be_chosen_but_each_once() -> None:
    check_reply(SurveyKind.SEVERAL, 3, Reply(chosen=(0, 2)), field="q")
    with pytest.raises(rules.NotAnOption):
        check_reply(SurveyKind.SEVERAL, 3, Reply(chosen=(0, 0)), field="q")


def test_the_same_question_is_compared_over_activities(scene: Scene, clock: Clock) -> None:
    ask_after_each(actor(scene.manager), scene.centre.id, question())
    numbers = [
        course(scene, when=period(day, "17:00", "18:00"), kind=kind, title=day)
        for day, kind in (
            ("2026-12-01", ActivityKind.TRAINING),
            ("2026-12-02", ActivityKind.EVENT),
            ("2026-12-03", ActivityKind.TRAINING),
        )
    ]
    tickets = [[one.ticket for one in come(number, 5)] for number in numbers]
    clock.move_to("2026-12-04 09:00")
    assert ask_due(now()) == 3
    (mark,) = question_ids(numbers[0])
    for place, of_one in enumerate(tickets):
        for ticket in of_one[: 4 if place == 2 else 5]:
            answer_survey(ticket, {mark: Reply(chosen=(place + 3,))})
    asked, last = questions_of(activity(numbers[0])), activity(numbers[2])

    assert [(one.activity_id, one.mean) for one in compared(last, asked, kind=None)[mark]] == [
        (numbers[0], 3.0),
        (numbers[1], 4.0),
    ]
    assert [one.activity_id for one in compared(last, asked, kind=ActivityKind.EVENT)[mark]] == [numbers[1]]


def test_a_survey_row_belongs_to_one_activity(scene: Scene, clock: Clock) -> None:
    number, _ = surveyed(scene, 1)
    clock.move_to(MORNING_AFTER)
    ask_due(now())

    (kept,) = db.session.scalars(select(ActivitySurvey)).all()
    assert kept.activity_id == number
