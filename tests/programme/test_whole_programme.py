"""The programme in a real browser, in Polish: from an empty plan to a certificate that is true, and to the survey.

Staff make a training of five evenings; three people want its two places: one with an account gives hers back, one
without an account comes to all of it, and one who waited takes what became free.
"""

import re
from collections.abc import Callable
from email.message import EmailMessage
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.clock import now
from app.notifications.services import send_due
from app.programme.services.surveys import ask_due
from tests.makers import make_centre, make_person, make_room, make_staff
from tests.support.application import Clock
from tests.support.papers import lines_of
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite", "postgresql")]
TITLE = "Księgowość od podstaw"
EVENINGS = ("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29")
ZOFIA, JAN, OKSANA = "zofia@example.org", "jan@example.org", "oksana@example.org"


class Post:
    """What the worker sent, by address."""

    def __init__(self, read: Callable[[], list[EmailMessage]]) -> None:
        self._read = read

    def subjects(self, address: str) -> list[str]:
        return [str(mail["Subject"]) for mail in self._to(address)]

    def link(self, address: str, path: str) -> str:
        """The address beginning so in the newest mail."""
        body = self._to(address)[-1].get_body(("plain",))
        assert body is not None
        found = re.search(rf"https?://\S+?({path}/\S+)", body.get_content())
        assert found is not None, body.get_content()
        return found[1]

    def _to(self, address: str) -> list[EmailMessage]:
        send_due(now())
        mails = sorted(self._read(), key=lambda mail: int(re.findall(r"mail-(\d+)@", mail["Message-ID"])[0]))
        return [mail for mail in mails if mail["To"] == address]


def test_from_an_empty_plan_to_a_certificate_and_the_survey(
    app: Flask, new_page: Callable[..., Page], mails: Callable[[], list[EmailMessage]], clock: Clock
) -> None:
    centre = make_centre("Centrum Reymonta", slug="reymonta")
    make_room(centre, "Sala Szkoleniowa", seats=20)
    coordinator, post = make_staff(centre, email="coordinator@example.org"), Post(mails)
    staff, zofia, jan, oksana = new_page(), new_page(width=390), new_page(width=390), new_page()
    enter(app, staff, coordinator)
    enter(app, zofia, make_person(ZOFIA, name="Zofia Wrona"))
    enter(app, oksana, make_person(OKSANA, name="Oksana Melnyk"))

    ask_after_each_activity(staff)
    make_training(staff)

    # Zofia has an account: two clicks. The mail brings her back to her ticket.
    find(zofia)
    expect(zofia.get_by_text("Zostały 2 miejsca")).to_be_visible()
    zofia.get_by_role("link", name="Zapisz się", exact=True).click()
    zofia.get_by_role("button", name="Zapisz mnie").click()
    expect(zofia.get_by_text("Masz miejsce", exact=True)).to_be_visible()
    assert post.subjects(ZOFIA) == [f"Masz miejsce: {TITLE}"]
    zofia.goto(post.link(ZOFIA, "/bilet"))
    expect(zofia.get_by_role("heading", name="Pokaż to przy wejściu")).to_be_visible()

    # Jan has none: an address, and a button behind the link in the mail.
    find(jan)
    expect(jan.get_by_text("Zostało 1 miejsce")).to_be_visible()
    jan.get_by_role("link", name="Zapisz się", exact=True).click()
    jan.get_by_label("Imię i nazwisko").fill("Jan Lis")
    jan.get_by_label("E-mail").fill(JAN)
    jan.get_by_role("button", name="Zapisz mnie").click()
    jan.goto(post.link(JAN, "/bilet"))
    jan.get_by_role("button", name="Tak, chcę przyjść").click()
    expect(jan.get_by_text("Masz miejsce", exact=True)).to_be_visible()
    his = jan.url.rsplit("/", 1)[1]

    # Oksana waits; Zofia gives her place back, and it is Oksana's to take.
    find(oksana)
    oksana.get_by_role("link", name="Zapisz się", exact=True).click()
    oksana.get_by_role("button", name="Dopisz mnie do listy rezerwowej").click()
    expect(oksana.get_by_text("Jesteś na miejscu 1 z 1 na liście rezerwowej.")).to_be_visible()
    hers = oksana.url.rsplit("/", 1)[1]
    zofia.get_by_role("button", name="Oddaj moje miejsce").click()
    expect(zofia.get_by_text("Gotowe: już nie ma Cię na liście.")).to_be_visible()
    oksana.goto("/")
    oksana.get_by_role("link", name="1 miejsce w programie czeka na Ciebie").click()
    oksana.get_by_role("link", name=TITLE).click()
    assert oksana.url.endswith(post.link(OKSANA, "/bilet"))
    oksana.get_by_role("button", name="Biorę", exact=True).click()
    expect(oksana.get_by_text("Masz miejsce", exact=True)).to_be_visible()

    # Five evenings at the door: Jan comes to all, Oksana to the first alone.
    for evening in EVENINGS:
        clock.move_to(f"{evening} 16:55")
        enter(app, staff, coordinator)
        at_the_door(staff)
        let_in(staff, his)
        if evening == EVENINGS[0]:
            assert scanned(staff, hers) == {"colour": "green", "verdict": "in", "words": "Zapraszamy, Oksana Melnyk"}
            jan.goto(f"/bilet/{his}")
            expect(jan.get_by_role("link", name="Jestem na miejscu")).to_be_visible()
        clock.move_to(f"{evening} 20:01")
        enter(app, staff, coordinator)
        close_list(staff)
    jan.goto(f"/bilet/{his}")
    expect(jan.get_by_role("link", name="Jestem na miejscu")).to_have_count(0)
    expect(jan.get_by_role("link", name="Zobacz zaświadczenie")).to_have_count(0)

    # The certificate, and what a stranger sees who checks it.
    staff.get_by_role("link", name="Zaświadczenia").click()
    staff.get_by_role("button", name="Wydaj 1 zaświadczenie").click()
    expect(staff.get_by_text("Wydano 1 zaświadczenie.")).to_be_visible()
    assert post.link(JAN, "/bilet") == f"/bilet/{his}/zaswiadczenie"
    jan.goto(f"/bilet/{his}")
    jan.get_by_role("link", name="Zobacz zaświadczenie").click()
    paper = jan.request.get(str(jan.get_by_role("link", name="Polski (PDF)").get_attribute("href"))).body()
    assert paper.startswith(b"%PDF")
    assert {"Jan Lis", TITLE, "Nr 1/2026/REYMONTA"} <= lines_of(paper)
    stranger = new_page()
    stranger.goto(str(jan.get_by_role("link", name="Co widzi ktoś, kto je sprawdza").get_attribute("href")))
    expect(stranger.get_by_text("To zaświadczenie jest prawdziwe i ważne.")).to_be_visible()
    expect(stranger.get_by_text("J. L.", exact=True)).to_be_visible()
    assert "Lis" not in stranger.content()
    assert "/bilet/" not in stranger.content()

    # The morning after: the survey, by mail and from the ticket.
    clock.move_to("2026-12-30 09:05")
    assert ask_due(now()) == 1
    jan.goto(post.link(JAN, "/ankieta"))
    expect(jan.get_by_text("Jak oceniasz całość?")).to_be_visible()
    jan.goto(f"/bilet/{his}")
    jan.get_by_role("link", name="Powiedz, jak było").click()
    jan.get_by_label("5", exact=False).last.check()
    jan.get_by_role("button", name="Wyślij odpowiedzi").click()
    expect(jan.get_by_text("Dziękujemy. Odpowiedzi zapisaliśmy bez Twojego nazwiska.")).to_be_visible()
    jan.goto(f"/bilet/{his}")
    expect(jan.get_by_role("link", name="Powiedz, jak było")).to_have_count(0)


def ask_after_each_activity(staff: Page) -> None:
    staff.goto("/zespol/program")
    staff.get_by_role("link", name="Ankieta po każdych zajęciach").click()
    staff.get_by_label("Pytanie po polsku").fill("Jak oceniasz całość?")
    staff.get_by_role("button", name="Dodaj pytanie").click()
    expect(staff.get_by_text("Jak oceniasz całość?", exact=True)).to_be_visible()


def make_training(staff: Page) -> None:
    """Five Tuesdays in the only room, two places, first come, announced at once."""
    staff.goto("/zespol/program")
    staff.get_by_role("link", name="Dodaj pozycję").click()
    staff.get_by_label("Tytuł po polsku").fill(TITLE)
    staff.get_by_label("Streszczenie po polsku").fill("Pięć wieczorów dla skarbników.")
    staff.get_by_role("button", name="Zapisz i przejdź do terminów").click()
    staff.get_by_label("Co tydzień, w ten sam dzień tygodnia").check()
    staff.get_by_label("Dzień", exact=True).fill(EVENINGS[0])
    staff.get_by_label("Od", exact=True).fill("17:00")
    staff.get_by_label("Do", exact=True).fill("20:00")
    staff.get_by_label("Ile razy").fill("5")
    staff.get_by_role("button", name="Sprawdź terminy").click()
    staff.get_by_role("button", name="Zachowaj zaznaczone terminy").click()
    staff.get_by_role("link", name="Zapisy", exact=True).click()
    staff.get_by_label("Kto pierwszy, ten lepszy").check()
    staff.get_by_label("Ile osób może wziąć udział").fill("2")
    staff.get_by_role("button", name="Zapisz zasady zapisów").click()
    staff.get_by_role("link", name="Przegląd").click()
    staff.get_by_role("link", name="Ogłoś", exact=True).click()
    staff.get_by_role("button", name="Ogłoś").click()
    expect(staff.get_by_text("Ogłoszone.")).to_be_visible()


def find(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Program", exact=True).click()
    page.get_by_role("link", name=TITLE).first.click()


def at_the_door(staff: Page) -> None:
    """The scanner of the evening that begins now, found by the tabs alone."""
    staff.goto("/zespol/program")
    staff.get_by_role("link", name=TITLE).click()
    staff.get_by_role("navigation", name="Części tej strony").get_by_role("link", name="Obecność").click()
    staff.get_by_role("link", name="Skaner").click()


def let_in(staff: Page, ticket: str) -> None:
    staff.get_by_label("Kod biletu").fill(ticket[:8].upper())
    staff.get_by_role("button", name="Wpuść").click()
    expect(staff.locator("#result")).to_have_text("Zapraszamy, Jan Lis")


def scanned(staff: Page, ticket: str) -> dict[str, str]:
    """What the scanner's script would be answered."""
    address = staff.locator("#scanner").get_attribute("data-judge")
    token = staff.locator("#typed input[name=csrf_token]").get_attribute("value")
    sent = {"read": ticket, "uid": str(uuid4()), "ago": "0", "csrf_token": str(token)}
    answer = staff.request.post(str(address), form=sent)
    assert answer.status == 200, answer.text()
    return dict(answer.json())


def close_list(staff: Page) -> None:
    staff.reload()
    staff.get_by_role("link", name="Lista", exact=True).click()
    staff.get_by_role("button", name="Zamknij listę").click()
    expect(staff.get_by_text("Lista jest zamknięta.")).to_be_visible()
