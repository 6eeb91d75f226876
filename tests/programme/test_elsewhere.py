"""The programme on the pages of others: a room is taken by it, staff read its title, everybody once it is announced."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.bookings.queries.closing import plan_of_closure, with_places
from app.bookings.rules.closing import HitKind
from app.bookings.services.closing import Closing, close_as_planned
from app.bookings.services.emergency import close_now
from app.core.clock import now
from app.core.database import db
from app.programme.queries.reading import activity
from app.programme.rules.kinds import PlaceKind
from app.programme.services.announcing import call_off, publish
from app.schedule.models import Occupancy
from app.schedule.rules import Layer
from app.site.queries import this_week
from tests.desk.scene import Scene
from tests.makers import actor, at, make_activity, make_hall, make_room, period
from tests.support.visiting import read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")
EVENING = period("2026-12-01", "17:00", "20:00")
TITLE = "Pierwszy wniosek o dotację"
WEEK = "/zespol/kalendarz/tu?date=2026-12-01&as=table"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def made(scene: Scene, *dates: Any, **more: Any) -> int:
    return make_activity(scene.manager, scene.centre, *(dates or (EVENING,)), room=more.pop("room", scene.room), **more)


def occupied(number: int) -> int:
    found = activity(number)
    assert found is not None
    ids = [one.entry_id for one in found.sessions]
    return len(db.session.scalars(select(Occupancy).where(Occupancy.entry_id.in_(ids))).all())


def test_the_week_of_the_room_is_taken_and_names_it_once_it_is_announced(app: Flask, scene: Scene) -> None:
    number = made(scene)
    path = f"/sale/tu/sala?week={EVENING.starts.date().isoformat()}"

    before = read(visitor(app).get(path))
    assert TITLE not in before
    assert before.count('class="cell busy') == 2 * 5  # 17:00 to 20:00, and the pads on both sides, on both grids
    publish(actor(scene.manager), number)

    assert TITLE in read(visitor(app).get(path))
    call_off(actor(scene.manager), number, why="Choroba.")
    assert TITLE not in read(visitor(app).get(path))


def test_search_and_the_verdict_say_that_the_room_is_taken(app: Flask, scene: Scene) -> None:
    made(scene)
    wish = "date=2026-12-01&starts=18:00&ends=19:00&people=5"

    assert "1 room is free" not in said(visitor(app).get(f"/sale?{wish}"))
    assert "Sala Duża is taken then, until 20:15." in said(visitor(app).get(f"/sale/tu/sala/dlaczego?{wish}"))


def test_the_calendar_of_staff_shows_it_with_its_title_and_its_hall_as_taken(app: Flask, scene: Scene) -> None:
    made(scene)
    make_hall(scene.centre, scene.room, make_room(scene.centre, "Część"), name="Hala", position=5)
    client = visitor(app, scene.reception)

    page = said(client.get(WEEK))
    feed = client.get("/zespol/kalendarz/tu/wpisy?date=2026-12-01").json["events"]

    assert f"17:00–20:00 {TITLE} The centre itself In the programme" in page
    kinds = {(event["extendedProps"]["kind"], event["title"]) for event in feed}
    assert kinds == {("session", TITLE), ("together", TITLE)}
    assert [event["startEditable"] for event in feed] == [False, False]
    assert TITLE not in said(visitor(app, scene.other).get("/zespol/kalendarz/tam?date=2026-12-01&as=table"))


def test_the_board_of_the_day_shows_it_now_and_on_its_sheet(app: Flask, scene: Scene, clock: Any) -> None:
    made(scene, led_by="Ewa, prawniczka", seats=15)
    clock.move_to("2026-12-01 18:05")
    client = visitor(app, scene.reception)

    board = said(client.get("/zespol/dzien/tu"))
    assert "Taken now" in board
    assert f"17:00–20:00 {TITLE} Now In the programme, Ewa, prawniczka, 15 places" in board
    sheet = said(client.get("/zespol/dzien/tu/arkusz?date=2026-12-01"))
    assert f"17:00–20:00 Sala Duża: {TITLE} (Ewa, prawniczka)" in sheet


def test_board_and_calendar_ask_as_much_for_many_as_for_few(
    app: Flask, scene: Scene, count_queries: Callable[[], Any]
) -> None:
    made(scene)
    client, counted = visitor(app, scene.reception), []
    for more in (0, 5):
        for number in range(more):
            made(scene, room=make_room(scene.centre, f"Sala {number}"))
        for path in (WEEK, "/zespol/dzien/tu?date=2026-12-01"):
            with count_queries() as queries:
                client.get(path)
            counted.append(len(queries))

    assert counted[:2] == counted[2:]


def test_a_closure_is_told_of_it_and_lets_it_stay(scene: Scene) -> None:
    number = made(scene)
    day = period("2026-12-01", "8:00", "22:00")

    plan = with_places(plan_of_closure(actor(scene.manager), scene.centre, [scene.room], [day], now=now()))
    assert [(hit.kind, hit.can_move, hit.can_cancel, hit.entry.title) for hit in plan.hits] == [
        (HitKind.OTHER, False, False, TITLE)
    ]
    closing = Closing((scene.room.id,), (day,), {"pl": "Remont", "en": "", "uk": ""})
    close_as_planned(actor(scene.manager), scene.centre.id, closing, {}, seen=plan.seen)
    assert occupied(number) == 2


def test_closing_at_once_keeps_it_too(scene: Scene) -> None:
    number = made(scene)

    close_now(actor(scene.manager), scene.centre.id, [scene.room.id], at("2026-12-09", "9:00"), reasons={"pl": "Woda"})

    assert occupied(number) == 2
    shut = select(Occupancy).where(Occupancy.layer == Layer.CLOSURE).order_by(Occupancy.starts_at)
    assert all(not one.period.overlaps(EVENING) for one in db.session.scalars(shut))


def test_home_has_one_list_of_bookings_and_the_programme_by_start(app: Flask, scene: Scene, clock: Any) -> None:
    clock.move_to("2026-11-30 09:00")
    scene.book(("10:00", "11:00"), title="Otwarta próba", is_public=True)
    made(scene, title_en="First application", published=True)
    made(scene, EVENING.shifted(timedelta(days=1)), title="Szkic")
    made(
        scene,
        EVENING.shifted(timedelta(days=2)),
        room=None,
        title="Spacer",
        place=PlaceKind.OUTSIDE,
        address="Błonia",
        published=True,
    )

    page = said(visitor(app).get("/"))

    assert [str(getattr(one.title, "pl", one.title)) for one in this_week()] == ["Otwarta próba", TITLE, "Spacer"]
    assert page.index("Otwarta próba") < page.index("First application") < page.index("Spacer 17:00–20:00 Błonia")
    assert "Szkic" not in page


def test_a_door_names_it_once_it_is_announced(app: Flask, scene: Scene, clock: Any) -> None:
    number = made(scene)
    client = visitor(app, scene.reception)
    path = "/zespol/dzien/tu/na-drzwi?date=2026-12-01"

    assert TITLE not in said(client.get(path))
    publish(actor(scene.manager), number)
    assert TITLE in said(client.get(path))


def test_the_sitemap_has_the_pages_of_what_is_announced(app: Flask, scene: Scene) -> None:
    made(scene, published=True)

    assert "/program/pierwszy-wniosek-o-dotacje</loc>" in read(visitor(app).get("/sitemap.xml"))
