"""What of the programme waits for somebody, on the home page: places, surveys, dates to choose from, few people."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.access import ANONYMOUS
from app.core.clock import now
from app.programme.queries.needs import needs_of
from app.programme.rules.polls import Answer
from app.programme.rules.surveys import Reply
from app.programme.services.polls import answer_poll
from app.programme.services.surveys import answer_survey, ask_after_each, ask_due
from tests.makers import actor, make_poll
from tests.programme.afterwards import question, question_ids
from tests.programme.attending import Evening
from tests.programme.test_polls import BY, FIRST, SECOND, Choosing, ids
from tests.support.visiting import said, visitor

pytestmark = pytest.mark.usefixtures("db_session")


def test_a_survey_waits_until_it_is_answered_or_over(app: Flask, clock: Any) -> None:
    evening = Evening()
    ewa = evening.with_account()
    stranger = evening.with_account("Ola Obca")
    ask_after_each(evening.maker, evening.centre.id, question())
    evening.held(clock, ewa)
    ask_due(now())
    client = visitor(app, ewa.person)

    waits = client.get("/")
    assert "1 survey: how was it?" in said(waits)
    assert f'href="/ankieta/{ewa.ticket}"' in waits.text
    assert "A first grant application" in said(client.get("/moje-zapisy")).split("Past")[0]
    assert "survey: how" not in said(visitor(app, stranger.person).get("/"))
    answer_survey(ewa.ticket, {question_ids(evening.activity_id)[0]: Reply(chosen=(5,))})
    assert "survey: how" not in said(client.get("/"))


def test_dates_wait_for_members_who_said_nothing_yet(app: Flask, clock: Any) -> None:
    choosing = Choosing()
    poll = choosing.opened()
    client, path = visitor(app, choosing.member), f"/grupy/{choosing.group.slug}/terminy/{poll.id}"

    waits = client.get("/")
    assert "1 group asks which date suits you" in said(waits)
    assert f'href="{path}"' in waits.text
    assert "which date suits" not in said(visitor(app, choosing.stranger).get("/"))
    answer_poll(actor(choosing.member), choosing.group.id, poll.id, {ids(poll)[0]: Answer.YES})
    assert "which date suits" not in said(client.get("/"))
    clock.move_to("2026-11-28 12:00")
    assert needs_of(actor(choosing.leader), now=now()).polls == []


def test_nothing_is_asked_of_the_database_for_strangers(app: Flask, count_queries: Callable[[], Any]) -> None:
    with count_queries() as made:
        assert not needs_of(ANONYMOUS, now=now())

    assert made == []


def test_the_home_page_asks_as_much_for_many_as_for_one(
    app: Flask, clock: Any, count_queries: Callable[[], Any]
) -> None:
    choosing = Choosing()
    client, numbers = visitor(app, choosing.member), []
    for _ in range(2):
        make_poll(choosing.leader, choosing.group, None, FIRST, SECOND, answer_by=BY)
        with count_queries() as made:
            client.get("/")
        numbers.append(len(made))

    assert numbers[0] == numbers[1]
    assert "2 groups ask" in said(client.get("/"))
