"""Sending what the outbox holds: claim, put into words, hand over, note down."""

import enum
import logging
import smtplib
import threading
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.rules import next_try, told_error, without_secrets
from app.notifications.services.transports import transport
from app.notifications.services.wording import message_of

log = logging.getLogger("centrum.mail")
AT_ONCE = 20
CLAIMED_FOR = timedelta(minutes=2)  # longer than a slow server can take, at SMTP_SECONDS for each of its answers
ABOUT_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class _Became(enum.Enum):
    SENT = enum.auto()
    FAILED = enum.auto()
    NOBODY_THERE = enum.auto()


def send_due(at: datetime, *, stop: threading.Event | None = None) -> int:
    """Send what was due at a moment, at most 20 mails; gives how many were handed over.

    Each mail is claimed for some minutes before it is handed over: two workers never send the same, and
    after a crash it is tried again. A crash between handing over and noting down sends it twice, with
    the same Message-ID. Nothing is held locked while the mail server is spoken to. Ends early when asked
    to stop, and when the server cannot be reached: the others keep their turn.
    """
    sent = 0
    for _ in range(AT_ONCE):
        claimed = None if stop is not None and stop.is_set() else _claim(at)
        if claimed is None:
            break
        became = _deliver(claimed)
        sent += became is _Became.SENT
        if became is _Became.NOBODY_THERE:
            break
    return sent


def _deliver(mail_id: int) -> _Became:
    mail = db.session.get_one(Mail, mail_id)
    try:
        message = message_of(mail)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail, the others go out; it is noted and tried again
        return _note(mail, error, _Became.FAILED)
    db.session.rollback()
    try:
        transport().send(message)
    except (*ABOUT_ONE_MAIL, smtplib.SMTPNotSupportedError) as error:
        return _note(mail, error, _Became.FAILED)
    except OSError as error:
        return _note(mail, error, _Became.NOBODY_THERE)
    _note_sent(mail_id)
    return _Became.SENT


def _note(mail: Mail, error: Exception, became: _Became) -> _Became:
    """The log gets the number of the mail and the kind of error: no address, no words of the mail."""
    mail_id = mail.id
    if _note_failure(mail_id, told_error(error, mail.address)):
        log.warning("mail %s was not sent: %s", mail_id, type(error).__name__)
    else:
        log.error("mail %s was given up: %s", mail_id, type(error).__name__)
    return became


@transaction
def _claim(at: datetime) -> int | None:
    """Take the mail that waits longest, so that no other worker does; None where nothing is due."""
    due = (
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.next_try_at <= at)
        .order_by(Mail.next_try_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = db.session.scalars(due).one_or_none()
    if mail is None:
        return None
    mail.next_try_at, mail.recall_key = now() + CLAIMED_FOR, None
    return mail.id


@transaction
def _note_sent(mail_id: int) -> None:
    mail = db.session.get_one(Mail, mail_id)
    mail.sent_at, mail.tries, mail.last_error = now(), mail.tries + 1, ""
    mail.facts = without_secrets(mail.facts)


@transaction
def _note_failure(mail_id: int, error: str) -> bool:
    """Note it, and when to try again; False when the mail is given up."""
    mail = db.session.get_one(Mail, mail_id)
    mail.tries, mail.last_error = mail.tries + 1, error
    again = next_try(mail.tries, mail.created_at, now())
    if again is not None:
        mail.next_try_at = again
        return True
    mail.given_up_at = now()
    mail.facts = without_secrets(mail.facts)
    return False
