"""App passwords: made, shown once, revoked, and ended with the account's own password."""

import math
import re
from typing import Any

import pytest
from flask import Flask

from app.accounts import queries
from app.accounts.models import AppPassword, Person
from app.accounts.rules import APP_LETTERS, MOST_APP_PASSWORDS, app_fingerprint, new_app_password
from app.accounts.services import enter_by_app, make_app_password, reset_password, send_reset
from app.accounts.services.app_passwords import WrongAppPassword
from app.core.database import db
from app.history.models import Record
from app.notifications.models import Mail
from tests import makers
from tests.support.visiting import post

PAGE = "/konto/kalendarze/aplikacje"
SHAPE = re.compile(r"(?:[a-z]{4}-){6}[a-z]{4}")


@pytest.fixture
def person(db_session: Any) -> Person:
    return makers.make_person("ola@example.org")


def test_an_app_password_has_128_bits_in_letters_that_are_easily_typed() -> None:
    made = {new_app_password() for _ in range(200)}

    assert len(made) == 200
    assert all(SHAPE.fullmatch(one) for one in made)
    assert set("".join(made)) <= set(APP_LETTERS) | {"-"}
    assert 28 * math.log2(len(set(APP_LETTERS))) >= 128
    assert app_fingerprint("ABCD efgh") == app_fingerprint("abcd-efgh") != app_fingerprint("abcd-efgi")


def test_it_is_shown_once_and_kept_as_a_hash(as_person: Any, person: Person) -> None:
    client = as_person(person)
    made = post(client, PAGE, label="mój telefon")
    (password,) = set(SHAPE.findall(made.text))

    assert made.status_code == 200
    kept = db.session.query(AppPassword).one()
    assert (kept.label, kept.password_hash, kept.last_used_at) == ("mój telefon", app_fingerprint(password), None)
    later = client.get(PAGE).text
    assert "mój telefon" in later
    assert SHAPE.findall(later) == []
    assert enter_by_app("Ola@Example.org", password=password, network="192.0.2.1").id == kept.id
    assert [one.verb for one in db.session.query(Record).where(Record.verb.like("%app_password"))] == [
        "made_app_password"
    ]


@pytest.mark.parametrize("label", ["", "   ", "a" * 81, "dwa\nwiersze"])
def test_a_label_is_one_line(as_person: Any, person: Person, label: str) -> None:
    answer = post(as_person(person), PAGE, label=label)

    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert db.session.query(AppPassword).count() == 0


def test_revoked_it_opens_nothing_and_nobody_revokes_anothers(as_person: Any, person: Person) -> None:
    password = make_app_password(makers.actor(person), label="x")
    (kept,) = queries.app_passwords(person.id)
    end = f"{PAGE}/{kept.id}/koniec"

    assert post(as_person(makers.make_person()), end).status_code == 404
    assert enter_by_app("ola@example.org", password=password, network="x").id == kept.id
    assert post(as_person(person), end).status_code == 303
    assert post(as_person(person), end).status_code == 404
    with pytest.raises(WrongAppPassword):
        enter_by_app("ola@example.org", password=password, network="x")


def test_it_is_good_for_its_owner_alone(person: Person) -> None:
    password = make_app_password(makers.actor(person), label="x")
    makers.make_person("ewa@example.org")

    with pytest.raises(WrongAppPassword):
        enter_by_app("ewa@example.org", password=password, network="x")


def test_there_are_at_most_so_many(as_person: Any, person: Person) -> None:
    for number in range(MOST_APP_PASSWORDS):
        make_app_password(makers.actor(person), label=str(number))
    answer = post(as_person(person), PAGE, label="jeszcze jedno")

    assert answer.status_code == 409
    assert "jeszcze jedno" in answer.text
    assert len(queries.app_passwords(person.id)) == MOST_APP_PASSWORDS


def test_a_reset_password_ends_them(app: Flask, person: Person) -> None:
    make_app_password(makers.actor(person), label="x")
    send_reset("ola@example.org", network="x")
    secret = db.session.query(Mail).filter_by(template="reset_password").one().facts["secret_path"].rpartition("/")[2]
    reset_password(secret, password="zdanie dłuższe niż trzeba")

    assert queries.app_passwords(person.id) == []


def test_the_list_is_read_by_a_fixed_number_of_queries(as_person: Any, person: Person, count_queries: Any) -> None:
    client, who = as_person(person), makers.actor(person)
    make_app_password(who, label="x")
    with count_queries() as for_one:
        client.get(PAGE)
    for number in range(5):
        make_app_password(who, label=str(number))
    with count_queries() as for_six:
        client.get(PAGE)

    assert len(for_six) == len(for_one) <= 6
