"""Queueing a mail inside the transaction of the event that it tells of, and taking back what nobody has sent yet."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from app.core.clock import now
from app.core.database import db, demand_writing
from app.notifications.models import Mail
from app.notifications.rules import encode_facts


def queue_mail(
    template: str,
    *,
    address: str,
    language: str,
    person_id: int | None = None,
    event_key: str | None = None,
    not_before: datetime | None = None,
    recall_key: str | None = None,
    **facts: object,
) -> None:
    """Queue one mail to one address; the same `event_key` again means the same mail, and nothing is queued.

    The database itself decides what is the same, so two transactions at one instant queue one mail. It goes out at
    once, or `not_before` a moment; until then `recall` takes back all that were queued with one `recall_key`.
    """
    demand_writing()
    on_postgresql = db.session.get_bind().dialect.name == "postgresql"
    insert = insert_on_postgresql(Mail) if on_postgresql else insert_on_sqlite(Mail)
    db.session.execute(
        insert.values(
            template=template,
            address=address,
            language=language,
            person_id=person_id,
            event_key=event_key,
            facts=encode_facts(facts),
            recall_key=recall_key,
            next_try_at=not_before or now(),
        ).on_conflict_do_nothing(index_elements=[Mail.event_key])
    )


def recallable(recall_key: str) -> int:
    """How many mails of this key nobody has begun to send."""
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.recall_key == recall_key)) or 0


def send_now(recall_key: str) -> None:
    """Let the mails of this key go that wait to be taken back, before what is queued next; nobody recalls them then."""
    demand_writing()
    held = update(Mail).where(Mail.recall_key == recall_key)
    db.session.execute(held.values(next_try_at=now(), recall_key=None))


def recall(recall_key: str) -> list[int | None]:
    """Take back the mails of this key that nobody has begun to send; gives the people that will not get them.

    A worker that claims one at the same instant is waited for: the mail goes, or it is gone, never both.
    """
    demand_writing()
    held = delete(Mail).where(Mail.recall_key == recall_key)
    return list(db.session.scalars(held.returning(Mail.person_id)))


def forget_address(address: str) -> None:
    """Take all mails to an address out of the outbox, sent or not: whoever it was is to be forgotten."""
    demand_writing()
    db.session.execute(delete(Mail).where(Mail.address == address, Mail.person_id.is_(None)))
