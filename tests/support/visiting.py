"""Visitors: without a browser, what a page says and a form sent with its token; in a browser, signed in at once."""

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from app.accounts.models import Person
from tests.support.people import sign_in


def visitor(app: Flask, person: Person | None = None) -> FlaskClient:
    """A client of its own that reads English, signed in where a person is given."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if person is not None:
        sign_in(client, person)
        with client.session_transaction() as session:
            session["language"] = "en"
    return client


def read(answer: TestResponse) -> str:
    """The page as text."""
    return unescape(answer.get_data(as_text=True))


def said(answer: TestResponse) -> str:
    """The words of the page without its tags, each gap one space."""
    bare = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def errors(answer: TestResponse) -> dict[str, str]:
    """The sentence at each field that has one, by the field's id."""
    return {name: unescape(words) for name, words in re.findall(r'id="([\w-]+)-error">([^<]+)<', answer.text)}


def token_of(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert found is not None
    return found[1]


def post(client: FlaskClient, path: str, *, page: str = "/", **typed: Any) -> TestResponse:
    """Send a form with the token that the page gave."""
    return client.post(path, data={**typed, "csrf_token": token_of(client, page)})


def enter(app: Flask, page: Page, person: Person | None, *, language: str = "") -> None:
    """Sign a browser in by the cookie that the sign-in page would give, and let it read a language."""
    client = app.test_client()
    if person is not None:
        sign_in(client, person)
    if language:
        with client.session_transaction() as session:
            session["language"] = language
    name = app.config["SESSION_COOKIE_NAME"]
    kept = client.get_cookie(name)
    assert kept is not None
    page.context.add_cookies([{"name": name, "value": kept.value, "url": app.config["SETTINGS"].base_url}])
