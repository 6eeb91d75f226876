"""The outbox on both databases: queued with its event, sent once, tried again, never lost."""

import logging
import subprocess

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import Refusal
from app.notifications import queries
from app.notifications.models import Mail
from app.notifications.services import send_due, words_shown
from app.notifications.steps import queue_mail
from tests.makers import make_person
from tests.notifications.smtp import asking_for_login, smtp, with_starttls
from tests.support.people import sign_in

__all__ = ["smtp"]
ANNA = "anna@example.org"


@transaction
def queue(address: str = ANNA, *, template: str = "password_changed", **more: object) -> None:
    queue_mail(template, address=address, language=more.pop("language", "en"), **more)


def outbox() -> list[Mail]:
    db.session.expire_all()
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


@pytest.fixture
def sending_by(make_app):
    """`sending_by(url)`: an application whose mails go there, in its context."""
    contexts = []

    def enter(url: str):
        contexts.append(make_app(mail_url=url).app_context())
        contexts[-1].push()

    yield enter
    for context in reversed(contexts):
        context.pop()


# --- queueing


def test_mail_is_rolled_back_with_its_event(db_session) -> None:
    class Changed(Refusal):
        pass

    @transaction
    def change_and_fail() -> None:
        queue_mail("password_changed", address=ANNA, language="en", event_key="x")
        raise Changed

    with pytest.raises(Changed):
        change_and_fail()
    assert outbox() == []
    with pytest.raises(RuntimeError):
        queue_mail("password_changed", address=ANNA, language="en")


def test_one_event_is_one_mail(db_session) -> None:
    queue(event_key="approved-1")
    queue(event_key="approved-1")
    queue(event_key="approved-2")
    queue()
    queue()
    assert [mail.event_key for mail in outbox()] == ["approved-1", "approved-2", None, None]


# --- sending


def test_mail_is_sent_in_its_language_and_its_secret_forgotten(db_session, mails) -> None:
    queue(template="confirm_email", language="pl", secret_path="/konto/potwierdz/abc", until=now(), next_path="")
    queue(template="password_changed", language="uk")

    assert send_due(now()) == 2

    polish, ukrainian = sorted(mails(), key=lambda message: str(message["Message-ID"]))
    assert (polish["Content-Language"], ukrainian["Content-Language"]) == ("pl", "uk")
    assert "/konto/potwierdz/abc" in polish.get_body(("plain",)).get_content()
    assert "/konto/potwierdz/abc" in polish.get_body(("html",)).get_content()
    first, second = outbox()
    assert "abc" not in str(first.facts)
    assert [(mail.sent_at, mail.tries, mail.last_error) for mail in (first, second)] == [(now(), 1, "")] * 2
    assert send_due(now()) == 0
    assert "/konto/potwierdz/abc" in words_shown(first).text


def test_mail_that_cannot_be_put_into_words_stops_no_other(db_session, mails, caplog) -> None:
    queue(template="booking_approved")  # with none of its facts
    queue(template="no_such_mail")
    queue("anna@example.org\nBcc: all@example.org")
    queue("other@example.org")

    assert send_due(now()) == 1

    assert [message["To"] for message in mails()] == ["other@example.org"]
    assert [(mail.tries, mail.sent_at is None) for mail in outbox()] == [(1, True)] * 3 + [(1, False)]
    assert "example.org" not in caplog.text
    assert len(caplog.records) == 3


def test_twenty_are_sent_in_one_round_the_oldest_first(db_session, mails, clock) -> None:
    for number in range(21):
        queue(f"person{number}@example.org")
        clock.shift(seconds=1)
    assert (send_due(now()), send_due(now())) == (20, 1)
    assert [message["To"] for message in mails()][-1] == "person20@example.org"


def test_list_of_mails_reads_them_at_once(as_person, db_session, count_queries) -> None:
    for _ in range(3):
        queue()
    send_due(now())
    client = as_person(make_person(language="en"))
    with count_queries() as asked:
        assert client.get("/dev/mails").status_code == 200
    assert len([statement for statement in asked if "FROM mail" in statement]) == 1
    assert len(queries.newest(2)) == 2


# --- a real mail server


def test_real_server_gets_the_mail(sending_by, smtp, app) -> None:
    server = smtp()
    sending_by(server.url)
    queue("jan@xn--w-uga1v8h.pl", language="pl")

    assert send_due(now()) == 1

    (message,) = server.received
    assert message["To"] == "jan@xn--w-uga1v8h.pl"
    assert "hasło" in message.get_body(("plain",)).get_content().lower()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_server_that_asks_for_a_login_gets_it(sending_by, smtp, app) -> None:
    server = smtp(**asking_for_login())
    sending_by(f"smtp://centrum:p%40ss%2Fword@127.0.0.1:{server.port}")
    queue()
    assert (send_due(now()), len(server.received)) == (1, 1)

    sending_by(f"smtp://centrum:wrong@127.0.0.1:{server.port}")
    queue()
    assert (send_due(now()), outbox()[1].tries) == (0, 1)
    assert "wrong" not in outbox()[1].last_error


def test_certificate_of_the_server_is_checked(sending_by, smtp, app, tmp_path, monkeypatch) -> None:
    certificate, key = str(tmp_path / "certificate.pem"), str(tmp_path / "key.pem")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test")
    files = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate)
    subprocess.run([*made, *files], check=True, capture_output=True)
    server = smtp(**with_starttls(certificate, key))
    sending_by(f"smtp+starttls://127.0.0.1:{server.port}")
    queue()

    assert (send_due(now()), outbox()[0].last_error.partition(":")[0]) == (0, "SSLCertVerificationError")

    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    queue()
    assert (send_due(now()), len(server.received)) == (1, 1)


def test_refused_recipient_stops_no_other_and_its_address_is_not_kept(sending_by, smtp, app, caplog) -> None:
    server = smtp()
    server.refused = {ANNA}
    sending_by(server.url)
    queue()
    queue("other@example.org")

    assert send_due(now()) == 1

    refused, sent = outbox()
    assert (refused.sent_at, sent.sent_at) == (None, now())
    assert refused.last_error.startswith("SMTPRecipientsRefused: ")
    assert "nobody of that name" in refused.last_error
    assert "anna" not in refused.last_error.lower()
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", f"mail {refused.id} was not sent: SMTPRecipientsRefused")
    ]


def test_server_gone_for_an_hour_loses_nothing_and_sends_nothing_twice(sending_by, smtp, app, clock, caplog) -> None:
    server = smtp()
    server.stop()
    sending_by(server.url)
    for number in range(3):
        queue(f"person{number}@example.org", secret_path="/x")
    for _ in range(60):
        assert send_due(now()) == 0
        clock.shift(minutes=1)
    assert [mail.last_error.partition(":")[0] for mail in outbox()] == ["ConnectionRefusedError"] * 3
    assert "example.org" not in caplog.text

    server.start()
    for _ in range(61):
        send_due(now())
        clock.shift(minutes=1)

    assert sorted(str(message["To"]) for message in server.received) == [f"person{n}@example.org" for n in range(3)]
    assert {mail.last_error for mail in outbox()} == {""}


def test_unreachable_server_costs_one_try_a_round(sending_by, smtp, app) -> None:
    server = smtp()
    server.stop()
    sending_by(server.url)
    for _ in range(3):
        queue()
    send_due(now())
    assert [mail.tries for mail in outbox()] == [1, 0, 0]


def test_mail_is_given_up_after_three_days_and_its_secret_forgotten(sending_by, smtp, app, clock, caplog) -> None:
    server = smtp()
    server.refused = {ANNA}
    sending_by(server.url)
    queue(secret_path="/konto/potwierdz/abc")
    for _ in range(40):
        send_due(now())
        clock.shift(hours=6)

    (mail,) = outbox()
    assert (mail.sent_at, mail.given_up_at is None, mail.facts) == (None, False, {})
    assert mail.tries < 20
    assert caplog.records[-1].levelno == logging.ERROR


# --- shown in development


def test_mails_are_shown_in_development_and_are_no_page_in_production(make_app, app, db_session) -> None:
    queue(template="confirm_email", secret_path="/konto/potwierdz/abc", until=now(), next_path="", name="x")
    mail_id = outbox()[0].id
    paths = ["/dev/mails", f"/dev/mails/{mail_id}", f"/dev/mails/{mail_id}.html"]
    development = make_app(environment="development").test_client()
    production = make_app(environment="production").test_client()

    for _ in ("waiting", "sent"):
        shown = [development.get(path, headers={"Accept-Language": "en"}) for path in paths]
        assert [answer.status_code for answer in shown] == [200, 200, 200]
        assert ["/konto/potwierdz/abc" in answer.text for answer in shown] == [False, True, True]
        assert "Confirm your address" in shown[0].text
        assert shown[2].headers["Content-Security-Policy"].startswith("default-src 'none'")
        send_due(now())
    assert [production.get(path).status_code for path in paths] == [404, 404, 404]
    admin = make_person(is_admin=True)
    client = make_app(environment="production", base_url="https://centrum.example").test_client()
    with client.application.app_context():
        sign_in(client, admin)
    assert client.get("/dev/mails", base_url="https://localhost").status_code == 404
