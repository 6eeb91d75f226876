"""`flask worker`: one round does every chore, and a chore that fails stops no other."""

import logging
import signal
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app.accounts import services
from app.accounts.models import Draft
from app.bookings.models import Booking
from app.cli.worker import CHORES, asked_to_stop, do_chores
from app.core.database import db, transaction
from app.core.errors import Refusal
from app.notifications.models import Mail
from app.notifications.steps import queue_mail
from tests.makers import make_booking, make_centre, make_person, make_room, period

pytestmark = pytest.mark.usefixtures("db_session")


@transaction
def queue() -> None:
    queue_mail("password_changed", address="anna@example.org", language="en")


def test_one_round_lets_requests_expire_sends_mails_and_tidies_up(app, clock, mails) -> None:
    room = make_room(make_centre(), residents_may_book=True)
    make_booking(make_person("anna@example.org", language="en"), room, period("2026-12-10", "10:00", "11:00"))
    services.keep_draft({"title": "x"})
    db.session.commit()
    clock.shift(days=5)

    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)]
    ended = app.test_cli_runner().invoke(args=["worker", "--once"])

    assert (ended.exit_code, ended.output) == (0, "")
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)] == before
    db.session.expire_all()
    assert db.session.scalars(select(Booking.state)).one() == "expired"
    assert db.session.scalars(select(Draft)).all() == []
    assert sorted(str(message["To"]) for message in mails()) == ["anna@example.org"] * 2
    assert db.session.scalars(select(Mail.sent_at)).all().count(None) == 0


@pytest.mark.parametrize(
    "error", [OperationalError("SELECT 1", {}, OSError("gone")), Refusal(), KeyError("x"), OSError()]
)
def test_chore_that_fails_stops_no_other(error, mails, caplog) -> None:
    def fail(_stop: threading.Event) -> int:
        raise error

    queue()
    do_chores((fail, *CHORES, fail), threading.Event())

    assert [message["To"] for message in mails()] == ["anna@example.org"]
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2


def test_log_of_a_failed_chore_says_where_and_holds_nobodys_name(caplog) -> None:
    def write_to_anna(_stop: threading.Event) -> int:
        db.session.execute(
            text("INSERT INTO person (email, name) VALUES (:email, :name)"),
            [{"email": "anna@example.org", "name": "Anna Nowak"}],
        )
        return 0

    do_chores((write_to_anna,), threading.Event())

    (record,) = caplog.records
    assert record.getMessage().startswith("chore write_to_anna failed, mark ")
    assert ("IntegrityError" in caplog.text, "test_worker.py" in caplog.text) == (True, True)
    assert ["anna" in caplog.text.replace("write_to_anna", ""), "Nowak" in caplog.text] == [False, False]


def test_round_ends_between_chores_when_asked_to_stop(mails) -> None:
    def ask(stop: threading.Event) -> int:
        stop.set()
        return 0

    queue()
    do_chores((ask, *CHORES), threading.Event())
    assert mails() == []


def test_worker_is_asked_to_stop_by_a_signal() -> None:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)}
    try:
        with asked_to_stop() as stop:
            assert stop.is_set() is False
            signal.raise_signal(signal.SIGTERM)
            assert stop.is_set() is True
        assert signal.alarm(0) == 0  # it ended in time, so nothing breaks it off any more
    finally:
        signal.alarm(0)
        for number, handler in handlers.items():
            signal.signal(number, handler)
