"""Queueing a mail inside the transaction of the event that it tells of."""

from sqlalchemy import select

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
    """Queue one mail to one address; the same `event_key` again means the same mail, and nothing is queued."""
    demand_writing()
    if event_key is not None and db.session.scalar(select(Mail.id).where(Mail.event_key == event_key)) is not None:
        return
    db.session.add(
        Mail(
            template=template,
            address=address,
            language=language,
            person_id=person_id,
            event_key=event_key,
            facts=encode_facts(facts),
            next_try_at=now(),
        )
    )
