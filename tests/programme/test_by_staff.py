"""Staff and those who are enrolled: enrolling, choosing, drawing, taking off, writing, and what all are told."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.accounts.rules import NotAnAddress
from app.core.clock import local, now
from app.core.database import db
from app.core.errors import NotFound
from app.notifications.models import Mail
from app.notifications.services.wording import message_of, words_of
from app.programme.models import Activity, Enrolment, Guest, Seating
from app.programme.queries.figures import Figures, figures_of
from app.programme.queries.terms import questions_of, terms_row
from app.programme.rules import choosing as no
from app.programme.rules.choosing import lots_of
from app.programme.rules.enrolling import CARRIED_OVER, EVERYBODY, EnrolmentMode, QuestionKind, Source
from app.programme.rules.questions import Asked
from app.programme.rules.terms import carries_over_from
from app.programme.services import by_staff
from app.programme.services.announcing import call_off, publish
from app.programme.services.by_staff import Newcomer, enrol_by_staff
from app.programme.services.choosing import Choice, choose_people, draw_places
from app.programme.services.dates import DatesAsked, cancel_session, copy_activity, move_session
from app.programme.services.enrolling import enrol
from app.programme.services.making import change_activity
from app.programme.services.minimum import go_ahead, warn_of_too_few
from app.programme.services.questions import add_question
from app.programme.steps.joining import Application
from app.schedule.rules.places import AlreadyThere, ClaimOver, ClaimStatus, NotEnoughPlaces, NothingToDraw
from tests.desk.scene import Scene
from tests.makers import (
    actor,
    details,
    make_activity,
    make_enrolment,
    make_person,
    make_terms,
    make_trainer,
    period,
)
from tests.programme.test_terms import seen

pytestmark = pytest.mark.usefixtures("clock")
DATES = (period("2026-12-01", "17:00", "20:00"), period("2026-12-03", "17:00", "20:00"))
S = ClaimStatus
NEWS = ("session_moved", "session_cancelled", "activity_called_off", "going_ahead", "activity_message", "too_few")


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def course(scene: Scene, seats: int = 2, *dates: object, **more: object) -> int:
    more.setdefault("published", True)
    return make_activity(scene.manager, scene.centre, *(dates or DATES), room=scene.room, seats=seats, **more)


def kept(number: int) -> Activity:
    db.session.expire_all()
    return db.session.get_one(Activity, number)


def status(enrolment: Enrolment) -> ClaimStatus:
    db.session.refresh(enrolment)
    db.session.refresh(enrolment.claim)
    return enrolment.status


def mails(*templates: str) -> list[tuple[str, str]]:
    """Address and template of what was queued, news alone or these."""
    db.session.rollback()
    told = select(Mail.address, Mail.template).where(Mail.template.in_(templates or NEWS))
    return sorted((row.address, row.template) for row in db.session.execute(told))


# --- enrolling


def test_staff_enrol_by_name_alone_and_by_an_address(scene: Scene) -> None:
    seating = make_terms(course(scene), percent=70)
    who = actor(scene.manager)

    named = enrol_by_staff(who, seating.activity_id, seating.id, Newcomer("Jan Bez Maila", needs="pętla"))
    guest = enrol_by_staff(who, seating.activity_id, seating.id, Newcomer("Ola", "OLA@Example.org "))
    third = enrol_by_staff(who, seating.activity_id, seating.id, Newcomer("Ewa Wisła", scene.owner.email))

    rows = {one.id: one for one in db.session.scalars(select(Enrolment))}
    assert [rows[one].status for one in (named, guest, third)] == [S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert (rows[named].email, rows[named].need.words, rows[named].percent) == ("", "pętla", 70)
    assert (rows[guest].email, rows[third].person_id) == ("ola@example.org", scene.owner.id)
    assert {one.source for one in rows.values()} == {Source.STAFF}
    assert mails("enrolment_confirmed", "enrolment_waiting") == [
        ("ola@example.org", "enrolment_confirmed"),
        (scene.owner.email, "enrolment_waiting"),
    ]


def test_nobody_is_enrolled_twice_nor_where_it_is_not_public(scene: Scene) -> None:
    seating = make_terms(course(scene))
    draft = make_terms(course(scene, 2, period("2026-12-15", "17:00", "20:00"), published=False))
    who = actor(scene.manager)
    enrol_by_staff(who, seating.activity_id, seating.id, Newcomer("Ola", "ola@example.org"))

    with pytest.raises(AlreadyThere):
        enrol_by_staff(who, seating.activity_id, seating.id, Newcomer("Ola", "Ola@example.org"))
    with pytest.raises(no.NotPublicYet):
        enrol_by_staff(who, draft.activity_id, draft.id, Newcomer("Ola", "ola@example.org"))
    with pytest.raises(NotAnAddress):
        enrol_by_staff(who, seating.activity_id, seating.id, Newcomer("Ola", "ola"))
    with pytest.raises(NotFound):
        enrol_by_staff(who, seating.activity_id, draft.id, Newcomer("Ewa"))
    with pytest.raises(NotFound):
        enrol_by_staff(actor(scene.other), seating.activity_id, seating.id, Newcomer("Ewa"))
    db.session.rollback()
    assert db.session.query(Guest).count() == 1


def test_out_of_turn_needs_a_reason_and_a_free_place(scene: Scene) -> None:
    number = course(scene, seats=1)
    seating = make_terms(number, mode=EnrolmentMode.CHOSEN)
    asks = make_enrolment(seating, make_person())
    who = actor(scene.manager)

    with pytest.raises(no.ReasonNeeded):
        by_staff.admit_enrolled(who, number, asks.id, why=" ")
    by_staff.admit_enrolled(who, number, asks.id, why="Prowadzi grupę, dla której to jest.")
    with pytest.raises(NotEnoughPlaces):
        enrol_by_staff(who, number, seating.id, Newcomer("Ola"), why="Obiecane.", out_of_turn=True)
    with pytest.raises(no.NotAsking):
        by_staff.admit_enrolled(who, number, asks.id, why="Jeszcze raz")

    assert status(asks) is S.CONFIRMED


def test_taking_off_says_why_and_offers_the_place_to_the_next(scene: Scene) -> None:
    number = course(scene, seats=1)
    seating = make_terms(number)
    first, second = (
        make_enrolment(seating, make_person("a@example.org")),
        make_enrolment(seating, make_person("b@example.org")),
    )

    with pytest.raises(no.ReasonNeeded):
        by_staff.remove_enrolled(actor(scene.manager), number, first.id, why="")
    by_staff.remove_enrolled(actor(scene.manager), number, first.id, why="Na prośbę przez telefon.")

    assert (status(first), status(second)) == (S.REMOVED, S.OFFERED)
    assert first.why == "Na prośbę przez telefon."
    assert mails("enrolment_removed", "place_offered") == [
        ("a@example.org", "enrolment_removed"),
        ("b@example.org", "place_offered"),
    ]
    with pytest.raises(ClaimOver):
        by_staff.remove_enrolled(actor(scene.manager), number, first.id, why="Znowu")


# --- choosing and drawing


def test_choosing_answers_those_who_are_ticked_and_nobody_silently(scene: Scene) -> None:
    number = course(scene, seats=2)
    seating = make_terms(number, mode=EnrolmentMode.CHOSEN, criteria_pl="Kto prowadzi grupę")
    people = [make_enrolment(seating, make_person(f"p{n}@example.org")) for n in range(4)]
    ids = [one.id for one in people]
    who = actor(scene.manager)

    with pytest.raises(no.NobodyChosen):
        choose_people(who, number, seating.id, Choice())
    with pytest.raises(no.ReasonForRefusal):
        choose_people(who, number, seating.id, Choice(refused={ids[2]: " "}))
    choose_people(who, number, seating.id, Choice(tuple(ids[:2]), (ids[3],), {ids[2]: "Nie spełnia kryterium 1."}))

    assert [status(one) for one in people] == [S.CONFIRMED, S.CONFIRMED, S.REFUSED, S.WAITING]
    assert mails("enrolment_confirmed", "enrolment_refused", "enrolment_waiting") == [
        ("p0@example.org", "enrolment_confirmed"),
        ("p1@example.org", "enrolment_confirmed"),
        ("p2@example.org", "enrolment_refused"),
        ("p3@example.org", "enrolment_waiting"),
    ]
    with pytest.raises(ClaimOver):
        choose_people(who, number, seating.id, Choice(waiting=(ids[2],)))


def test_more_cannot_be_chosen_than_there_are_places(scene: Scene) -> None:
    number = course(scene, seats=1)
    seating = make_terms(number, mode=EnrolmentMode.CHOSEN)
    people = [make_enrolment(seating, make_person()) for _ in range(2)]

    with pytest.raises(NotEnoughPlaces):
        choose_people(actor(scene.manager), number, seating.id, Choice(tuple(one.id for one in people)))

    assert [status(one) for one in people] == [S.ASKED, S.ASKED]


def test_a_draw_publishes_lots_that_anybody_computes_again(scene: Scene) -> None:
    number = course(scene, seats=2)
    seating = make_terms(number, mode=EnrolmentMode.DRAWN, closes_at=now() + timedelta(days=1))
    people = [make_enrolment(seating, make_person()) for _ in range(5)]
    who = actor(scene.manager)

    with pytest.raises(no.DrawAfterClosing):
        draw_places(who, number, seating.id)
    close(number)
    draw_places(who, number, seating.id)

    drawn = db.session.get_one(Seating, seating.id, populate_existing=True)
    seed, lots = drawn.pool.public_seed, lots_of(drawn.draw)
    assert [one.uid for one in lots] == sorted(
        (one.claim.uid for one in people), key=lambda uid: sha256(f"{seed}:{uid}".encode()).hexdigest()
    )
    assert [one.has_place for one in lots] == [True, True, False, False, False]
    by_uid = {one.claim.uid: one for one in people}
    assert [status(by_uid[one.uid]) for one in lots] == [S.CONFIRMED] * 2 + [S.WAITING] * 3
    with pytest.raises(NothingToDraw):
        draw_places(who, number, seating.id)


def test_nobody_asked_so_nothing_is_drawn(scene: Scene) -> None:
    number = course(scene)
    seating = make_terms(number, mode=EnrolmentMode.DRAWN, closes_at=now() - timedelta(days=1))

    with pytest.raises(no.NobodyAsked):
        draw_places(actor(scene.manager), number, seating.id)


def close(number: int) -> None:
    from app.core.database import transaction

    @transaction
    def write() -> None:
        terms = terms_row(number)
        assert terms is not None
        terms.closes_at = now() - timedelta(minutes=1)

    write()


# --- what all are told


def test_a_moved_date_tells_everybody_once_and_shortens_nothing_else(scene: Scene) -> None:
    trainer = make_trainer(scene.centre)
    number = course(scene, 1, leaders=(trainer.person_id,))
    seating = make_terms(number)
    make_enrolment(seating, make_person("a@example.org"))
    make_enrolment(seating, make_person("b@example.org"))
    make_enrolment(seating, None)
    first = kept(number).by_start[0]

    to = DatesAsked(scene.room.id, (local(DATES[0].starts).date(),), 9 * 60, 12 * 60)
    move_session(actor(scene.manager), number, first.id, to, seen=first.entry.sequence)

    assert mails() == [
        ("a@example.org", "session_moved"),
        ("b@example.org", "session_moved"),
        (trainer.person.email, "session_moved"),
    ]
    told = db.session.scalars(
        select(Mail).where(Mail.address == "a@example.org", Mail.template == "session_moved")
    ).one()
    (event,) = told.facts["calendar"]["events"]
    assert (event["sequence"], event["is_off"]) == (2, False)
    assert kept(number).by_start[0].period.starts == db.session.get_one(Seating, seating.id).pool.starts_at


def test_each_move_is_an_event_of_its_own(scene: Scene) -> None:
    number = course(scene, 1)
    make_enrolment(make_terms(number), make_person("a@example.org"))
    first = kept(number).by_start[0]

    for starts in (9, 10):
        to = DatesAsked(scene.room.id, (local(DATES[0].starts).date(),), starts * 60, 13 * 60)
        move_session(actor(scene.manager), number, first.id, to, seen=kept(number).by_start[0].entry.sequence)

    assert mails() == [("a@example.org", "session_moved")] * 2


def test_a_cancelled_date_tells_those_of_the_whole_course_and_they_stay(scene: Scene) -> None:
    number = course(scene, 1)
    seating = make_terms(number)
    one = make_enrolment(seating, make_person("a@example.org"))
    first = kept(number).by_start[0]

    cancel_session(actor(scene.manager), number, first.id, why="Prowadząca jest chora.")

    assert mails() == [("a@example.org", "session_cancelled")]
    told = db.session.scalars(select(Mail).where(Mail.template == "session_cancelled")).one()
    assert [event["is_off"] for event in told.facts["calendar"]["events"]] == [True]
    assert status(one) is S.CONFIRMED
    assert db.session.get_one(Seating, seating.id, populate_existing=True).pool.starts_at == DATES[1].starts


def test_a_cancelled_date_that_was_enrolled_for_alone_ends_its_places(scene: Scene) -> None:
    number = course(scene, 1)
    seating = make_terms(number, by_session=True)
    one = make_enrolment(seating, make_person("a@example.org"))

    cancel_session(actor(scene.manager), number, seating.session_id, why="Prowadząca jest chora.")

    assert (status(one), one.had_place) == (S.CALLED_OFF, True)
    assert mails() == [("a@example.org", "session_cancelled")]


def test_calling_off_ends_all_and_tells_each_once_with_all_their_dates(scene: Scene) -> None:
    trainer = make_trainer(scene.centre)
    number = course(scene, 1, leaders=(trainer.person_id,))
    make_terms(number, by_session=True)
    seatings = db.session.scalars(select(Seating).order_by(Seating.id)).all()
    person, late = make_person("a@example.org"), make_person("b@example.org")
    both = [make_enrolment(one, person) for one in seatings]
    waits = make_enrolment(seatings[0], late)

    call_off(actor(scene.manager), number, why="Za mało osób.")

    assert [status(one) for one in (*both, waits)] == [S.CALLED_OFF] * 3
    assert [one.had_place for one in (*both, waits)] == [True, True, False]
    assert mails() == [
        ("a@example.org", "activity_called_off"),
        ("b@example.org", "activity_called_off"),
        (trainer.person.email, "activity_called_off"),
    ]
    told = db.session.scalars(select(Mail).where(Mail.address == "a@example.org", Mail.template.in_(NEWS))).one()
    assert [event["is_off"] for event in told.facts["calendar"]["events"]] == [True, True]
    assert figures_of([number])[number] == Figures(seats=2, lost=2)


def test_who_had_a_place_comes_first_for_seven_days_where_it_is_planned_anew(scene: Scene) -> None:
    number = course(scene, 1)
    seating = make_terms(number, closes_at=DATES[0].starts)
    add_question(actor(scene.manager), number, Asked(kind=QuestionKind.TEXT, label_pl="Po co?"))
    had, waited = make_person(), make_person()
    make_enrolment(seating, had)
    make_enrolment(seating, waited)
    call_off(actor(scene.manager), number, why="Za mało osób.")

    again = copy_activity(actor(scene.manager), number, weeks=4, session_ids=[])
    publish(actor(scene.manager), again)

    terms, activity = terms_row(again), kept(again)
    assert terms is not None
    assert terms.closes_at == DATES[0].starts + timedelta(weeks=4)
    assert [one.label_pl for one in questions_of(again)] == ["Po co?"]
    statuses = {}
    for person in (make_person(), waited, had):
        enrol(actor(person), again, Application(f"key-{person.id}"))
    for one in db.session.scalars(select(Enrolment).join(Enrolment.seating).where(Seating.activity_id == again)):
        statuses[one.person_id] = one.claim.priority
    assert (statuses[had.id], statuses[waited.id]) == (CARRIED_OVER, EVERYBODY)
    opened = activity.published_at
    assert carries_over_from(number, opened, opened + timedelta(days=6)) == number
    assert carries_over_from(number, opened, opened + timedelta(days=7)) is None


def test_who_leads_it_is_told_when_that_changes(scene: Scene) -> None:
    first, second = make_trainer(scene.centre, name="Ala"), make_trainer(scene.centre, name="Bea")
    number = course(scene, 1, leaders=(first.person_id,))

    change_activity(actor(scene.manager), number, details(seats=1, leaders=(second.person_id,)), seen=seen(number))

    db.session.rollback()
    told = db.session.scalars(select(Mail).where(Mail.template == "leading_changed").order_by(Mail.id)).all()
    assert [(one.address, one.facts["is_added"]) for one in told] == [
        (first.person.email, True),
        (first.person.email, False),
        (second.person.email, True),
    ]


def test_a_message_goes_to_each_alone_and_once(scene: Scene) -> None:
    number = course(scene, 1)
    seating = make_terms(number)
    make_enrolment(seating, make_person("a@example.org"))
    make_enrolment(seating, make_person("b@example.org"))
    make_enrolment(seating)
    said = {"subject": "Weź laptop", "words": "Gniazdka są.", "key": "k1"}

    with pytest.raises(no.WordsNeeded):
        by_staff.write_to_enrolled(actor(scene.manager), number, **{**said, "words": " "}, statuses=by_staff.REACHED)
    assert by_staff.write_to_enrolled(actor(scene.manager), number, **said, statuses=by_staff.REACHED) == 2
    by_staff.write_to_enrolled(actor(scene.manager), number, **said, statuses=by_staff.REACHED)

    assert mails() == [("a@example.org", "activity_message"), ("b@example.org", "activity_message")]


# --- the minimum


def test_too_few_three_days_before_is_told_once_and_decided(scene: Scene, clock) -> None:
    number = course(scene, 5)
    seating = make_terms(number, fewest=3)
    make_enrolment(seating, make_person("a@example.org"))
    before = DATES[0].starts - timedelta(hours=73)
    assert warn_of_too_few(before) == 0

    at = DATES[0].starts - timedelta(hours=71)
    clock.move_to(at)
    assert (warn_of_too_few(at), warn_of_too_few(at)) == (1, 1)
    assert mails() == [(scene.manager.email, "too_few")]
    go_ahead(actor(scene.manager), number, seating.id)

    assert warn_of_too_few(at) == 0
    assert mails("going_ahead") == [("a@example.org", "going_ahead")]
    with pytest.raises(no.NothingToDecide):
        go_ahead(actor(scene.manager), number, seating.id)


def test_figures_count_who_had_who_waited_and_who_asked(scene: Scene) -> None:
    number = course(scene, 1)
    seating = make_terms(number)
    for _ in range(3):
        make_enrolment(seating, make_person())

    assert figures_of([number]) == {number: Figures(seats=1, enrolled=1, waited=2)}


@pytest.mark.parametrize("language", ["pl", "uk", "en"])
def test_every_mail_to_them_reads_in_each_language(scene: Scene, clock, language: str) -> None:
    trainer = make_trainer(scene.centre, make_person("led@example.org", language=language))
    number = course(scene, 5, leaders=(trainer.person_id,))
    seating = make_terms(number, fewest=3)
    make_enrolment(seating, make_person("a@example.org", language=language))
    scene.manager.language = language
    who, (first, second) = actor(scene.manager), kept(number).by_start
    to = DatesAsked(scene.room.id, (local(DATES[0].starts).date(),), 9 * 60, 12 * 60)
    move_session(who, number, first.id, to, seen=first.entry.sequence)
    cancel_session(who, number, second.id, why="Choroba.")
    by_staff.write_to_enrolled(who, number, subject="Laptop", words="Weź.", statuses=by_staff.REACHED, key="k")
    clock.move_to(DATES[0].starts - timedelta(hours=20))
    warn_of_too_few(now())
    go_ahead(who, number, seating.id)
    change_activity(who, number, details(seats=5), seen=seen(number))
    call_off(who, number, why="Za mało osób.")

    sent = db.session.scalars(select(Mail).where(Mail.template.in_((*NEWS, "leading_changed")))).all()

    assert {one.template for one in sent} == {*NEWS, "leading_changed"}
    for one in sent:
        words = words_of(one)
        assert (words.subject != "", "%(" in words.text + words.html, "None" in words.text) == (True, False, False)
        assert message_of(one)["Subject"] == words.subject
