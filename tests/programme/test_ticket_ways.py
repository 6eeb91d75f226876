"""Where the page of a ticket leads on: the code in the room on the day, certificate, materials, survey."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.clock import now
from app.core.database import db
from app.programme.models import Enrolment, SurveyRight
from app.programme.rules.materials import Added, MaterialKind
from app.programme.rules.surveys import Reply
from app.programme.services.certifying import issue_certificates
from app.programme.services.materials import add_material
from app.programme.services.surveys import answer_survey, ask_after_each, ask_due
from tests.programme.afterwards import question, question_ids
from tests.programme.attending import AT_DOOR, OVER, Evening
from tests.support.visiting import said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
HERE, PAPER, MATERIALS, SURVEY = "I am here", "See your certificate", "See the materials", "Say how it was"
LINK = Added(kind=MaterialKind.LINK, title="Slajdy", url="https://example.org/slajdy")


@pytest.fixture
def evening(clock) -> Evening:
    made = Evening()
    made.clock = clock
    return made


def ways(app: Flask, enrolment: Enrolment) -> set[str]:
    """Which of the four the page names."""
    page = said(visitor(app).get(f"/bilet/{enrolment.ticket}"))
    return {one for one in (HERE, PAPER, MATERIALS, SURVEY) if one in page}


def test_on_the_day_a_ticket_leads_to_the_code_in_the_room(app: Flask, evening: Evening) -> None:
    ewa = evening.enrolled()
    shown = {}
    for moment in ("2026-11-30 23:59", "2026-12-01 00:00", "2026-12-01 19:59", "2026-12-01 20:00", "2026-12-03 17:00"):
        evening.clock.move_to(moment)
        shown[moment[5:]] = ways(app, ewa)

    assert shown == {
        "11-30 23:59": set(),
        "12-01 00:00": {HERE},
        "12-01 19:59": {HERE},
        "12-01 20:00": set(),
        "12-03 17:00": {HERE},
    }


def test_who_waits_is_led_nowhere(app: Flask, clock: Any) -> None:
    evening = Evening(seats=1)
    evening.enrolled()
    waits = evening.enrolled("Jan Nowak")
    add_material(evening.maker, evening.activity_id, LINK)
    clock.move_to(AT_DOOR)

    assert ways(app, waits) == set()


def test_afterwards_a_ticket_leads_to_certificate_materials_and_the_survey_until_it_is_answered(
    app: Flask, evening: Evening
) -> None:
    ewa, late = evening.enrolled(), evening.enrolled("Jan Nowak")
    ask_after_each(evening.maker, evening.centre.id, question())
    evening.held(evening.clock, ewa)
    before = ways(app, ewa)
    add_material(evening.maker, evening.activity_id, LINK)
    issue_certificates(evening.maker, evening.activity_id)
    assert ask_due(now()) == 1

    assert before == set()
    assert ways(app, ewa) == {PAPER, MATERIALS, SURVEY}
    assert ways(app, late) == set(), "who was absent did not take part"
    answer_survey(ewa.ticket, {question_ids(evening.activity_id)[0]: Reply(chosen=(5,))})
    assert ways(app, ewa) == {PAPER, MATERIALS}
    evening.clock.move_to("2027-03-01 09:00")
    assert ways(app, ewa) == {PAPER, MATERIALS}


def test_the_survey_is_for_those_who_were_there(evening: Evening) -> None:
    ewa, late = evening.enrolled(), evening.enrolled("Jan Nowak")
    ask_after_each(evening.maker, evening.centre.id, question())
    evening.held(evening.clock, ewa)

    assert ask_due(now()) == 1

    assert [right.enrolment_id for right in db.session.query(SurveyRight)] == [ewa.id]
    assert late.id != ewa.id


def test_where_nobody_was_noted_all_with_a_place_are_asked(evening: Evening) -> None:
    for name in ("Ewa Bilska", "Jan Nowak"):
        evening.enrolled(name)
    ask_after_each(evening.maker, evening.centre.id, question())
    evening.clock.move_to(OVER)

    assert ask_due(now()) == 1

    assert db.session.query(SurveyRight).count() == 2


def test_a_ticket_asks_a_fixed_number_of_queries(
    app: Flask, evening: Evening, count_queries: Callable[[], Any]
) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)
    numbers = []
    for rounds in (1, 5):
        for _ in range(rounds):
            add_material(evening.maker, evening.activity_id, LINK)
        client = visitor(app)
        with count_queries() as made:
            assert MATERIALS in said(client.get(f"/bilet/{ewa.ticket}"))
        numbers.append(len(made))

    assert numbers[0] == numbers[1] <= 15
