"""Signing in without passwords, for tests that are about something else."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.accounts.steps import start_sign_in
from app.core.database import db, transaction


@transaction
def _start(person_id: int) -> str:
    return start_sign_in(db.session.get_one(Person, person_id))


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Give the client a real sign-in of this person. Needs an application context."""
    token = _start(person.id)
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return client


@pytest.fixture
def as_person(app: Flask, db_session: object) -> Callable[[Person], FlaskClient]:
    """`as_person(person)`: a client of its own, signed in."""
    return lambda person: sign_in(app.test_client(), person)
