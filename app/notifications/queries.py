"""Reading the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.database import db
from app.notifications.models import Mail


def newest(limit: int = 100) -> Sequence[Mail]:
    """The newest mails, sent or not."""
    return db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(limit)).all()


def mail(mail_id: int) -> Mail | None:
    return db.session.get(Mail, mail_id)


def given_up_since(at: datetime, *, limit: int = 200) -> Sequence[Mail]:
    """The mails that were given up since then, newest first."""
    lost = select(Mail).where(Mail.given_up_at > at).order_by(Mail.given_up_at.desc(), Mail.id.desc()).limit(limit)
    return db.session.scalars(lost).all()
