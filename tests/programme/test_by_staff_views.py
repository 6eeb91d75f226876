"""The pages of staff about enrolment, as a browser without script sees them: forms keep what was typed."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from app.core.access import Role
from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.services.wording import words_of
from app.programme.models import AccessNeed, Answer, Enrolment, EnrolmentTerms, Seating
from app.programme.queries.terms import questions_of
from app.programme.rules.enrolling import EnrolmentMode, QuestionKind
from app.programme.rules.questions import Asked
from app.programme.services.choosing import draw_places
from app.programme.services.questions import add_question
from app.schedule.rules.places import ClaimStatus
from tests.makers import (
    actor,
    make_activity,
    make_centre,
    make_enrolment,
    make_person,
    make_room,
    make_staff,
    make_terms,
    make_trainer,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session", "clock")
DATES = (period("2026-12-01", "17:00", "20:00"), period("2026-12-03", "17:00", "20:00"))
S = ClaimStatus
BEGINS_BEFORE = "It begins before that. Let enrolment close by its start, or leave the closing empty."


class Scene:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.centre = make_centre("Centrum Tu", slug="tu")
        self.room = make_room(self.centre, "Sala Szkoleniowa", seats=20)
        self.staff = make_staff(self.centre, email="coordinator@example.org")
        self.trainer = make_trainer(self.centre)
        self.client = visitor(app, self.staff)

    def course(self, seats: int | None = 3, **more) -> int:
        more.setdefault("published", True)
        return make_activity(self.staff, self.centre, *DATES, room=self.room, seats=seats, **more)


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def fresh(enrolment_id: int) -> Enrolment:
    db.session.rollback()
    return db.session.get_one(Enrolment, enrolment_id, populate_existing=True)


# --- terms and questions


def test_staff_set_how_people_enrol(scene: Scene) -> None:
    number = scene.course(seats=None)
    page = f"/zespol/program/{number}/zapisy"
    assert "Nobody enrols: entry is free" in said(scene.client.get(page))

    answer = post(
        scene.client,
        page,
        page=page,
        mode="organisations_first",
        seats="12",
        reserved_on="2026-11-28",
        reserved_time="8:00",
        closes_on="2026-11-30",
        fewest="4",
        percent="70",
        most_per_organisation="2",
        seen=seen_in(scene, page),
    )

    assert (answer.status_code, answer.location) == (303, f"/zespol/program/{number}")
    kept = db.session.get_one(EnrolmentTerms, number)
    assert (kept.mode, kept.fewest, kept.percent, kept.most_per_organisation) == (
        EnrolmentMode.ORGANISATIONS_FIRST,
        4,
        70,
        2,
    )
    assert kept.reserved_until == period("2026-11-28", "8:00", "9:00").starts
    assert kept.closes_at == period("2026-11-30", "23:59", "24:00").starts


def seen_in(scene: Scene, page: str) -> str:
    import re

    found = re.search(r'name="seen"[^>]*value="(\d+)"', scene.client.get(page).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"seats": ""}, {"seats": "Write how many people can take part: enrolment gives that many places."}),
        ({"seats": "0"}, {"seats": "Write a whole number from 1 to 2000."}),
        ({"mode": "lottery"}, {"mode": "Not a valid choice."}),
        (
            {"mode": "chosen"},
            {"criteria_pl": "Write in Polish by what the centre chooses: people read it before they ask."},
        ),
        ({"mode": "drawn"}, {"closes_on": "Say when enrolment closes: the draw comes after that."}),
        (
            {"closes_on": "2026-12-02"},
            {"closes_on": BEGINS_BEFORE},
        ),
        ({"closes_on": "1.13.2026"}, {"closes_on": "Choose a day, or write it as 2026-12-01."}),
        ({"closes_on": "2026-11-30", "closes_time": "25:00"}, {"closes_time": "Write the time as 18:00."}),
        ({"percent": "0"}, {"percent": "Write a whole number from 1 to 100."}),
        ({"fewest": "9"}, {"fewest": "That is more than there are places. Choose a smaller number."}),
    ],
)
def test_terms_that_cannot_be_kept_say_so_at_the_field_and_lose_nothing(scene: Scene, typed, wrong) -> None:
    number = scene.course()
    page = f"/zespol/program/{number}/zapisy"
    sent = {"mode": "first_come", "seats": "3", "percent": "80", "criteria_en": "Kept words", **typed}

    answer = post(scene.client, page, page=page, seen=seen_in(scene, page), **sent)

    assert (answer.status_code in (409, 422), errors(answer)) == (True, wrong)
    assert "Kept words" in read(answer)
    assert db.session.get(EnrolmentTerms, number) is None


def test_fewer_seats_show_who_is_hit_and_a_tick_lets_them_wait(scene: Scene) -> None:
    number = scene.course(seats=2)
    seating = make_terms(number)
    make_enrolment(seating, make_person(name="Ala Pierwsza"))
    second = make_enrolment(seating, make_person(name="Bea Druga"))
    page = f"/zespol/program/{number}/zapisy"
    sent = {"mode": "first_come", "seats": "1", "percent": "80"}

    refused = post(scene.client, page, page=page, seen=seen_in(scene, page), **sent)
    assert refused.status_code == 409
    assert "Who would lose a place Bea Druga" in said(refused)
    assert "Ala Pierwsza" not in said(refused)
    done = post(
        scene.client, page, page=page, seen=seen_in(scene, page), put_back=str(second.claim_id), lets_wait="y", **sent
    )

    assert done.status_code == 303
    assert fresh(second.id).status is S.WAITING


def test_questions_are_added_changed_moved_and_removed(scene: Scene) -> None:
    number = scene.course()
    page = f"/zespol/program/{number}/pytania"
    wrong = post(scene.client, page, page=page, kind="choice", label_pl="Poziom", options_pl="jeden", options_uk="а\nб")
    assert errors(wrong) == {"options_uk": "In Polish there are 1 answers, here 2. Write as many, or leave this empty."}
    assert "Poziom" in read(wrong)

    typed = {
        "kind": "choice",
        "label_pl": "Poziom",
        "options_pl": "a\r\n\r\nb",
        "options_en": "A\nB",
        "is_required": "y",
    }
    post(scene.client, page, page=page, **typed)
    post(scene.client, page, page=page, kind="text", label_pl="Po co?")
    first, second = questions_of(number)
    assert (first.options, first.is_required) == (
        [{"pl": "a", "en": "A", "uk": ""}, {"pl": "b", "en": "B", "uk": ""}],
        True,
    )
    post(scene.client, f"{page}/{second.id}/up", page=page)
    post(scene.client, f"{page}/{first.id}", page=page, **{**typed, "label_pl": "Jaki poziom?"})
    db.session.rollback()
    assert [one.label_pl for one in questions_of(number)] == ["Po co?", "Jaki poziom?"]
    post(scene.client, f"{page}/{second.id}/usun", page=page)

    db.session.rollback()
    assert [one.label_pl for one in questions_of(number)] == ["Jaki poziom?"]
    assert scene.client.get(f"{page}/{second.id}").status_code == 404


# --- the list


def test_the_list_shows_names_answers_ranks_and_needs_apart(scene: Scene) -> None:
    number = scene.course(seats=1)
    add_question(actor(scene.staff), number, Asked(kind=QuestionKind.TEXT, label_pl="Po co?", label_en="What for?"))
    (question,) = questions_of(number)
    seating = make_terms(number)
    first = make_enrolment(seating, make_person("ala@example.org", name="Ala Pierwsza"))
    make_enrolment(seating, make_person("bea@example.org", name="Bea Druga"))

    @transaction
    def write() -> None:
        db.session.add(Answer(enrolment_id=first.id, question_id=question.id, words="Dla <b>siebie</b>"))
        db.session.add(AccessNeed(enrolment_id=first.id, words="Pętla indukcyjna"))

    write()
    words = said(scene.client.get(f"/zespol/program/{number}/zgloszenia"))

    assert "1 of 1 places taken, 1 waits" in words
    assert "Ala Pierwsza ala@example.org Has a place" in words
    assert "What for? Dla <b>siebie</b>" in words
    assert "Bea Druga bea@example.org On the waiting list number 1 of 1 who wait" in words
    assert "It is erased afterwards. Ala Pierwsza Pętla indukcyjna" in words


def test_the_list_is_filtered_by_name_and_state(scene: Scene) -> None:
    number = scene.course(seats=1)
    seating = make_terms(number)
    make_enrolment(seating, make_person(name="Łucja Żak"))
    make_enrolment(seating, make_person(name="Bea Druga"))
    page = f"/zespol/program/{number}/zgloszenia"

    by_name, by_state = said(scene.client.get(f"{page}?q=łucja")), said(scene.client.get(f"{page}?status=waiting"))

    assert ("Łucja Żak" in by_name, "Bea Druga" in by_name) == (True, False)
    assert ("Łucja Żak" in by_state, "Bea Druga" in by_state) == (False, True)
    assert "Nobody fits these filters" in said(scene.client.get(f"{page}?q=nikt&status=nonsense&date=x"))


def test_the_number_of_queries_of_the_list_does_not_grow(scene: Scene, count_queries) -> None:
    number = scene.course(seats=2)
    add_question(actor(scene.staff), number, Asked(kind=QuestionKind.TEXT, label_pl="Po co?"))
    seating = make_terms(number)
    page = f"/zespol/program/{number}/zgloszenia"
    make_enrolment(seating, make_person())
    with count_queries() as few:
        scene.client.get(page)
    for _ in range(8):
        make_enrolment(seating, make_person())
    with count_queries() as many:
        scene.client.get(page)

    assert len(many) == len(few)


def test_reception_reads_the_list_and_changes_nothing(scene: Scene) -> None:
    number = scene.course()
    one = make_enrolment(make_terms(number), make_person(name="Ala Pierwsza"))
    client = visitor(scene.app, make_staff(scene.centre, Role.RECEPTION))

    page = client.get(f"/zespol/program/{number}/zgloszenia")

    assert "Ala Pierwsza" in said(page)
    assert "Take off" not in said(page)
    assert client.get(f"/zespol/program/{number}/zgloszenia/{one.id}/usun").status_code == 403


def test_the_table_has_no_formula_and_needs_only_where_asked_for(scene: Scene) -> None:
    number = scene.course()
    add_question(actor(scene.staff), number, Asked(kind=QuestionKind.TEXT, label_pl="Po co?", label_en="What for?"))
    (question,) = questions_of(number)
    one = make_enrolment(make_terms(number), make_person("ala@example.org", name="=1+1"))

    @transaction
    def write() -> None:
        db.session.add(Answer(enrolment_id=one.id, question_id=question.id, words="@SUM(A1)"))
        db.session.add(AccessNeed(enrolment_id=one.id, words="+48 pętla"))

    write()
    here = f"/zespol/program/{number}/zgloszenia"
    text = scene.client.get(f"{here}.csv").get_data().decode("utf-8-sig")
    (heading, row) = list(csv.reader(io.StringIO(text), delimiter=";"))
    sheet = load_workbook(io.BytesIO(scene.client.get(f"{here}.xlsx?needs=y").get_data())).worksheets[0]

    assert (heading[0], heading[-1]) == ("Name of the person", "What for?")
    assert (row[0], row[1], row[4], row[-1]) == ("'=1+1", "ala@example.org", "Has a place", "'@SUM(A1)")
    assert [cell.value for cell in sheet[2]][-2:] == ["@SUM(A1)", "+48 pętla"]
    assert {cell.data_type for cell in sheet[2]} & {"f"} == set()


# --- doing things to people


def test_staff_enrol_somebody_and_what_is_wrong_is_said(scene: Scene) -> None:
    number = scene.course()
    seating = make_terms(number)
    page = f"/zespol/program/{number}/zgloszenia/nowe"
    sent = {"seating": str(seating.id), "name": "Ola Nowa", "email": "ola", "language": "uk"}

    wrong = post(scene.client, page, page=page, **sent)
    assert (wrong.status_code, list(errors(wrong))) == (422, ["email"])
    assert "Ola Nowa" in read(wrong)
    nobody = post(scene.client, page, page=page, **{**sent, "email": "", "name": " "})
    assert errors(nobody) == {"name": "Write the name of the person."}
    done = post(scene.client, page, page=page, **{**sent, "email": "Ola@example.org"})
    assert done.location == f"/zespol/program/{number}/zgloszenia"
    again = post(scene.client, page, page=page, **{**sent, "email": "ola@example.org"})

    assert (again.status_code, "This person is signed up here already." in said(again)) == (409, True)
    (one,) = db.session.scalars(select(Enrolment)).all()
    assert (one.name, one.email, one.language) == ("Ola Nowa", "ola@example.org", "uk")


def test_choosing_keeps_what_was_ticked_when_a_reason_is_missing(scene: Scene) -> None:
    number = scene.course(seats=1)
    seating = make_terms(number, mode=EnrolmentMode.CHOSEN, criteria_pl="Kto prowadzi grupę.")
    first, second = (make_enrolment(seating, make_person(name=name)) for name in ("Ala", "Bea"))
    page = f"/zespol/program/{number}/wybor"
    assert "The published criteria Kto prowadzi grupę." in said(scene.client.get(page))
    sent = {"seating": str(seating.id), f"choice-{first.id}": "confirmed", f"choice-{second.id}": "refused"}

    wrong = post(scene.client, page, page=page, **sent)
    assert (wrong.status_code, "Write why Bea is refused." in said(wrong)) == (422, True)
    assert 'value="refused" checked' in read(wrong)
    post(scene.client, page, page=page, **{**sent, f"why-{second.id}": "Nie prowadzi grupy."})

    assert (fresh(first.id).status, fresh(second.id).status) == (S.CONFIRMED, S.REFUSED)
    assert fresh(second.id).why == "Nie prowadzi grupy."
    foreign = post(scene.client, page, page=page, **{"seating": str(seating.id), "choice-999": "confirmed"})
    assert foreign.status_code == 404


def test_a_draw_is_promised_done_and_published_without_names(scene: Scene) -> None:
    number = scene.course(seats=1)
    seating = make_terms(number, mode=EnrolmentMode.DRAWN, closes_at=now() - timedelta(hours=1))
    people = [make_enrolment(seating, make_person(name=name)) for name in ("Ala", "Bea")]
    slug = seating.activity.slug
    promise, seed = seating.pool.promise, seating.pool.seed
    stranger = visitor(scene.app)
    before = said(stranger.get(f"/program/{slug}/losowanie"))
    assert (promise in before, seed in before) == (True, False)
    page = f"/zespol/program/{number}/losowanie"

    done = post(scene.client, page, page=page, seating=str(seating.id))

    assert done.location == page
    after = said(stranger.get(f"/program/{slug}/losowanie"))
    assert seed in after
    assert all(one.claim.uid in after for one in people)
    assert ("Ala" in after, "Bea" in after) == (False, False)
    assert f"{seed}:$uid" in after
    again = post(scene.client, page, page=page, seating=str(seating.id))
    assert again.status_code == 409


def test_the_published_recipe_gives_the_published_order(scene: Scene) -> None:
    import subprocess

    number = scene.course(seats=1)
    seating = make_terms(number, mode=EnrolmentMode.DRAWN, closes_at=now() - timedelta(hours=1))
    for _ in range(4):
        make_enrolment(seating, make_person())
    draw_places(actor(scene.staff), number, seating.id)
    from app.programme.queries.choosing import published_draws

    (draw,) = published_draws(number)
    done = subprocess.run(["/bin/sh", "-c", draw.recipe], capture_output=True, text=True, check=True)

    first, *order = done.stdout.splitlines()
    assert first.split()[0] == draw.promise
    assert [line.split()[2] for line in order] == [one.uid for one in draw.lots]


def test_there_is_no_page_of_a_draw_where_nothing_is_drawn(scene: Scene) -> None:
    number = scene.course()
    seating = make_terms(number)

    assert visitor(scene.app).get(f"/program/{seating.activity.slug}/losowanie").status_code == 404


def test_a_message_goes_out_once_though_it_is_sent_twice(scene: Scene) -> None:
    import re

    number = scene.course()
    seating = make_terms(number)
    for name in ("ala", "bea"):
        make_enrolment(seating, make_person(f"{name}@example.org", name=name))
    page = f"/zespol/program/{number}/wiadomosc"
    key = re.search(r'name="key" value="(\w+)"', scene.client.get(page).text)[1]
    sent = {"statuses": "confirmed", "subject": "Laptopy", "words": "Weź laptop.\n\nDo zobaczenia", "key": key}

    wrong = post(scene.client, page, page=page, **{**sent, "words": " "})
    assert errors(wrong) == {"words": "Write what you tell them."}
    for _ in range(2):
        assert post(scene.client, page, page=page, **sent).status_code == 303

    mails = db.session.scalars(select(Mail).where(Mail.template == "activity_message").order_by(Mail.address)).all()
    assert [one.address for one in mails] == ["ala@example.org", "bea@example.org"]
    words = words_of(mails[0])
    assert "Weź laptop." in words.text
    assert "bea@example.org" not in words.text + words.html


def test_few_people_are_decided_on_and_home_says_so(scene: Scene, clock) -> None:
    number = scene.course()
    seating = make_terms(number, fewest=3)
    make_enrolment(seating, make_person())
    clock.move_to(DATES[0].starts - timedelta(hours=20))
    assert "1 activity has few people: decide" in said(scene.client.get("/"))
    page = f"/zespol/program/{number}/decyzja"
    assert "1 person is enrolled, and at least 3 were wanted." in said(scene.client.get(page))

    done = post(scene.client, page, page=page, seating=str(seating.id))

    assert done.location == f"/zespol/program/{number}"
    assert db.session.get_one(Seating, seating.id, populate_existing=True).going_ahead_at is not None
    assert "few people" not in said(scene.client.get("/"))


# --- those who lead it


def test_who_leads_it_sees_names_and_needs_and_no_addresses(scene: Scene) -> None:
    number = scene.course(leaders=(scene.trainer.person_id,))
    seating = make_terms(number)
    one = make_enrolment(seating, make_person("ala@example.org", name="Ala Pierwsza"))

    @transaction
    def write() -> None:
        db.session.add(AccessNeed(enrolment_id=one.id, words="Pętla indukcyjna"))

    write()
    client = visitor(scene.app, scene.trainer.person)
    mine = said(client.get("/moje-zajecia"))
    session_id = seating.activity.sessions[0].id
    page = client.get(f"/moje-zajecia/{session_id}")

    assert "1 person has a place" in mine
    assert ("Ala Pierwsza" in said(page), "Pętla indukcyjna" in said(page)) == (True, True)
    assert "ala@example.org" not in page.text
    assert visitor(scene.app, make_trainer(scene.centre).person).get(f"/moje-zajecia/{session_id}").status_code == 404
