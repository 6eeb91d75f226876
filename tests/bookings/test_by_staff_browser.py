"""In Polish, in a browser: a coordinator books outside the hours with a reason, then enters what is over."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.rules.party import HeldFor
from app.core.database import db
from tests.makers import make_centre, make_equipment, make_organisation, make_person, make_room, make_staff
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session", "clock"), pytest.mark.engines("sqlite")]


def test_a_coordinator_books_with_a_reason_and_enters_a_past_booking(
    app: Flask, new_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    centre = make_centre("Centrum Reymonta", phone="12 000 00 00")
    room, small = make_room(centre, "Sala Duża"), make_room(centre, "Sala Mała", seats=6)
    make_equipment(centre, units=3)
    make_organisation(make_person(), name="Stowarzyszenie Łąka")
    staff = make_staff(centre, email="coordinator@example.org")
    page = new_page(bypass_csp=True)
    enter(app, page, staff, language="pl")

    page.goto("/zespol/wnioski")
    page.locator(".staff-bar").get_by_text("Rezerwacje").click()
    page.get_by_role("link", name="Zarezerwuj dla kogoś").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zarezerwuj dla kogoś")
    page.get_by_label("Która organizacja").fill("Stowarzyszenie Łąka")
    page.get_by_label("Sala", exact=True).select_option(str(room.id))
    page.get_by_label("Data").fill("2026-12-01")
    page.get_by_label("Od", exact=True).fill("21:00")
    page.get_by_label("Do", exact=True).fill("22:30")
    page.get_by_label("Nazwa spotkania").fill("Noc poezji")
    page.get_by_label("Co się będzie działo").fill("Czytamy wiersze do późna.")
    page.get_by_label("Ile osób").fill("12")
    card = page.locator("#verdict")
    expect(card).to_contain_text("Tylko jeśli pominiesz zasadę i napiszesz dlaczego.")
    expect(card).to_contain_text("Projektor: wolne 3 z 3")
    card.get_by_label(re.compile("^Mimo to: Godziny otwarcia")).check()
    page.get_by_label(re.compile("^Dlaczego zasada jest pominięta")).fill("Noc Poezji, ochrona jest do 23:00")
    with page.expect_response(re.compile("/nowa/ocena")):
        page.keyboard.press("Tab")
    expect(page.locator(".htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0)
    expect(card.get_by_label(re.compile("^Mimo to: Godziny otwarcia"))).to_be_checked()
    assert axe(page) == []
    page.get_by_role("button", name="Zarezerwuj", exact=True).last.click()

    expect(page.get_by_text("Zarezerwowane i potwierdzone.")).to_be_visible()
    aside = "Zasady pominięte: Godziny otwarcia, ponieważ: Noc Poezji, ochrona jest do 23:00"
    expect(page.locator("#set-aside")).to_have_text(aside)
    assert axe(page) == []

    page.goto(f"/zespol/rezerwacje/nowa?room={small.id}&day=2026-11-10&starts=16:00&ends=18:00")
    page.get_by_role("radio", name="Wydarzenie zewnętrzne").check()
    expect(page.get_by_label(re.compile("^Która organizacja"))).to_be_hidden()
    page.get_by_label(re.compile("^Kto organizuje wydarzenie")).fill("Teatr Lotny")
    page.get_by_label("Nazwa spotkania").fill("Próba")
    page.get_by_label("Co się będzie działo").fill("Wpisane z zeszytu.")
    page.get_by_label("Ile osób").fill("9")
    expect(card).to_contain_text("Można to wpisać do statystyk.")
    expect(card).to_contain_text("Nie liczy się to do niczyjego limitu.")
    page.get_by_role("button", name="Zarezerwuj", exact=True).last.click()
    expect(page.locator("#came-error")).to_contain_text("Ten termin minął.")
    page.get_by_role("radio", name="Rezerwacja już się odbyła: przyszli").check()
    page.get_by_role("button", name="Zarezerwuj", exact=True).last.click()

    expect(page.get_by_text("Wpisane do statystyk. Nikt nie dostaje maila.")).to_be_visible()
    db.session.rollback()
    night, past = db.session.scalars(select(Booking).order_by(Booking.id)).all()
    assert (night.set_aside, night.held_for) == (["opening_hours"], HeldFor.PARTY)
    assert (past.held_for, past.outside_name, past.people) == (HeldFor.OUTSIDE, "Teatr Lotny", 9)
    assert past.is_entered_afterwards
