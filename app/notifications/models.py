"""One row for each mail to be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Moment, Numbered


class Mail(Numbered, Base):
    """A mail as template and facts; the worker puts it into the recipient's words when it sends it.

    `event_key` is unique: one mail to one person for one event. While it has a `recall_key` no worker has taken it,
    and whoever queued it may take it back.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("uq_mail_event_key", "event_key", unique=True),
        Index(
            "ix_mail_next_try_at",
            "next_try_at",
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
        Index(
            "ix_mail_recall_key",
            "recall_key",
            postgresql_where=text("recall_key IS NOT NULL"),
            sqlite_where=text("recall_key IS NOT NULL"),
        ),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    template: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    event_key: Mapped[str | None] = mapped_column(String(120))
    recall_key: Mapped[str | None] = mapped_column(String(36))
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str] = mapped_column(Text, default="")
