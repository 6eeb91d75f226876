"""What tests of accounts share: people with a password, the secrets of their mails, and browsers in English."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.services.passwords import hash_password
from app.core.database import db
from app.notifications.models import Mail
from tests.makers import make_person

PASSWORD = "kot pije mleko"
ANNA = "anna@example.org"


def person_with_password(email: str = ANNA, *, password: str = PASSWORD, **more: Any) -> Person:
    person = make_person(email, language="en", **more)
    person.password_hash = hash_password(password)
    db.session.commit()
    return person


def secret_of(template: str) -> str:
    """The secret in the newest mail of a kind."""
    mail = db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id.desc())).first()
    assert mail is not None
    return mail.facts["secret_path"].rpartition("/")[2]


def mails_to(address: str) -> list[str]:
    return list(db.session.scalars(select(Mail.template).where(Mail.address == address).order_by(Mail.id)))


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def browser_of(app: Flask, *, address: str = "127.0.0.1") -> FlaskClient:
    """A browser without cookies, that prefers English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.environ_base["REMOTE_ADDR"] = address
    return client


def send(client: FlaskClient, path: str, **typed: str) -> Any:
    """Fill in the form of a page and send it to that page."""
    return send_to(client, path, path, **typed)


def send_to(client: FlaskClient, page: str, path: str, **typed: str) -> Any:
    """Send a form to a path with the token of a page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))[1]
    return client.post(path, data={**typed, "csrf_token": token})


def enter(client: FlaskClient, email: str = ANNA, password: str = PASSWORD, **more: Any) -> Any:
    return send(client, "/konto/wejdz", email=email, password=password, **more)
