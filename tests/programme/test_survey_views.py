"""The pages of surveys: writing questions, answering by a ticket, and results for staff and those who lead alone."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask

from app.core.clock import now
from app.notifications.services import send_due
from app.programme.queries.surveys import items_of_activity, items_of_centre
from app.programme.rules.surveys import Reply
from app.programme.services.surveys import answer_survey, ask_due, remind_of_surveys_due
from tests.desk.scene import Scene
from tests.makers import make_person, make_trainer
from tests.programme.afterwards import MORNING_AFTER, question_ids, surveyed
from tests.support.application import Clock
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def scene(app: Flask, db_session: object) -> Scene:
    return Scene()


@pytest.fixture
def ticket(scene: Scene, clock: Clock) -> str:
    _, (one,) = surveyed(scene, 1)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    return one


def test_staff_write_questions_of_the_centre_and_end_them(app: Flask, scene: Scene) -> None:
    client, page = visitor(app, scene.manager), "/zespol/centra/tu/ankieta"

    refused = post(client, page, page=page, kind="choice", label_pl="Skąd?", options_pl="sąsiad")
    done = post(client, page, page=page, kind="choice", label_pl="Skąd?", options_pl="sąsiad\n\n ulotka ")

    assert (refused.status_code, errors(refused)) == (
        422,
        {"options_pl": "Write at least two options in Polish, each in a line of its own."},
    )
    assert 'value="Skąd?"' in read(refused)
    assert done.status_code == 303
    (item,) = items_of_centre(scene.centre.id)
    assert item.question.options == [{"pl": "sąsiad"}, {"pl": "ulotka"}]
    assert post(client, f"{page}/{item.id}/usun", page=page).status_code == 303
    assert items_of_centre(scene.centre.id) == []


def test_staff_write_questions_of_one_activity(app: Flask, scene: Scene) -> None:
    number, _ = surveyed(scene, 0)
    client, page = visitor(app, scene.manager), f"/zespol/program/{number}/ankieta"

    done = post(client, page, page=page, kind="scale", label_pl="Tempo?", label_en="Pace?")

    assert done.status_code == 303
    assert "Pace?" in said(client.get(page))
    assert [item.question.label_pl for item in items_of_activity(number)][-1] == "Tempo?"
    (first, *_) = items_of_activity(number)
    assert post(client, f"{page}/{first.id}/usun", page=page).status_code == 303
    assert len(items_of_activity(number)) == 2


def test_whoever_holds_the_ticket_answers_once_without_signing_in(app: Flask, scene: Scene, ticket: str) -> None:
    client, page = visitor(app), f"/ankieta/{ticket}"
    shown = client.get(page)
    (number,) = {item.activity_id for item in items_of_activity(1)}
    mark, choice, text = question_ids(number)

    empty = post(client, page, page=page)
    wrong = post(client, page, page=page, **{f"q{mark}": "9", f"q{text}": "Dobra kawa"})
    done = post(client, page, page=page, **{f"q{mark}": "4", f"q{choice}": "1", f"q{text}": "Dobra kawa"})

    assert shown.status_code == 200
    assert "Nobody can tell which ones are yours" in said(shown)
    assert (shown.headers["Cache-Control"], shown.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert (empty.status_code, "Answer at least one question." in said(empty)) == (422, True)
    assert (wrong.status_code, errors(wrong)) == (422, {f"q{mark}": "Choose from what is listed."})
    assert "Dobra kawa" in read(wrong)
    assert done.status_code == 303
    again = client.get(page)
    assert (again.status_code, "Your answers came already" in said(again)) == (200, True)
    assert post(client, page, page="/program").status_code == 409


def test_a_closed_survey_and_a_wrong_ticket(app: Flask, scene: Scene, ticket: str, clock: Clock) -> None:
    client = visitor(app)
    assert client.get(f"/ankieta/{'0' * 32}").status_code == 404
    assert client.get("/ankieta/%00").status_code == 404

    clock.move_to("2026-12-24 09:00")
    over = client.get(f"/ankieta/{ticket}")

    assert (over.status_code, "This survey ended on Wednesday 23 December, 09:00" in said(over)) == (410, True)


def test_results_are_shown_from_five_answers_to_staff_and_leaders(app: Flask, scene: Scene, clock: Clock) -> None:
    leader = make_person()
    make_trainer(scene.centre, leader)
    number, tickets = surveyed(scene, 6, leaders=(leader.id,))
    page = f"/zespol/program/{number}/ankieta/wyniki"
    assert "Nobody was asked yet" in said(visitor(app, scene.manager).get(page))
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    mark, _, text = question_ids(number)
    for ticket in tickets[:4]:
        answer_survey(ticket, {mark: Reply(chosen=(5,)), text: Reply(words="Więcej światła")})
    hidden = said(visitor(app, leader).get(page))

    answer_survey(tickets[4], {mark: Reply(chosen=(4,))})
    shown = said(visitor(app, leader).get(page))

    assert "Fewer than 5 people answered this" in hidden
    assert "Więcej światła" not in hidden + shown
    assert "5 of 6 people have answered." in shown
    assert "5 answers, on average 4.8" in shown
    assert "5 (highest) 4 (80%)" in shown
    assert visitor(app, scene.manager).get(page).status_code == 200
    assert {visitor(app, one).get(page).status_code for one in (scene.other, scene.owner, scene.reception)} == {404}


def test_the_mails_lead_to_the_page_in_the_readers_language(
    app: Flask, scene: Scene, clock: Clock, mails: Callable[[], list[EmailMessage]]
) -> None:
    _, tickets = surveyed(scene, 1)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    clock.move_to("2026-12-06 09:00")
    remind_of_surveys_due(now())
    send_due(now())

    texts = [mail.get_body(("plain",)).get_content() for mail in mails()]
    assert len(texts) == 2
    assert all(f"/ankieta/{tickets[0]}" in text for text in texts)


def test_results_take_a_fixed_number_of_queries(
    app: Flask, scene: Scene, clock: Clock, count_queries: Callable
) -> None:
    number, tickets = surveyed(scene, 12)
    clock.move_to(MORNING_AFTER)
    ask_due(now())
    client, page = visitor(app, scene.manager), f"/zespol/program/{number}/ankieta/wyniki"
    mark, *_ = question_ids(number)

    def asked() -> int:
        with count_queries() as queries:
            client.get(page)
        return len(queries)

    for ticket in tickets[:5]:
        answer_survey(ticket, {mark: Reply(chosen=(5,))})
    few = asked()
    for ticket in tickets[5:]:
        answer_survey(ticket, {mark: Reply(chosen=(5,))})

    assert asked() == few
