"""Meetings, dates to choose from and study visits on the pages of staff with their titles, and of everybody without."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.programme.services import visits as visiting
from app.programme.services.groups_meetings import add_meetings
from app.programme.services.groups_taking import MeetingsAsked
from app.programme.services.polls import choose_option
from app.programme.services.visits_arranging import Arrangement, PartAsked, arrange_visit
from tests.desk.scene import Scene
from tests.makers import actor, at, make_group, make_person, make_poll, make_room, period
from tests.programme.test_visits import TUESDAY, VisitAsked
from tests.support.visiting import read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")
WEEK = "/zespol/kalendarz/tu?date=2026-12-01&as=table"
DAY = "/zespol/dzien/tu?date=2026-12-01"
PUBLIC = "/sale/tu/sala?week=2026-12-01"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def meet(scene: Scene, name: str = "Zielone podwórka", room: Any = None, **more: Any) -> Any:
    leader = make_person()
    group = make_group(scene.manager, scene.centre, leader, name=name, is_public=True)
    asked = MeetingsAsked((room or scene.room).id, (TUESDAY,), 17 * 60, 19 * 60, **more)
    add_meetings(actor(leader), group.id, asked)
    return group


def visit(scene: Scene, room: Any, starts: int = 600) -> int:
    asker = make_person()
    wish = VisitAsked(title="Studenci", people=9, languages=(), topics="A", wished=(TUESDAY,), contact="")
    number = visiting.ask_for_visit(actor(asker), scene.centre.id, wish)
    plan = Arrangement((PartAsked(TUESDAY, starts, starts + 60, room.id),), (), "Plan")
    arrange_visit(actor(scene.manager), number, plan)
    return number


def test_a_meeting_is_named_to_staff_and_to_others_only_where_anybody_may_come(app: Flask, scene: Scene) -> None:
    meet(scene)
    meet(scene, "Otwarte drzwi", make_room(scene.centre, "Mała", slug="mala"), is_public=True)
    client = visitor(app, scene.reception)

    week, day = said(client.get(WEEK)), said(client.get(DAY))
    assert "17:00–19:00 Zielone podwórka The centre itself Meeting of a working group" in week
    assert "17:00–19:00 Zielone podwórka Meeting of a working group" in day
    assert "Zielone podwórka" in said(client.get("/zespol/dzien/tu/arkusz?date=2026-12-01"))
    public = visitor(app)
    page = read(public.get(PUBLIC))
    assert ("Zielone podwórka" in page, page.count('class="cell busy') > 0) == (False, True)
    assert "Otwarte drzwi" in read(public.get("/sale/tu/mala?week=2026-12-01"))


def test_dates_to_choose_from_are_shown_as_held_and_the_chosen_one_as_a_meeting(app: Flask, scene: Scene) -> None:
    leader = make_person()
    group = make_group(scene.manager, scene.centre, leader, is_public=True)
    dates = period("2026-12-01", "10:00", "11:00"), period("2026-12-02", "10:00", "11:00")
    poll_id = make_poll(leader, group, scene.room, *dates, answer_by=at("2026-11-28", "12:00"))
    client = visitor(app, scene.reception)

    week = said(client.get(WEEK))
    assert week.count("Zielone podwórka The centre itself Held for a group to choose") == 2
    assert "Zielone podwórka" not in read(visitor(app).get(PUBLIC))
    from app.programme.queries.groups_inside import poll

    found = poll(group.id, poll_id)
    assert found is not None
    choose_option(actor(leader), group.id, poll_id, found.options[0].id)
    week = said(client.get(WEEK))
    assert (week.count("Held for a group to choose"), week.count("Meeting of a working group")) == (0, 1)


def test_a_study_visit_is_named_to_staff_alone(app: Flask, scene: Scene) -> None:
    visit(scene, scene.room)
    client = visitor(app, scene.reception)

    assert "10:00–11:00 Studenci The centre itself Study visit" in said(client.get(WEEK))
    assert "10:00–11:00 Studenci Study visit, not confirmed yet" in said(client.get(DAY))
    assert "Studenci" not in read(visitor(app).get(PUBLIC))


def test_board_and_calendar_ask_as_much_for_many_as_for_few(
    app: Flask, scene: Scene, count_queries: Callable[[], Any]
) -> None:
    meet(scene)
    visit(scene, scene.room)
    client, counted = visitor(app, scene.reception), []
    for more in (0, 3):
        for number in range(more):
            room = make_room(scene.centre, f"Sala {number}")
            meet(scene, f"Grupa {number}", room)
            visit(scene, room)
        for path in (WEEK, DAY):
            with count_queries() as queries:
                client.get(path)
            counted.append(len(queries))

    assert counted[:2] == counted[2:]
