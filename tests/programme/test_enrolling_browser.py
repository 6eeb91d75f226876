"""In Polish, in a browser: a resident finds a training and enrols; a waiting person takes a seat that became free."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.database import db
from app.notifications.models import Mail
from app.programme.rules.enrolling import QuestionKind
from tests.makers import make_person
from tests.programme.enrolling_scene import Sign, mails_to, status_of
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session", "clock"), pytest.mark.engines("sqlite")]
SOMEBODY = "zofia@example.org"


def test_a_resident_finds_enrols_and_gives_the_place_to_one_who_waits(
    app: Flask, new_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    sign = Sign(seats=1, title="Pierwszy wniosek")
    sign.ask(QuestionKind.CHOICE, "Skąd o nas wiesz?", options=[{"pl": "z plakatu"}, {"pl": "od znajomych"}])
    page = new_page(bypass_csp=True)
    enter(app, page, make_person(SOMEBODY, name="Zofia Wrona"), language="pl")

    page.goto("/program?places=free")
    expect(page.get_by_text("Zostało 1 miejsce")).to_be_visible()
    page.get_by_role("link", name="Pierwszy wniosek").click()
    page.get_by_role("link", name="Zapisz się", exact=True).click()
    page.get_by_label("od znajomych").check()
    assert axe(page) == []
    page.get_by_role("button", name="Zapisz mnie").click()
    expect(page.get_by_text("Masz miejsce")).to_be_visible()
    expect(page.get_by_role("heading", name="Pokaż to przy wejściu")).to_be_visible()
    assert axe(page) == []
    hers = page.url
    assert mails_to(SOMEBODY) == ["enrolment_confirmed"]

    guest = new_page(width=390, bypass_csp=True)
    enter(app, guest, None, language="pl")
    guest.goto("/program")
    expect(guest.get_by_text("Lista rezerwowa")).to_be_visible()
    guest.get_by_role("link", name="Pierwszy wniosek").click()
    guest.get_by_role("link", name="Zapisz się", exact=True).click()
    guest.get_by_role("button", name="Dopisz mnie do listy rezerwowej").click()
    expect(guest.get_by_text("Sprawdź zaznaczone pola")).to_be_visible()
    guest.get_by_label("Imię i nazwisko").fill("Jan Lis")
    guest.get_by_label("E-mail").fill("jan@example.org")
    guest.get_by_role("button", name="Dopisz mnie do listy rezerwowej").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Sprawdź pocztę")
    guest.goto(link_in_mail("enrolment_waiting"))
    assert axe(guest) == []
    guest.get_by_role("button", name="Tak, chcę przyjść").click()
    expect(guest.get_by_text("Jesteś na miejscu 1 z 1 na liście rezerwowej.")).to_be_visible()

    page.get_by_role("button", name="Oddaj moje miejsce").click()
    expect(page.get_by_text("Gotowe: już nie ma Cię na liście.")).to_be_visible()

    guest.goto(link_in_mail("place_offered"))
    expect(guest.get_by_role("heading", name="Miejsce czeka na Ciebie")).to_be_visible()
    assert axe(guest) == []
    guest.get_by_role("button", name="Biorę").click()
    expect(guest.get_by_text("Miejsce jest Twoje.")).to_be_visible()
    assert status_of(re.split(r"[/]", hers)[-1]) == "withdrawn"
    assert mails_to("jan@example.org") == ["enrolment_waiting", "place_offered", "enrolment_confirmed"]


def link_in_mail(template: str) -> str:
    """Where the link of the newest mail of that kind leads."""
    db.session.rollback()
    newest = select(Mail.facts).where(Mail.template == template).order_by(Mail.id.desc())
    facts = db.session.scalars(newest).first()
    assert facts is not None
    return str(facts["secret_path"])
