"""Reading the audit trail."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.database import db
from app.history.models import Record


def history_of(subject: str, subject_id: int) -> Sequence[Record]:
    """All that happened to one thing, oldest first."""
    return db.session.scalars(
        select(Record).where(Record.subject == subject, Record.subject_id == subject_id).order_by(Record.id)
    ).all()
