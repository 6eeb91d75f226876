"""The work calendar in a real browser: a drag with its verdict before it is kept, a refused one, and by keyboard."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.services import change_booking
from app.core.clock import Period
from app.core.database import db
from app.notifications.models import Mail
from tests.desk.scene import Scene
from tests.makers import actor, make_room, make_staff, period
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session", "clock"), pytest.mark.engines("sqlite")]
DAY = "/zespol/kalendarz/tu?date=2026-12-01&view=day"
SLOT = 38  # pixels for half an hour in the day


class Desk(Scene):
    """A booking from 10 to 12, one from 14 to 16, another room, and a coordinator at the calendar."""

    def __init__(self, app: Flask, new_page: Callable[..., Page]) -> None:
        super().__init__()
        self.small = make_room(self.centre, "Sala Mała", slug="mala", position=1)
        self.uid = self.book(("10:00", "12:00"), title="Warsztat")
        self.book(("14:00", "16:00"), title="Zebranie")
        # axe itself writes inline styles; the test of the policy below goes without it.
        self.page = new_page(bypass_csp=True)
        enter(app, self.page, make_staff(self.centre), language="pl")

    def opened(self, address: str = DAY) -> Page:
        self.page.goto(address)
        expect(self.page.locator("#calendar[data-ready]")).to_be_visible()
        return self.page

    def event(self, title: str) -> Locator:
        return self.page.locator(".ec-event", has_text=title)

    def where(self) -> tuple[int, Period]:
        db.session.rollback()
        booking = booking_by_uid(self.uid)
        return booking.room_id, booking.entry.period


@pytest.fixture
def desk(app: Flask, new_page: Callable[..., Page]) -> Desk:
    return Desk(app, new_page)


def drag(page: Page, event: Locator, *, right: float = 0, down: float = 0, edge: bool = False) -> None:
    box: Any = event.bounding_box()
    x, y = box["x"] + (box["width"] - 2 if edge else 20), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down, steps=4)
    page.mouse.up()


def mails() -> int:
    db.session.rollback()
    told = select(func.count()).select_from(Mail).where(Mail.template == "booking_changed")
    return db.session.scalar(told) or 0


def test_drag_shows_the_verdict_and_is_kept_when_confirmed(desk: Desk, axe: Callable[[Page], list[str]]) -> None:
    page = desk.opened()
    dialog = page.locator("#move-dialog")
    assert axe(page) == []
    rows = desk.event("Zebranie").bounding_box(), page.locator(".ec-row-head", has_text="Sala Mała").bounding_box()
    down = rows[1]["y"] - rows[0]["y"] + 8

    drag(page, desk.event("Warsztat"), right=4 * SLOT, down=down)

    expect(dialog).to_be_visible()
    expect(dialog.locator("h1")).to_be_focused()
    expect(dialog).to_contain_text("wtorek 1 grudnia, 10:00–12:00")
    expect(dialog).to_contain_text("wtorek 1 grudnia, 12:00–14:00")
    expect(dialog).to_contain_text("Sala Mała")
    expect(dialog).to_contain_text("Decydujesz o tym w imieniu centrum.")
    assert axe(page) == []
    assert desk.where() == (desk.room.id, period("2026-12-01", "10:00", "12:00"))

    dialog.get_by_role("button", name="Przenieś rezerwację").click()
    expect(dialog.locator(".error-summary")).to_be_focused()
    expect(dialog).to_contain_text("Napisz dlaczego")
    dialog.get_by_label("Dlaczego (wnioskodawca to przeczyta)").fill("W Sali Dużej jest remont")
    dialog.get_by_role("button", name="Przenieś rezerwację").click()

    expect(dialog).to_be_hidden()
    expect(page.locator("#said")).to_have_text("Zmienione. Wszyscy, których to dotyczy, dostaną e-mail.")
    expect(desk.event("Warsztat")).to_contain_text("12:00–14:00")
    expect(desk.event("Warsztat")).to_be_focused()
    assert desk.where() == (desk.small.id, period("2026-12-01", "12:00", "14:00"))
    assert mails() == 1


def test_pulled_edge_makes_it_longer(desk: Desk) -> None:
    page = desk.opened()

    drag(page, desk.event("Warsztat"), right=2 * SLOT, edge=True)
    page.get_by_label("Dlaczego (wnioskodawca to przeczyta)").fill("Dłuższe spotkanie")
    page.get_by_role("button", name="Przenieś rezerwację").click()

    expect(page.locator("#move-dialog")).to_be_hidden()
    expect(desk.event("Warsztat")).to_contain_text("10:00–13:00")
    assert desk.where()[1] == period("2026-12-01", "10:00", "13:00")


def test_refused_drag_goes_back_and_says_why(desk: Desk) -> None:
    page = desk.opened()
    dialog = page.locator("#move-dialog")

    drag(page, desk.event("Warsztat"), right=7 * SLOT)

    expect(dialog).to_contain_text("Sala Duża: zajęte (do: 16:15)")
    expect(dialog.get_by_role("button", name="Przenieś rezerwację")).to_have_count(0)
    dialog.get_by_role("button", name="Zostaw bez zmian").click()
    expect(dialog).to_be_hidden()
    expect(desk.event("Warsztat")).to_contain_text("10:00–12:00")
    expect(desk.event("Warsztat")).to_be_focused()
    assert (desk.where()[1], mails()) == (period("2026-12-01", "10:00", "12:00"), 0)


def test_drag_of_what_somebody_moved_meanwhile_is_refused(desk: Desk) -> None:
    page = desk.opened()
    before = arrangement_of(booking_by_uid(desk.uid))
    elsewhere = replace(before, ask=replace(before.ask, period=period("2026-12-01", "18:00", "20:00")))
    change_booking(actor(desk.manager), desk.uid, elsewhere, why="Remont")

    drag(page, desk.event("Warsztat"), right=4 * SLOT)

    expect(page.locator("#move-dialog")).to_contain_text("Ktoś zmienił to przed chwilą")
    page.keyboard.press("Escape")
    expect(page.locator("#move-dialog")).to_be_hidden()
    assert desk.where()[1] == period("2026-12-01", "18:00", "20:00")


def test_what_was_typed_outlives_a_lost_connection(desk: Desk) -> None:
    page = desk.opened()
    drag(page, desk.event("Warsztat"), right=2 * SLOT)
    why = page.get_by_label("Dlaczego (wnioskodawca to przeczyta)")
    why.fill("Remont")
    page.route("**/przenies", lambda route: route.abort())

    page.get_by_role("button", name="Przenieś rezerwację").click()
    expect(page.get_by_role("alert")).to_contain_text("Nie udało się.")
    expect(why).to_have_value("Remont")
    page.unroute("**/przenies")
    page.get_by_role("button", name="Przenieś rezerwację").click()

    expect(page.locator("#move-dialog")).to_be_hidden()
    assert (desk.where()[1], mails()) == (period("2026-12-01", "11:00", "13:00"), 1)


def test_lost_connection_before_the_verdict_puts_the_booking_back(desk: Desk) -> None:
    page = desk.opened()
    page.route("**/przenies?**", lambda route: route.abort())

    drag(page, desk.event("Warsztat"), right=2 * SLOT)

    expect(page.locator("#said")).to_contain_text("Nie udało się.")
    expect(desk.event("Warsztat")).to_contain_text("10:00–12:00")


def test_empty_time_leads_to_the_form_that_books_it(desk: Desk) -> None:
    page = desk.opened()
    box: Any = desk.event("Warsztat").bounding_box()

    page.mouse.click(box["x"] + box["width"] + SLOT + 5, box["y"] + box["height"] / 2)

    page.wait_for_url(re.compile(r"day=2026-12-01&starts=12%3A30&ends=13%3A30"))


def test_the_same_by_keyboard_through_the_table(desk: Desk, axe: Callable[[Page], list[str]]) -> None:
    page = desk.opened()
    keys = page.keyboard

    page.get_by_role("link", name="Pokaż jako tabelę").focus()
    keys.press("Enter")
    table = page.get_by_role("table", name="Sale i to, co się w nich dzieje")
    expect(table).to_be_visible()
    assert axe(page) == []
    table.get_by_role("link", name=re.compile("Przenieś ?: Warsztat")).focus()
    keys.press("Enter")
    page.get_by_label("Od", exact=True).fill("12:30")
    page.get_by_label("Do", exact=True).fill("13:30")
    page.get_by_role("button", name="Sprawdź tę zmianę").focus()
    keys.press("Enter")
    expect(page.locator("main")).to_contain_text("wtorek 1 grudnia, 12:30–13:30")
    assert axe(page) == []
    page.get_by_label("Dlaczego (wnioskodawca to przeczyta)").focus()
    keys.type("Remont")
    page.get_by_role("button", name="Przenieś rezerwację").focus()
    keys.press("Enter")

    expect(page.get_by_text("Zmienione. Wszyscy, których to dotyczy")).to_be_visible()
    expect(table.get_by_role("link", name="12:30–13:30 Warsztat")).to_be_visible()
    assert desk.where()[1] == period("2026-12-01", "12:30", "13:30")


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_drawn_calendar_keeps_the_content_security_policy(app: Flask, new_page: Callable[..., Page], view: str) -> None:
    scene = Scene()
    scene.book(("10:00", "12:00"), title="Warsztat")
    page = new_page()
    enter(app, page, make_staff(scene.centre), language="uk")
    page.goto(f"/zespol/kalendarz/tu?date=2026-12-01&view={view}")

    expect(page.locator(".ec-event", has_text="Warsztat")).to_have_count(1)
    box: Any = page.locator(".ec-event").bounding_box()
    assert box["width"] > 20


def test_many_rooms_are_all_drawn(desk: Desk) -> None:
    for number in range(14):
        desk.room = make_room(desk.centre, f"Sala {number}", position=2 + number, approval=desk.room.approval)
    desk.book(("10:00", "12:00"), title="Ostatnie")

    page = desk.opened()

    expect(page.locator(".ec-row-head")).to_have_count(16)
    expect(desk.event("Ostatnie")).to_contain_text("10:00–12:00")
    drag(page, desk.event("Warsztat"), right=2 * SLOT)
    expect(page.locator("#move-dialog")).to_contain_text("11:00–13:00")


def test_phone_has_the_table_and_no_script_has_it_too(app: Flask, new_page: Callable[..., Page]) -> None:
    scene = Scene()
    scene.book(("10:00", "12:00"), title="Warsztat")
    for page in (new_page(width=390), new_page(java_script_enabled=False)):
        enter(app, page, make_staff(scene.centre), language="pl")
        page.goto(DAY)

        expect(page.get_by_role("link", name="10:00–12:00 Warsztat")).to_be_visible()
        expect(page.locator(".ec")).to_have_count(0)
