"""In Polish, in a browser: a ticket at the scanner by hand, by camera and without a network, and its certificate."""

import re
from collections.abc import Callable

import pytest
import segno
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from app.core.database import db
from app.programme.models import Certificate, Presence, Scan
from tests.programme.attending import AT_DOOR, Evening
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite")]
# A camera that sees one picture, in place of the one that the machine has not.
CAMERA = """picture => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 480;
  const image = new Image();
  image.src = picture;
  setInterval(() => {
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 480, 480);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(image, 60, 60, 360, 360);
  }, 50);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
}"""


@pytest.fixture
def evening(clock) -> Evening:
    made = Evening()
    made.clock = clock
    return made


def noted() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Presence)) or 0


def scanner(app: Flask, new_page: Callable[..., Page], evening: Evening, **more) -> Page:
    evening.clock.move_to(AT_DOOR)
    page = new_page(width=390, **more)
    enter(app, page, evening.reception, language="pl")
    page.goto(evening.path("/skaner"))
    return page


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Kod biletu").fill(code)
    page.get_by_role("button", name="Wpuść").click()


def test_a_ticket_is_let_in_by_hand_and_its_holder_gets_a_certificate_that_is_true(
    app: Flask, new_page: Callable[..., Page], axe: Callable[[Page], list[str]], evening: Evening
) -> None:
    ewa = evening.enrolled("Ewa Bilska")
    page = scanner(app, new_page, evening)
    result = page.locator("#result")

    type_code(page, ewa.ticket[:8].upper())
    expect(result).to_have_text("Zapraszamy, Ewa Bilska")
    expect(result).to_have_attribute("data-colour", "green")
    evening.clock.move_to("2026-12-01 18:02")
    type_code(page, f"https://centrum.example/bilet/{ewa.ticket}")
    expect(result).to_have_text("Ewa Bilska jest od 17:50")
    expect(result).to_have_attribute("data-colour", "yellow")
    type_code(page, "deadbeef")
    expect(result).to_contain_text("Ten kod nie jest biletem z tej listy.")
    expect(result).to_have_attribute("data-colour", "red")
    assert axe(page) == []
    assert noted() == 1

    page.get_by_role("link", name="Lista", exact=True).click()
    expect(page.locator(".people-in .in")).to_contain_text("Ewa Bilska")
    assert axe(page) == []
    evening.held(evening.clock, ewa)
    enter(app, page, evening.coordinator, language="pl")
    page.goto(f"/zespol/program/{evening.activity_id}/zaswiadczenia")
    page.get_by_role("button", name="Wydaj 1 zaświadczenie").click()
    expect(page.get_by_text("Wydano 1 zaświadczenie.")).to_be_visible()
    assert axe(page) == []

    holder = new_page(width=390)
    holder.goto(f"/bilet/{ewa.ticket}/zaswiadczenie")
    expect(holder.get_by_text("Numer 1/2026/TU, dla: Ewa Bilska.")).to_be_visible()
    assert axe(holder) == []
    paper = holder.request.get(f"/bilet/{ewa.ticket}/zaswiadczenie.pdf?lang=pl")
    assert paper.body().startswith(b"%PDF")
    holder.get_by_role("link", name="Co widzi ktoś, kto je sprawdza").click()
    expect(holder.get_by_text("To zaświadczenie jest prawdziwe i ważne.")).to_be_visible()
    expect(holder.get_by_text("E. B.", exact=True)).to_be_visible()
    assert "Bilska" not in holder.content()
    assert axe(holder) == []
    db.session.rollback()
    assert db.session.scalar(select(Certificate.name)) == "Ewa Bilska"


def test_the_camera_reads_the_square_code_of_a_ticket(
    app: Flask, new_page: Callable[..., Page], evening: Evening
) -> None:
    ewa = evening.enrolled("Ewa Bilska")
    page = scanner(app, new_page, evening)
    code = segno.make(f"https://centrum.example/bilet/{ewa.ticket}", error="m", micro=False)
    page.evaluate(CAMERA, code.png_data_uri(scale=8, border=4))

    page.get_by_role("button", name="Użyj aparatu").click()

    expect(page.locator("#result")).to_have_text("Zapraszamy, Ewa Bilska")
    assert noted() == 1


def test_without_the_network_tickets_are_judged_by_the_list_and_sent_later_once(
    app: Flask, new_page: Callable[..., Page], axe: Callable[[Page], list[str]], evening: Evening
) -> None:
    ewa, jan = evening.enrolled("Ewa Bilska"), evening.enrolled("Jan Nowak")
    page = scanner(app, new_page, evening)
    result, waits = page.locator("#result"), page.locator("#waits")
    page.context.set_offline(True)

    type_code(page, ewa.ticket[:8])
    expect(result).to_contain_text(re.compile("Zapraszamy, Ewa Bilska.*Brak sieci", re.DOTALL))
    type_code(page, ewa.ticket)
    expect(result).to_contain_text("Ewa Bilska jest od")
    expect(result).to_have_attribute("data-colour", "yellow")
    type_code(page, "deadbeef")
    expect(result).to_have_attribute("data-colour", "red")
    type_code(page, jan.ticket)
    expect(result).to_contain_text("Zapraszamy, Jan Nowak")
    expect(waits).to_have_text("Odczyty, które czekają na wysłanie: 4")
    assert axe(page) == []
    assert noted() == 0

    page.context.set_offline(False)
    expect(waits).to_be_hidden()
    assert noted() == 2
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 4


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(
    app: Flask, new_page: Callable[..., Page], evening: Evening
) -> None:
    ewa = evening.enrolled("Ewa Bilska")
    page = scanner(app, new_page, evening)
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/skan", lose_the_first)
    type_code(page, ewa.ticket)
    expect(page.locator("#result")).to_contain_text("Brak sieci")
    expect(page.locator("#waits")).to_have_text("Odczyty, które czekają na wysłanie: 1")
    assert lost == [200]
    assert noted() == 1
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.locator("#waits")).to_be_hidden()
    expect(page.locator("#result")).to_have_text("Zapraszamy, Ewa Bilska")
    assert (noted(), db.session.scalar(select(func.count()).select_from(Scan))) == (1, 1)


def test_what_was_read_outlives_a_reload_and_a_sign_in(
    app: Flask, new_page: Callable[..., Page], evening: Evening
) -> None:
    ewa = evening.enrolled("Ewa Bilska")
    page = scanner(app, new_page, evening)
    page.context.set_offline(True)
    type_code(page, ewa.ticket)
    expect(page.locator("#waits")).to_be_visible()
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.locator("#result")).to_contain_text("Nie jesteś już w systemie.")
    assert noted() == 0

    enter(app, page, evening.reception, language="pl")
    page.goto(evening.path("/skaner"))

    expect(page.locator("#waits")).to_be_hidden()
    assert noted() == 1
