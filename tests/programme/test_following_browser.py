"""In a browser: somebody follows a topic, gets the weekly mail and stops it; another website frames the programme."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from app.core.clock import now
from app.notifications.services import send_due
from app.programme.rules.kinds import Topic
from app.programme.services.digest import send_digests_due
from tests.makers import at, make_activity, make_centre, make_room, make_staff, period
from tests.support.application import SilentHandler
from tests.support.browser import WIDTHS

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite")]
EVENING = period("2026-12-01", "17:00", "20:00")
ASIDE = {"pl": "Program", "uk": "Програма", "en": "Programme"}


def announce(title: str, **more: Any) -> None:
    centre = make_centre("Centrum Tu", slug="tu")
    held = {"room": make_room(centre, "Sala Szkoleniowa", seats=20), "published": True, "title": title, **more}
    make_activity(make_staff(centre), centre, EVENING, EVENING.shifted(timedelta(weeks=1)), **held)


def test_a_topic_is_followed_told_of_and_left(
    new_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    clock: Any,
    mails: Callable[[], list[EmailMessage]],
) -> None:
    make_centre("Centrum Tam", slug="tam")
    page = new_page(bypass_csp=True)
    page.goto("/program")
    page.get_by_role("link", name="Obserwuj program przez e-mail").click()
    page.get_by_label("Adres e-mail").fill("anna@example.org")
    page.get_by_role("button", name="Wyślij mi link").click()
    expect(page.get_by_role("alert")).to_contain_text("Wybierz co najmniej jeden temat albo jedno centrum.")
    assert axe(page) == []
    expect(page.get_by_label("Adres e-mail")).to_have_value("anna@example.org")
    page.get_by_label("prawo", exact=True).check()
    page.get_by_role("button", name="Wyślij mi link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sprawdź pocztę")

    page.goto(_path(_newest(mails), "potwierdz"))
    page.get_by_role("button", name="Potwierdź adres").click()
    expect(page.get_by_text("Adres potwierdzony.")).to_be_visible()
    expect(page.get_by_label("prawo", exact=True)).to_be_checked()

    clock.shift(minutes=1)
    announce("Umowy w stowarzyszeniu", topics=(Topic.LAW,))
    clock.move_to(at("2026-11-27", "08:00"))
    assert send_digests_due(now()) == 1
    digest = _newest(mails)
    assert digest["Subject"] == "W przyszłym tygodniu w programie: Umowy w stowarzyszeniu"

    page.goto(_path(digest, "wypisz"))
    assert axe(page) == []
    page.get_by_role("button", name="Wypisz mnie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nie wyślemy Ci więcej tych wiadomości")
    assert axe(page) == []
    clock.move_to(at("2026-12-04", "08:00"))
    assert send_digests_due(now()) == 0


def _newest(mails: Callable[[], list[EmailMessage]]) -> EmailMessage:
    send_due(now())
    return mails()[-1]


def _path(mail: EmailMessage, step: str) -> str:
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    found = re.search(rf"/program/obserwuj/{step}/[\w-]+", text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("language", ASIDE)
def test_the_list_in_a_frame_is_accessible_and_fits(
    new_page: Callable[..., Page], axe: Callable[[Page], list[str]], language: str
) -> None:
    announce("Warsztat o bardzo długiej nazwie, która mieści się także w wąskiej kolumnie gazety sąsiedzkiej")
    page = new_page(bypass_csp=True)
    page.goto(f"/program/na-strone/{language}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert (page.locator("html").get_attribute("lang"), page.context.cookies()) == (language, [])


@contextmanager
def website(words: str) -> Iterator[str]:
    """The address of another website, which shows this."""
    server = make_server("127.0.0.1", 0, Response(words, mimetype="text/html"), request_handler=SilentHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


def test_another_website_shows_the_list_and_its_links_leave_the_frame(
    app: Flask, new_page: Callable[..., Page]
) -> None:
    announce("Umowy w stowarzyszeniu")
    page = new_page()
    page.goto("/program/na-strone")
    code = page.get_by_label("Kod do skopiowania").input_value()
    base = app.config["SETTINGS"].base_url

    with website(f"<!doctype html><link rel=icon href='data:,'>{code}") as address:
        page.goto(address)
        framed = page.frame_locator("iframe")
        with page.context.expect_page() as opened:
            framed.get_by_role("link", name="Umowy w stowarzyszeniu").first.click()
        opened.value.wait_for_load_state()

    assert opened.value.url == f"{base}/program/umowy-w-stowarzyszeniu"
    assert page.url == address


def test_a_month_is_a_grid_on_a_desk_and_a_list_on_a_phone(new_page: Callable[..., Page]) -> None:
    announce("Umowy w stowarzyszeniu")
    page = new_page()
    page.goto("/program?topic=")
    page.get_by_role("link", name="Miesiąc").click()
    expect(page.get_by_text("Na ten miesiąc nic nie ogłoszono.")).to_be_visible()
    page.get_by_role("link", name="Następny miesiąc").click()
    expect(page.get_by_role("columnheader", name="wtorek")).to_be_visible()
    expect(page.get_by_role("link", name="Umowy w stowarzyszeniu")).to_have_count(2)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("table")).to_be_hidden()
    expect(page.get_by_role("heading", name="wtorek 8 grudnia")).to_be_visible()
    expect(page.get_by_role("link", name="Umowy w stowarzyszeniu")).to_have_count(2)
