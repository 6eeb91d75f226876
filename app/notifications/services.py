"""Sending what the outbox holds: claim, put into words, hand over, note down."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale
from jinja2 import TemplateError
from sqlalchemy import Select, select

from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.rules import decode_facts, next_try

log = logging.getLogger("centrum.mail")
AT_ONCE = 20
CLAIMED_FOR = timedelta(minutes=2)
SECRET = "secret_"  # noqa: S105 - the beginning of the names of facts that are forgotten once sent
SMTP_SECONDS = 20


@dataclass(frozen=True)
class Words:
    """A mail in its recipient's words."""

    subject: str
    text: str
    html: str


class Transport(Protocol):
    """Hands one message over; raises OSError or smtplib.SMTPException where it cannot."""

    def send(self, message: EmailMessage) -> None: ...


def send_due(now: datetime) -> int:
    """Send what is due, at most 20 at once; gives how many were handed over.

    A mail is claimed for two minutes before it is handed over: two workers never send the same, and
    after a crash it is tried again. A crash between handing over and noting down sends it twice, with
    the same Message-ID. Nothing is held locked while the mail server is spoken to.
    """
    sent = 0
    for mail_id in _claim(now):
        mail = db.session.get_one(Mail, mail_id)
        try:
            transport().send(message_of(mail))
        except (OSError, smtplib.SMTPException, MessageError, TemplateError, ValueError) as error:
            _note_failure(mail_id, now, f"{type(error).__name__}: {error}"[:500])
            log.warning("mail %s was not sent: %s", mail_id, type(error).__name__)
        else:
            _note_sent(mail_id, now)
            sent += 1
    return sent


def words_of(mail: Mail) -> Words:
    """Put a mail into the words of its language."""
    facts = {
        **decode_facts(mail.facts),
        "base_url": current_app.config["SETTINGS"].base_url,
        "language": mail.language,
    }
    with (
        current_app.test_request_context(base_url=current_app.config["SETTINGS"].base_url),
        force_locale(mail.language),
    ):
        text = render_template(f"emails/{mail.template}.txt", **facts)
        html = render_template(f"emails/{mail.template}.html", **facts)
    subject, _, body = text.partition("\n")
    return Words(" ".join(subject.split()), _few_blank_lines(body), html)


def message_of(mail: Mail) -> EmailMessage:
    """A mail as a message with text and HTML. Line breaks in a subject or an address raise ValueError."""
    words = words_of(mail)
    settings = current_app.config["SETTINGS"]
    message = EmailMessage()
    message["Subject"] = words.subject
    message["From"] = settings.mail_from
    message["To"] = mail.address
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<mail-{mail.id}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = mail.language
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    return message


def transport() -> Transport:
    """The transport that the settings name."""
    return _transport(current_app.config["SETTINGS"].mail_url)


class Folder:
    """Keeps mails as files, in development and tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(message.as_bytes())


class Smtp:
    """Hands mails to a server: smtp://, smtps:// (TLS from the start) or smtp+starttls://."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.scheme, self.host, self.port = parts.scheme, parts.hostname or "localhost", parts.port or 0
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if self.scheme == "smtps" else smtplib.SMTP
        with kind(self.host, self.port, timeout=SMTP_SECONDS) as server:
            if self.scheme == "smtp+starttls":
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            sender = parseaddr(str(message["From"]))[1]
            server.send_message(message, from_addr=sender, to_addrs=[str(message["To"])])


@cache
def _transport(url: str) -> Transport:
    if url.startswith("folder:"):
        return Folder(Path(url.removeprefix("folder:").replace("//", "/", 1)))
    return Smtp(url)


@transaction
def _claim(now: datetime) -> list[int]:
    mails = db.session.scalars(_due(now)).all()
    for mail in mails:
        mail.next_try_at = now + CLAIMED_FOR
    return [mail.id for mail in mails]


def _due(now: datetime) -> Select[Mail]:
    return (
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.next_try_at <= now)
        .order_by(Mail.next_try_at, Mail.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )


@transaction
def _note_sent(mail_id: int, now: datetime) -> None:
    mail = db.session.get_one(Mail, mail_id)
    mail.sent_at, mail.tries, mail.last_error = now, mail.tries + 1, ""
    mail.facts = {name: fact for name, fact in mail.facts.items() if not name.startswith(SECRET)}


@transaction
def _note_failure(mail_id: int, now: datetime, error: str) -> None:
    mail = db.session.get_one(Mail, mail_id)
    mail.tries += 1
    mail.last_error = error
    again = next_try(mail.tries, mail.created_at, now)
    if again is None:
        mail.given_up_at = now
    else:
        mail.next_try_at = again


def _few_blank_lines(text: str) -> str:
    """At most one blank line in a row, none at either end."""
    kept: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"
