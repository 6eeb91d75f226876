"""Accounts in a real browser at both widths: the way in, shown passwords, pages that axe finds nothing wrong with."""

import re

import pytest
from playwright.sync_api import expect

from app.accounts import services
from app.core.clock import now
from app.notifications.services import send_due
from tests.accounts.city import ANNA, PASSWORD, person_with_password, secret_of
from tests.makers import actor, make_person

OWN = ("/konto", "/konto/haslo", "/konto/adres", "/konto/urzadzenia", "/konto/api")


def enter(page, email=ANNA, password=PASSWORD):
    page.goto("/konto/wejdz")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_signing_up_by_keyboard_and_by_the_mail(db_session, new_page, axe, width):
    page = new_page(width=width, locale="en-GB")
    page.goto("/konto/zaloz?next=/prywatnosc")
    page.get_by_role("button", name="Open an account").click()
    expect(page.get_by_role("alert")).to_contain_text("Write your name.")
    assert axe(page) == []
    page.get_by_label("First name and surname").fill("Anna Nowak")
    page.keyboard.press("Tab")
    page.keyboard.type(ANNA)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.get_by_role("button", name="Show the password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    assert axe(page) == []

    send_due(now())
    page.goto("/dev/mails")
    page.get_by_role("link", name="Confirm your address").click()
    assert axe(page) == []
    page.locator("pre a[href*=potwierdz]").click()
    expect(page.get_by_text("One button and you are in.")).to_be_visible()
    page.get_by_role("button", name="Confirm my address").click()
    expect(page).to_have_url(re.compile("/prywatnosc$"))
    expect(page.get_by_role("status").filter(has_text="Your address is confirmed")).to_be_visible()


def test_pages_of_ones_account_are_without_fault(db_session, new_page, axe, width):
    person = person_with_password()
    services.make_api_token(actor(person), label="our website")
    page = new_page(width=width, locale="en-GB")
    enter(page, password="not the password")
    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong.")
    assert axe(page) == []
    enter(page)
    for path in OWN:
        page.goto(path)
        assert (path, axe(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True


def test_pages_of_mailed_links_are_without_fault(db_session, new_page, axe):
    person = person_with_password()
    services.send_reset(ANNA, network="192.0.2.1")
    services.change_email(actor(person), email="new@example.org", current=PASSWORD)
    services.sign_up("ewa@example.org", name="Ewa", password=PASSWORD, language="en")
    page = new_page(locale="en-GB")
    for path in (
        "/konto/nowe-haslo",
        f"/konto/nowe-haslo/{secret_of('reset_password')}",
        f"/konto/nowy-adres/{secret_of('change_email')}",
        f"/konto/potwierdz/{secret_of('confirm_email')}",
        "/konto/potwierdz/x",
    ):
        page.goto(path)
        assert (path, axe(page)) == (path, [])


def test_administrator_closes_an_account(db_session, new_page, axe, width):
    person_with_password("boss@example.org", is_admin=True, name="Zofia Boss")
    make_person("closed@example.org", name="Jan Zamknięty")
    page = new_page(width=width, locale="en-GB")
    enter(page, "boss@example.org")
    page.get_by_text("The centre and people").click()
    page.get_by_role("link", name="People", exact=True).click()
    assert axe(page) == []
    expect(page.get_by_role("link", name="Close the account")).to_have_count(1)
    page.get_by_role("link", name="Close the account Jan Zamknięty").click()
    page.get_by_label("Why").fill("asked for it")
    assert axe(page) == []
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_text("✕ account closed")).to_be_visible()
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text("✓ account open")).to_have_count(2)


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
def test_sign_in_page_speaks_each_language(db_session, new_page, axe, language):
    page = new_page(width=390, locale={"pl": "pl-PL", "en": "en-GB", "uk": "uk-UA"}[language])
    page.goto("/konto/wejdz")
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert axe(page) == []
