"""Writing the audit trail, inside the transaction that makes the change."""

from collections.abc import Iterable

from app.core.database import db, demand_writing, write
from app.history.models import Record


def record(
    verb: str,
    subject: str,
    subject_id: int,
    *,
    actor_id: int | None,
    centre_id: int | None = None,
    why: str = "",
    **facts: object,
) -> None:
    """Note that somebody (None: the system itself) did this to that."""
    demand_writing()
    db.session.add(
        Record(
            verb=verb,
            subject=subject,
            subject_id=subject_id,
            actor_id=actor_id,
            centre_id=centre_id,
            why=why,
            facts=facts,
        )
    )


def record_all(
    verb: str, subject: str, subject_ids: Iterable[int], *, actor_id: int | None, centre_id: int | None, **facts: object
) -> None:
    """The same of many things at once, in one statement."""
    demand_writing()
    alike = {"verb": verb, "subject": subject, "actor_id": actor_id, "centre_id": centre_id, "facts": facts}
    write(Record, [{**alike, "subject_id": subject_id} for subject_id in subject_ids])
