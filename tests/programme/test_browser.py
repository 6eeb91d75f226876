"""In Polish, in a browser: a training of five sessions in two minutes, from nothing to the programme."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.database import db
from app.programme.models import Activity, EnrolmentTerms
from app.programme.rules.enrolling import EnrolmentMode
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.makers import make_trainer as make_trainer_of
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session", "clock"), pytest.mark.engines("sqlite")]


def test_a_training_of_five_tuesdays_is_written_planned_opened_and_announced(
    app: Flask, new_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    centre = make_centre("Centrum Reymonta")
    room = make_room(centre, "Sala Szkoleniowa", seats=20)
    make_trainer_of(centre, name="Ewa Trenerka")
    person = make_person()
    make_booking(person, room, period("2026-12-15", "19:00", "20:30"), make_organisation(person))
    page = new_page(bypass_csp=True)
    enter(app, page, make_staff(centre, email="coordinator@example.org"), language="pl")

    page.goto("/zespol/program")
    assert axe(page) == []
    page.get_by_role("link", name="Dodaj pozycję").click()
    page.get_by_label("Tytuł po polsku").fill("Księgowość od podstaw")
    page.get_by_label("Streszczenie po polsku").fill("Pięć wieczorów dla skarbników.")
    page.get_by_label("organizacje", exact=True).check()
    page.get_by_label("Ewa Trenerka", exact=True).check()
    assert axe(page) == []
    page.get_by_role("button", name="Zapisz i przejdź do terminów").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Dodaj terminy")
    expect(page.get_by_label("Ile razy")).to_be_hidden()
    page.get_by_label("Co tydzień, w ten sam dzień tygodnia").check()
    page.get_by_label("Dzień", exact=True).fill("2026-12-01")
    page.get_by_label("Od", exact=True).fill("17:00")
    page.get_by_label("Do", exact=True).fill("20:00")
    page.get_by_label("Ile razy").fill("5")
    page.get_by_role("button", name="Sprawdź terminy").click()

    expect(page.locator("#verdict")).to_have_text("Można zachować 4 z 5 terminów")
    expect(page.locator(".judged-dates li.refused")).to_contain_text("Sala Szkoleniowa jest zajęta do 20:30.")
    assert axe(page) == []
    page.get_by_label("Ile razy").fill("6")
    page.get_by_role("button", name="Sprawdź terminy").click()
    expect(page.locator("#verdict")).to_have_text("Można zachować 5 z 6 terminów")
    page.get_by_role("button", name="Zachowaj zaznaczone terminy").click()

    expect(page.get_by_text("Terminy są zapisane")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Zasady zapisów").click()
    expect(page.get_by_label("Kryteria po polsku")).to_be_hidden()
    page.get_by_label("Centrum wybiera według ogłoszonych zasad").check()
    page.get_by_label("Ile osób może wziąć udział").fill("16")
    page.get_by_role("button", name="Zapisz zasady zapisów").click()
    expect(page.locator("#criteria_pl-error")).to_have_text(re.compile("Napisz po polsku"))
    assert axe(page) == []
    page.get_by_label("Kryteria po polsku").fill("Najpierw skarbnicy małych organizacji.")
    page.get_by_role("button", name="Zapisz zasady zapisów").click()
    expect(page.get_by_text("Zasady zapisów są zapisane.")).to_be_visible()
    page.get_by_role("link", name="Ogłoś", exact=True).click()
    expect(page.get_by_label("Dzień", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Ogłoś").click()
    expect(page.get_by_text("Ogłoszone.")).to_be_visible()

    page.get_by_role("link", name="Program", exact=True).click()
    page.get_by_role("link", name="Księgowość od podstaw").first.click()
    expect(page.get_by_text("wtorek 5 stycznia 2027, 17:00–20:00", exact=True)).to_be_visible()
    assert axe(page) == []
    db.session.rollback()
    (made,) = db.session.scalars(db.select(Activity)).all()
    assert len(made.dates) == 5
    terms = db.session.get_one(EnrolmentTerms, made.id)
    assert (terms.mode, made.seats) == (EnrolmentMode.CHOSEN, 16)
