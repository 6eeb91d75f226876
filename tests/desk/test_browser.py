"""A tablet at a door in a real browser: it loses the network for an hour, goes on, and says since when it is old."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from app.core.database import db
from app.desk.services import make_display
from tests.desk.scene import Scene
from tests.makers import actor, at

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite")]
DAY = "2026-12-01"


def test_screen_goes_on_without_the_network_and_says_how_old_it_is(app, clock, new_page, axe) -> None:
    scene = Scene()
    scene.book(("18:00", "19:00"), title="Koncert", is_public=True)
    scene.book(("19:30", "20:30"), title="Grupa wsparcia")
    path = f"/display/{make_display(actor(scene.manager), scene.centre.id, label='Tablet', room_id=scene.room.id)}"
    db.session.commit()
    clock.move_to(f"{DAY} 18:30")
    page = new_page(width=1024)
    page.clock.install(time=datetime.fromtimestamp(at(DAY, "18:30").timestamp()))
    page.goto(path)
    state = page.locator(".now-panel")
    expect(state).to_have_attribute("data-state", "busy")
    expect(state).to_contain_text(re.compile("Zajęte.*Koncert.*do 19:00.*Potem 19:30–20:30: zajęte", re.DOTALL))
    expect(page.locator("#old")).to_be_hidden()
    assert axe(page) == []
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from now on the worker keeps what is shown
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()

    page.context.set_offline(True)
    page.clock.fast_forward("35:00")

    expect(state).to_have_attribute("data-state", "free")
    expect(state).to_contain_text("do 19:30")
    expect(page.locator("#old")).to_have_text(re.compile("Brak połączenia. To stan z godziny 18:3"))
    page.clock.fast_forward("30:00")
    expect(state).to_have_attribute("data-state", "busy")
    expect(page.locator("#clock")).to_have_text("19:35")
    assert "Grupa wsparcia" not in page.content()
    page.reload()
    expect(page.locator("#old")).to_be_visible()
    expect(page.locator("#clock")).to_have_text("19:35")
    assert axe(page) == []

    clock.move_to(f"{DAY} 19:36")
    page.context.set_offline(False)
    page.clock.fast_forward("01:05")
    expect(page.locator("#old")).to_be_hidden()
    expect(state).to_have_attribute("data-state", "busy")
