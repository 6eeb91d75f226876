"""The main job of the product in a real browser, in Polish, by mouse and by keyboard: from a search to an approval.

A visitor searches, asks, signs up, confirms by mail, brings an organisation and sends the request; a coordinator
approves it; both get a mail; the room's week shows it; a stranger sees "zajęte" and no more.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.core.clock import now
from app.notifications.services import send_due
from tests.makers import make_centre, make_person, make_room, make_staff
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite", "postgresql")]
TITLE = "Zebranie grupy wsparcia"
MOST_TABS = 120


class Mouse:
    """Points at things and presses them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, thing: Locator) -> None:
        thing.click()

    def type(self, thing: Locator, text: str) -> None:
        thing.fill(text)


class Keyboard:
    """Reaches things with Tab alone, sees that each of them shows its focus, and presses Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, thing: Locator) -> None:
        self._reach(thing)
        self.page.keyboard.press("Enter")

    def type(self, thing: Locator, text: str) -> None:
        self._reach(thing)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _reach(self, thing: Locator) -> None:
        expect(thing).to_have_count(1)
        for _ in range(MOST_TABS):
            if thing.evaluate("one => one === document.activeElement"):
                outline = thing.evaluate(
                    "one => { const seen = x => x && getComputedStyle(x).outlineStyle !== 'none';"
                    "return seen(one) || seen(one.closest('.link-card')) || seen(one.labels && one.labels[0]); }"
                )
                assert outline, f"{thing} has the focus and does not show it"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{thing} cannot be reached by Tab")


Hand = Mouse | Keyboard


def link(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("main").get_by_role("link", name=name)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("kind", [Mouse, Keyboard])
def test_from_a_search_to_an_approved_booking(
    app: Flask,
    new_page: Callable[..., Page],
    mails: Callable[[], list[EmailMessage]],
    kind: type[Hand],
) -> None:
    centre = make_centre("Centrum Obywatelskie Reymonta", slug="reymonta", phone="12 000 00 01")
    make_room(centre, "Sala Duża", slug="sala-duza", seats=60)
    make_room(centre, "Pokój Cichy", seats=4)
    coordinator = make_staff(centre, email="coordinator@example.org")

    # The visitor says when and how many, and asks.
    page = new_page()
    hand = kind(page)
    page.goto("/")
    hand.type(page.locator("#people"), "12")
    hand.press(button(page, "Pokaż wolne sale"))
    expect(page.get_by_role("heading", level=2).first).to_contain_text("czwartek 26 listopada, 18:00–20:00")
    expect(page.get_by_text("Pokój Cichy")).to_have_count(0)
    hand.press(link(page, "Zarezerwuj: Sala Duża"))
    expect(page.locator("#verdict-place")).to_contain_text("Wolne")
    hand.type(page.locator("#title"), TITLE)
    hand.type(page.locator("#purpose"), "Rozmawiamy o tym, co trudne.")
    hand.press(button(page, "Wyślij wniosek"))

    # An account comes first; nothing typed is lost on the way.
    hand.press(link(page, "Załóż konto"))
    hand.type(page.locator("#name"), "Anna Zając")
    hand.type(page.locator("#email"), "anna@example.org")
    hand.type(page.locator("#password"), "Wisła płynie spokojnie")
    hand.press(button(page, "Załóż konto"))
    expect(page.get_by_role("main")).to_contain_text("anna@example.org")
    (confirmation,) = sent(app, mails)
    page.goto(address_in(confirmation))
    hand.press(button(page, "Potwierdź adres"))
    expect(page.locator("#title")).to_have_value(TITLE)

    # The room is for organisations: the page shows the way to one, and the way back.
    hand.press(link(page, "Dodaj swoją organizację"))
    hand.press(link(page, "Grupa nieformalna"))
    hand.type(page.locator("#name"), "Sąsiedzki Krąg")
    hand.type(page.locator("#responsible_person"), "Anna Zając")
    hand.press(button(page, "Dodaj organizację"))
    expect(page.locator("#title")).to_have_value(TITLE)
    expect(page.get_by_label("Sąsiedzki Krąg")).to_be_checked()
    hand.press(button(page, "Wyślij wniosek"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    booking_path = page.url
    asked, to_decide = sent(app, mails)[1:]
    assert (asked["To"], to_decide["To"]) == ("anna@example.org", "coordinator@example.org")
    assert asked["Subject"] == "Mamy Twój wniosek: Sala Duża, czwartek 26 listopada, 18:00–20:00"

    # The coordinator decides.
    staff_page = new_page()
    staff = kind(staff_page)
    enter(app, staff_page, coordinator)
    staff_page.goto("/zespol/wnioski")
    staff.press(link(staff_page, TITLE))
    staff.press(button(staff_page, "Zatwierdź"))
    expect(staff_page.get_by_text("Zatwierdzone. Wysyłamy e-mail z odpowiedzią.", exact=True)).to_be_visible()
    assert sent(app, mails)[-1]["To"] == "coordinator@example.org", "the answer waits as long as it can be undone"
    confirmed = sent(app, mails, in_so_long=timedelta(seconds=31))[-1]
    assert confirmed["To"] == "anna@example.org"
    assert confirmed["Subject"] == "Potwierdzone: Sala Duża, czwartek 26 listopada, 18:00–20:00"
    assert [part.get_content_type() for part in confirmed.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]

    # The applicant sees it, the week shows it, and a stranger sees that the room is taken and no more.
    page.goto(booking_path)
    expect(page.get_by_role("main")).to_contain_text("Potwierdzone")
    stranger = new_page()
    enter(app, stranger, make_person("stranger@example.org"))
    for visitor in (stranger, new_page()):
        visitor.goto("/sale/reymonta/sala-duza?week=2026-11-26")
        expect(visitor.locator(".week .cell.busy").first).to_contain_text("zajęte")
        assert TITLE not in visitor.content()
        assert "Krąg" not in visitor.content()
        assert visitor.goto(booking_path.replace(app.config["SETTINGS"].base_url, "")) is not None
        assert TITLE not in visitor.content()


def sent(
    app: Flask, mails: Callable[[], list[EmailMessage]], *, in_so_long: timedelta = timedelta()
) -> list[EmailMessage]:
    """What the worker has sent, after it did its round now or in so long."""
    send_due(now() + in_so_long)
    return sorted(mails(), key=lambda mail: int(re.findall(r"mail-(\d+)@", mail["Message-ID"])[0]))


def address_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(re.findall(r"https?://\S+/konto/\S+", body.get_content())[0])


def test_typed_form_survives_the_back_button(app: Flask, new_page: Callable[..., Page]) -> None:
    centre = make_centre(slug="reymonta")
    make_room(centre, slug="sala-duza", residents_may_book=True)
    page = new_page()
    enter(app, page, make_person())
    page.goto("/sale/reymonta/sala-duza/wniosek?date=2026-12-01&starts=18:00&ends=20:00")
    page.locator("#title").fill(TITLE)
    page.locator("#purpose").fill("Rozmawiamy.")
    page.locator("#people").fill("7")
    page.get_by_label("Tak").check()

    page.goto("/regulamin")
    page.go_back()

    expect(page.locator("#title")).to_have_value(TITLE)
    expect(page.locator("#purpose")).to_have_value("Rozmawiamy.")
    expect(page.locator("#people")).to_have_value("7")
    expect(page.get_by_label("Tak")).to_be_checked()
    button(page, "Wyślij wniosek").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.goto("/sale/reymonta/sala-duza/wniosek")
    expect(page.locator("#title")).to_have_value("")


def test_verdict_changes_while_one_types_and_says_so(app: Flask, new_page: Callable[..., Page]) -> None:
    centre = make_centre(slug="reymonta")
    room = make_room(centre, slug="sala-duza", residents_may_book=True)
    page = new_page()
    enter(app, page, make_person())
    page.goto("/sale/reymonta/sala-duza/wniosek?date=2026-12-01&starts=18:00&ends=20:00")
    expect(page.locator("#verdict")).to_have_class(re.compile("needs_approval"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator("#title").fill(TITLE)
    page.locator("#people").fill(str(room.seats + 1))
    page.locator("#purpose").focus()

    expect(page.locator("#verdict")).to_have_class(re.compile("refused"))
    expect(page.locator("#said")).not_to_be_empty()
    assert sorted(parse_qs(urlsplit(asked[-1]).query)) == [
        *("date", "ends", "layout", "organisation", "participants_pay", "people", "starts")
    ]


def test_every_step_works_without_script(app: Flask, new_page: Callable[..., Page]) -> None:
    centre = make_centre(slug="reymonta")
    make_room(centre, "Sala Duża", slug="sala-duza", residents_may_book=True)
    page = new_page(java_script_enabled=False)
    enter(app, page, make_person())
    page.goto("/sale?date=2026-12-01&starts=18:00&ends=20:00")
    link(page, "Zarezerwuj: Sala Duża").click()
    page.locator("#starts").fill("18:30")
    page.locator("#title").fill(TITLE)
    page.locator("#purpose").fill("Rozmawiamy.")
    button(page, "Sprawdź ten termin").click()
    expect(page.locator("#verdict-place")).to_contain_text("wtorek 1 grudnia, 18:30–20:00")
    expect(page.locator("#title")).to_have_value(TITLE)
    page.locator("#people").fill("7")
    button(page, "Wyślij wniosek").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
