"""Reading the outbox."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.database import db
from app.notifications.models import Mail


def newest(limit: int = 100) -> Sequence[Mail]:
    """The newest mails, sent or not."""
    return db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(limit)).all()


def mail(mail_id: int) -> Mail | None:
    return db.session.get(Mail, mail_id)
