"""A season in a real browser, in Polish: asked for by need, a date dropped, one moved, a gap filled, one given back.

An organisation asks for its Tuesday evenings until June; the day that another one had is offered to it and taken; it
gives a date back from the mail of the reminder, and what somebody waited for turns into their booking.
"""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.rules import BookingState
from app.bookings.services import approve_series, cancel_booking, remind_due
from app.centres.models import Feature
from app.centres.rules import FeatureKind
from app.core.clock import now
from app.core.database import db
from app.notifications.services import send_due
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
)
from tests.makers import period as at
from tests.support.visiting import enter

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.engines("sqlite", "postgresql")]
TITLE = "Warsztaty seniorów"


def test_season_with_a_gap_filled_a_date_given_back_and_somebody_who_waited(
    app: Flask, clock, mails: Callable[[], list[EmailMessage]], new_page: Callable[..., Page]
) -> None:
    centre = make_centre(slug="reymonta", phone="12 000 00 01")
    projector = [Feature(kind=FeatureKind.PROJECTOR)]
    room = make_room(
        centre, "Sala szkoleniowa", slug="sala", approval=INSTANT, step_free=True, features=projector, max_minutes=480
    )
    make_room(centre, "Sala na piętrze", features=[Feature(kind=FeatureKind.PROJECTOR)])
    coordinator = make_staff(centre)
    ours, theirs, before = (make_person(f"{name}@example.org") for name in ("ours", "theirs", "before"))
    make_organisation(ours, name="Klub Seniora")
    make_organisation(theirs, name="Druga Nitka")
    earlier = make_booking(before, room, at("2026-12-15", "18:00", "20:00"), make_organisation(before, name="Chór"))

    # By need: 12 people, step-free, a projector, Tuesday evenings until June.
    page = new_page()
    enter(app, page, ours)
    page.goto("/sale")
    page.get_by_label("Co tydzień").check()
    page.locator("[name=weekday][value='2']").check()
    page.locator("#first").fill("2026-12-01")
    page.locator("#last").fill("2027-06-29")
    page.locator("#starts").fill("18:00")
    page.locator("#ends").fill("20:00")
    page.locator("#people").fill("12")
    page.get_by_text("Wyposażenie i dostępność").click()
    page.locator("#step_free").check()
    page.locator(f"[name=feature][value={FeatureKind.PROJECTOR.value}]").check()
    page.get_by_role("button", name="Pokaż sale").click()
    expect(page.get_by_role("article").nth(0)).to_contain_text("terminy: 30 z 31")
    expect(page.get_by_role("article").nth(1)).to_contain_text("Prawie pasuje")
    page.get_by_role("link", name="Zarezerwuj te terminy: Sala szkoleniowa").click()

    # One date is taken, one is dropped, one is moved; the rest is sent.
    expect(page.locator("#dates")).to_contain_text("30 terminów")
    expect(page.locator("#d2026-12-15-taken")).not_to_be_checked()
    page.locator("#d2026-12-22-taken").uncheck()
    page.locator("#d2026-12-29-row summary").click()
    page.locator("#d2026-12-29-starts").fill("17:00")
    page.locator("#d2026-12-29-ends").fill("19:00")
    page.locator("#d2026-12-29-row").get_by_role("button", name="Sprawdź terminy").click()
    expect(page.locator("#d2026-12-29-row")).to_contain_text("wtorek 29 grudnia, 17:00–19:00")
    expect(page.locator("#dates")).to_contain_text("29 terminów")
    page.locator("#title").fill(TITLE)
    page.locator("#purpose").fill("Uczymy się obsługi telefonu.")
    page.get_by_role("button", name="Wyślij wniosek").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".missing")).to_contain_text("wtorek 15 grudnia: zajęte")
    series_path = page.url
    approve_series(actor(coordinator), series_path.rpartition("/")[2])

    # The other one has no need of its evening any more: it is offered, and taken from the mail.
    cancel_booking(actor(before), earlier)
    offer = new_page()
    offer.goto(link_in(sent_to(mails, "ours@example.org"), "oferta"))
    expect(offer.get_by_role("main")).to_contain_text("wtorek 15 grudnia, 18:00–20:00")
    offer.get_by_role("button", name="Biorę").click()
    page.goto(series_path)
    expect(page.locator(".dates li")).to_have_count(30)
    expect(page.locator(".dates")).to_contain_text("wtorek 15 grudnia, 18:00–20:00")
    expect(page.locator(".missing")).not_to_contain_text("15 grudnia")

    # Somebody else would like the next Tuesday, and gets in line.
    waiting = new_page()
    enter(app, waiting, theirs)
    waiting.goto("/sale/reymonta/sala/wniosek?date=2026-12-08&starts=18:00&ends=20:00&people=8")
    waiting.locator("#title").fill("Kurs szycia")
    waiting.locator("#purpose").fill("Szyjemy torby.")
    waiting.get_by_role("button", name="Daj mi znać, gdy ta sala się zwolni").click()
    expect(waiting.locator("#czekasz")).to_be_visible()

    # A week before it is asked whether they come: they give it back, and the one in line has it with one press.
    clock.move_to("2026-12-01 18:00")
    remind_due(now())
    reminder = new_page()
    reminder.goto(link_in(sent_to(mails, "ours@example.org"), "oddaj"))
    expect(reminder.get_by_role("main")).to_contain_text("wtorek 8 grudnia, 18:00–20:00")
    reminder.get_by_role("button", name="Oddaj termin").click()
    expect(reminder.locator(".notice.success")).to_be_visible()
    turn = new_page()
    turn.goto(link_in(sent_to(mails, "theirs@example.org"), "oferta"))
    turn.get_by_role("button", name="Biorę").click()
    expect(turn.locator(".notice.success")).to_be_visible()

    db.session.rollback()
    theirs_now = select(Booking).join(Booking.entry).where(Booking.asked_by_id == theirs.id)
    (booking,) = db.session.scalars(theirs_now)
    assert (booking.state, booking.entry.period) == (BookingState.APPROVED, at("2026-12-08", "18:00", "20:00"))


def sent_to(mails: Callable[[], list[EmailMessage]], address: str) -> EmailMessage:
    """The last mail to somebody, after the worker did its round."""
    send_due(now())
    theirs = [mail for mail in mails() if mail["To"] == address]
    return max(theirs, key=lambda mail: int(re.findall(r"mail-(\d+)@", mail["Message-ID"])[0]))


def link_in(mail: EmailMessage, door: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(re.findall(rf"https?://\S+/{door}/[^\s#]+", body.get_content())[0])
