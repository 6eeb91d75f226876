"""Queueing a mail inside the transaction of the event that it tells of."""

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
    **facts: object,
) -> None:
    """Queue one mail to one address; the same `event_key` again means the same mail, and nothing is queued.

    The database itself decides what is the same, so two transactions at one instant queue one mail.
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
            next_try_at=now(),
        ).on_conflict_do_nothing(index_elements=[Mail.event_key])
    )
