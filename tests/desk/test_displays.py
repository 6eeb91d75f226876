"""Screens: public titles alone, a secret that can be called off, and what follows at each moment."""

import logging

import pytest
from sqlalchemy import select

from app.core.clock import Period
from app.core.database import db
from app.desk.models import Display
from app.desk.rules.doors import Slot, SlotKind, closed_times, standing_at
from tests.desk.scene import Scene
from tests.makers import at, make_room, period
from tests.support.visiting import errors, post, read, said, visitor

DAY = "2026-12-01"


def slot(starts: str, ends: str, kind: SlotKind = SlotKind.BUSY, title: str = "") -> Slot:
    return Slot(period(DAY, starts, ends), kind, title)


def test_what_goes_on_at_each_moment() -> None:
    shut = [slot("0:00", "9:00", SlotKind.SHUT), slot("21:00", "24:00", SlotKind.SHUT)]
    one, part, other = slot("10:00", "12:00"), slot("11:00", "13:00"), slot("13:00", "14:00", title="Koncert")
    slots = sorted([*shut, one, part, other])
    seen = {
        clock: (now.slot, now.until, now.following)
        for clock in ("8:00", "9:30", "11:30", "13:30", "20:00")
        for now in (standing_at(slots, at(DAY, clock)),)
    }
    assert seen == {
        "8:00": (shut[0], at(DAY, "9:00"), one),
        "9:30": (None, at(DAY, "10:00"), one),
        "11:30": (one, at(DAY, "13:00"), other),
        "13:30": (other, at(DAY, "14:00"), None),
        "20:00": (None, at(DAY, "21:00"), None),
    }


def test_outside_of_opening_hours_it_is_closed() -> None:
    whole, open_ = Period(at(DAY, "0:00"), at(DAY, "24:00")), period(DAY, "9:00", "21:00")

    assert [one.period for one in closed_times(whole, [open_])] == whole.without(open_)
    assert [one.period for one in closed_times(whole, [])] == [whole]


@pytest.fixture
def scene(db_session: object, clock) -> Scene:
    return Scene()


def path_in(page: str) -> str:
    return "/display/" + page.split("/display/")[1].split('"')[0]


def make(app, scene: Scene, **typed: str) -> str:
    client, page = visitor(app, scene.manager), "/zespol/centra/tu/ekrany"
    answer = post(client, page, page=page, **{"label": "Tablet", "room": str(scene.room.id), **typed})
    assert answer.status_code == 200
    return path_in(read(answer))


def test_screen_at_the_door_shows_public_titles_alone_until_it_is_called_off(app, scene: Scene, clock, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    scene.book(title="Grupa wsparcia")
    scene.book(("20:15", "21:00"), title="Koncert", is_public=True)
    path = make(app, scene)
    clock.move_to(f"{DAY} 18:30")
    tablet = visitor(app)

    answer = tablet.get(path)

    page = read(answer)
    assert "Grupa wsparcia" not in page
    assert "Stowarzyszenie" not in page
    assert "Taken until 20:00 Then 20:15–21:00: Koncert" in said(answer)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    token = path.rpartition("/")[2]
    assert (len(token), token in caplog.text) == (43, False)
    assert token not in str([vars(one) for one in db.session.scalars(select(Display))])
    assert [tablet.get(wrong).status_code for wrong in (f"{path}x", "/display/a", "/display/ą")] == [404] * 3
    display_id = db.session.scalars(select(Display.id)).one()
    off = f"/zespol/ekrany/{display_id}/wylacz"
    assert post(visitor(app, scene.reception), off).status_code == 403
    assert post(visitor(app, scene.other), off).status_code == 404
    assert post(visitor(app, scene.manager), off).status_code == 303
    assert tablet.get(path).status_code == 404


def test_screen_in_the_hall_shows_all_rooms(app, scene: Scene, clock, count_queries) -> None:
    scene.book(title="Koncert", is_public=True)
    empty = post(visitor(app, scene.manager), "/zespol/centra/tu/ekrany", room="0", label="")
    assert (empty.status_code, errors(empty)) == (422, {"label": "Write what you call this screen."})
    path = make(app, scene, room="0")
    clock.move_to(f"{DAY} 18:30")
    tablet = visitor(app)
    with count_queries() as queries:
        tablet.get(path)
    fewer = len(queries)
    make_room(scene.centre, name="Mała")

    with count_queries() as queries:
        page = said(tablet.get(path))

    assert len(queries) == fewer
    assert "Sala Duża Taken Koncert until 20:00" in page
    assert "Mała Free until 21:00" in page
