"""What the clients of a race over the outbox do, by plain values, so that it can be sent to another process."""

from dataclasses import replace

from flask import current_app
from sqlalchemy import func, select

from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.services import send_due
from app.notifications.steps import queue_mail


@transaction
def queue(event_key: str) -> None:
    queue_mail("password_changed", address="anna@example.org", language="en", event_key=event_key)


@transaction
def queue_many(many: int) -> None:
    for number in range(many):
        queue_mail("password_changed", address=f"person{number}@example.org", language="en")


def send(mail_url: str) -> int:
    current_app.config["SETTINGS"] = replace(current_app.config["SETTINGS"], mail_url=mail_url)
    sent = 0
    while (more := send_due(now())) > 0:
        sent += more
    return sent


def mails() -> tuple[int, int]:
    """How many there are, and how many are sent."""
    return db.session.execute(select(func.count(Mail.id), func.count(Mail.sent_at))).one()._tuple()
