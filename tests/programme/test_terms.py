"""Staff say how people enrol and what they are asked: what is kept, what is refused, and what becomes of the places."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.centres import queries as centres
from app.core.clock import now
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotFound, Refusal
from app.programme.models import ACTIVITY, Activity, EnrolmentTerms, Seating
from app.programme.queries.enrolled import hit_by
from app.programme.queries.terms import questions_of
from app.programme.rules import questions as asking
from app.programme.rules import terms as no
from app.programme.rules.enrolling import EnrolmentMode, QuestionKind
from app.programme.rules.questions import Asked
from app.programme.rules.refusals import TooManySeats
from app.programme.rules.terms import Terms
from app.programme.services import questions
from app.programme.services.dates import DatesAsked, add_sessions
from app.programme.services.making import EDITED, change_activity
from app.programme.services.terms import end_terms, set_terms
from app.schedule.models import Pool
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import ClaimStatus, Mode
from tests.desk.scene import Scene
from tests.makers import actor, details, make_activity, make_enrolment, make_person, make_terms, period

pytestmark = pytest.mark.usefixtures("clock")
DATES = (period("2026-12-01", "17:00", "20:00"), period("2026-12-03", "17:00", "20:00"))
FIRST = Terms(mode=EnrolmentMode.FIRST_COME)
DAY = timedelta(days=1)
BEGINS = DATES[0].starts


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def course(scene: Scene, seats: int | None = 2, **more: object) -> int:
    more.setdefault("published", True)
    return make_activity(scene.manager, scene.centre, *DATES, room=scene.room, seats=seats, **more)


def seen(number: int) -> int:
    return centres.last_change(ACTIVITY, number, EDITED)


def set_so(scene: Scene, number: int, terms: Terms = FIRST, seats: int | None = 2, **more: object) -> None:
    set_terms(actor(scene.manager), number, terms, seats=seats, seen=seen(number), **more)


def seatings() -> list[Seating]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Seating).order_by(Seating.id)))


def status(enrolment) -> ClaimStatus:
    db.session.refresh(enrolment.claim)
    return enrolment.status


def test_terms_open_places_for_the_whole_course(scene: Scene) -> None:
    number = course(scene, seats=None)

    set_so(scene, number, seats=7)

    (seating,) = seatings()
    assert (seating.session_id, seating.pool.starts_at) == (None, BEGINS)
    assert numbers_of([seating.pool_id], now=now())[seating.pool_id].capacity == 7
    assert db.session.get_one(Activity, number).seats == 7


def test_single_dates_have_places_of_their_own_and_a_new_date_too(scene: Scene) -> None:
    number = course(scene)
    set_so(scene, number, replace(FIRST, by_session=True))
    later = period("2026-12-08", "17:00", "20:00")

    add_sessions(actor(scene.manager), number, DatesAsked(scene.room.id, (later.starts.date(),), 17 * 60, 20 * 60))

    assert [one.pool.starts_at for one in seatings()] == [*(one.starts for one in DATES), later.starts]


@pytest.mark.parametrize(
    ("terms", "seats", "refusal", "field"),
    [
        (FIRST, None, no.SeatsNeeded, "seats"),
        (FIRST, 999, TooManySeats, "seats"),
        (replace(FIRST, opens_at=BEGINS), 2, no.OpensAfterStart, "opens_on"),
        (replace(FIRST, closes_at=BEGINS + DAY), 2, no.ClosesAfterStart, "closes_on"),
        (replace(FIRST, opens_at=BEGINS - DAY, closes_at=BEGINS - DAY), 2, no.ClosesBeforeOpening, "closes_on"),
        (replace(FIRST, mode=EnrolmentMode.DRAWN), 2, no.ClosingNeeded, "closes_on"),
        (replace(FIRST, mode=EnrolmentMode.CHOSEN, criteria_en="The first"), 2, no.CriteriaNeeded, "criteria_pl"),
        (replace(FIRST, mode=EnrolmentMode.ORGANISATIONS_FIRST), 2, no.ReservedUntilNeeded, "reserved_on"),
        (
            replace(FIRST, mode=EnrolmentMode.ORGANISATIONS_FIRST, reserved_until=BEGINS),
            2,
            no.ReservedTooLong,
            "reserved_on",
        ),
        (replace(FIRST, fewest=3), 2, no.FewestAboveSeats, "fewest"),
    ],
)
def test_terms_that_cannot_be_kept_are_refused_with_a_sentence(
    scene: Scene, terms: Terms, seats: int | None, refusal: type[Refusal], field: str
) -> None:
    number = course(scene)

    with pytest.raises(refusal) as refused:
        set_so(scene, number, terms, seats)

    assert refused.value.at_field == field
    assert (seatings(), db.session.get(EnrolmentTerms, number)) == ([], None)


def test_terms_that_somebody_changed_meanwhile_are_not_overwritten(scene: Scene) -> None:
    number, before = course(scene), 0
    before = seen(number)
    set_so(scene, number)

    with pytest.raises(ChangedMeanwhile):
        set_terms(actor(scene.manager), number, FIRST, seats=2, seen=before)


def test_other_centres_see_no_activity_to_set_terms_of(scene: Scene) -> None:
    number = course(scene)

    with pytest.raises(NotFound):
        set_terms(actor(scene.other), number, FIRST, seats=2, seen=seen(number))


def test_before_anybody_enrolled_the_mode_may_change_and_makes_other_pools(scene: Scene) -> None:
    number = course(scene)
    set_so(scene, number)

    set_so(scene, number, replace(FIRST, mode=EnrolmentMode.DRAWN, closes_at=BEGINS, by_session=True))

    assert [one.pool.mode for one in seatings()] == [Mode.DRAWN, Mode.DRAWN]
    assert db.session.query(Pool).count() == 2


def test_after_that_mode_and_dates_stay_and_all_else_may_change(scene: Scene) -> None:
    number = course(scene)
    make_enrolment(make_terms(number), make_person())

    with pytest.raises(no.ModeIsFixed):
        set_so(scene, number, replace(FIRST, mode=EnrolmentMode.CHOSEN, criteria_pl="Kto pierwszy"))
    with pytest.raises(no.DatesAreFixed):
        set_so(scene, number, replace(FIRST, by_session=True))
    with pytest.raises(no.ModeIsFixed):
        end_terms(actor(scene.manager), number, seen=seen(number))
    set_so(scene, number, replace(FIRST, percent=60, fewest=1, most_per_organisation=3, closes_at=BEGINS - DAY))

    kept = db.session.get_one(EnrolmentTerms, number)
    assert (kept.percent, kept.fewest, kept.most_per_organisation, kept.closes_at) == (60, 1, 3, BEGINS - DAY)


def test_entry_becomes_free_while_nobody_enrolled(scene: Scene) -> None:
    number = course(scene)
    set_so(scene, number)

    end_terms(actor(scene.manager), number, seen=seen(number))

    assert (seatings(), db.session.get(EnrolmentTerms, number), db.session.query(Pool).count()) == ([], None, 0)


def test_the_time_of_organisations_ends_earlier_and_those_who_wait_are_offered_places(scene: Scene) -> None:
    number = course(scene)
    reserved = replace(FIRST, mode=EnrolmentMode.ORGANISATIONS_FIRST, reserved_until=BEGINS - DAY)
    set_so(scene, number, reserved)
    waits = make_enrolment(seatings()[0], make_person())
    assert waits.status is ClaimStatus.WAITING

    set_so(scene, number, replace(reserved, reserved_until=now() - DAY))

    assert status(waits) is ClaimStatus.OFFERED


def test_more_seats_are_offered_at_once_in_order(scene: Scene) -> None:
    number = course(scene, seats=1)
    seating = make_terms(number)
    _, second, third = (make_enrolment(seating, make_person()) for _ in range(3))

    set_so(scene, number, seats=2)

    assert [status(second), status(third)] == [ClaimStatus.OFFERED, ClaimStatus.WAITING]


def test_fewer_seats_than_people_are_refused_and_say_who_is_hit(scene: Scene) -> None:
    number = course(scene, seats=3)
    seating = make_terms(number)
    people = [make_enrolment(seating, make_person(name=name)) for name in ("Ala", "Bea", "Celina")]

    with pytest.raises(no.TooFewSeats) as refused:
        set_so(scene, number, seats=1)

    assert refused.value.facts == {"count": 2}
    assert [one.name for one in hit_by(number, 1, now=now())] == ["Bea", "Celina"]
    assert [status(one) for one in people] == [ClaimStatus.CONFIRMED] * 3
    assert db.session.get_one(Activity, number).seats == 3


def test_by_choice_the_last_wait_again_in_their_turn(scene: Scene) -> None:
    number = course(scene, seats=3)
    seating = make_terms(number)
    first, second, third, fourth = (make_enrolment(seating, make_person()) for _ in range(4))

    set_so(scene, number, seats=1, put_back=(second.claim_id, third.claim_id))

    assert [status(one) for one in (first, second, third, fourth)] == [ClaimStatus.CONFIRMED] + [
        ClaimStatus.WAITING
    ] * 3
    set_so(scene, number, seats=2)
    assert [status(one) for one in (second, fourth)] == [ClaimStatus.OFFERED, ClaimStatus.WAITING]


def test_who_was_not_shown_is_not_put_back(scene: Scene) -> None:
    number = course(scene, seats=3)
    seating = make_terms(number)
    _, second, third = (make_enrolment(seating, make_person()) for _ in range(3))

    with pytest.raises(no.TooFewSeats):
        set_so(scene, number, seats=1, put_back=(third.claim_id,))

    assert status(second) is ClaimStatus.CONFIRMED


def test_seats_in_the_details_follow_the_same_rule(scene: Scene) -> None:
    number = course(scene, seats=2)
    seating = make_terms(number)
    _, _, third = (make_enrolment(seating, make_person()) for _ in range(3))

    for seats, refusal in ((1, no.TooFewSeats), (None, no.SeatsNeeded)):
        with pytest.raises(refusal):
            change_activity(actor(scene.manager), number, details(seats=seats), seen=seen(number))
    change_activity(actor(scene.manager), number, details(seats=3), seen=seen(number))

    assert status(third) is ClaimStatus.OFFERED
    assert numbers_of([seating.pool_id], now=now())[seating.pool_id].capacity == 3


# --- questions


CHOICE = Asked(
    kind=QuestionKind.CHOICE,
    label_pl="Poziom",
    options=({"pl": "Początek", "en": "Beginner", "uk": ""}, {"pl": "Dalej", "en": "On", "uk": ""}),
)


def test_questions_are_asked_in_order_and_move(scene: Scene) -> None:
    number, who = course(scene), actor(scene.manager)
    ids = [
        questions.add_question(who, number, replace(CHOICE, label_pl=label, kind=QuestionKind.TEXT, options=()))
        for label in ("A", "B", "C")
    ]

    questions.move_question(who, number, ids[2], questions.Way.UP)
    questions.move_question(who, number, ids[2], questions.Way.UP)
    questions.move_question(who, number, ids[2], questions.Way.UP)
    questions.move_question(who, number, ids[0], questions.Way.DOWN)
    questions.remove_question(who, number, ids[0])

    assert [one.label_pl for one in questions_of(number)] == ["C", "B"]


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (replace(CHOICE, label_pl=" "), asking.LabelNeeded),
        (replace(CHOICE, options=CHOICE.options[:1]), asking.OptionsNeeded),
        (replace(CHOICE, options=CHOICE.options * 2), asking.OptionTwice),
        (replace(CHOICE, options=({"pl": "x" * 201}, {"pl": "y"})), asking.OptionTooLong),
        (replace(CHOICE, options=tuple({"pl": str(n)} for n in range(31))), asking.TooManyOptions),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(scene: Scene, asked: Asked, refusal: type[Refusal]) -> None:
    number = course(scene)

    with pytest.raises(refusal):
        questions.add_question(actor(scene.manager), number, asked)

    assert questions_of(number) == []


def test_the_twenty_first_question_is_one_too_many(scene: Scene) -> None:
    number = course(scene)
    for _ in range(20):
        questions.add_question(actor(scene.manager), number, CHOICE)

    with pytest.raises(asking.TooManyQuestions):
        questions.add_question(actor(scene.manager), number, CHOICE)


def test_what_somebody_answered_keeps_its_kind_and_its_options(scene: Scene) -> None:
    from app.core.database import transaction
    from app.programme.models import Answer

    number, who = course(scene), actor(scene.manager)
    question_id = questions.add_question(who, number, CHOICE)
    enrolment = make_enrolment(make_terms(number), make_person())

    @transaction
    def answer() -> None:
        db.session.add(Answer(enrolment_id=enrolment.id, question_id=question_id, chosen=[1]))

    answer()
    for wanted in (replace(CHOICE, kind=QuestionKind.TEXT), replace(CHOICE, options=CHOICE.options[::-1])):
        with pytest.raises(asking.QuestionIsAnswered):
            questions.change_question(who, number, question_id, wanted)
    longer = replace(CHOICE, label_pl="Jaki poziom?", options=(*CHOICE.options, {"pl": "Mistrz", "en": "", "uk": ""}))
    questions.change_question(who, number, question_id, longer)

    (kept,) = questions_of(number)
    assert (kept.label_pl, len(kept.options)) == ("Jaki poziom?", 3)
