"""Which reminders of a date somebody who is enrolled got, and whether they said that they come."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, Moment, Numbered, word
from app.programme.models.activity import Session
from app.programme.models.enrolment import Enrolment
from app.programme.rules.reminders import RemindedOf


class EnrolmentReminder(Numbered, Base):
    """One reminder of a date at the start that it had then: a moved date reminds again, a cancelled one never."""

    __tablename__ = "enrolment_reminder"
    __table_args__ = (
        Index(
            "uq_enrolment_reminder_enrolment_id_session_id_kind_starts_at",
            *("enrolment_id", "session_id", "kind", "starts_at"),
            unique=True,
        ),
        Index("ix_enrolment_reminder_session_id", "session_id"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"))
    kind: Mapped[RemindedOf] = mapped_column(word(RemindedOf))
    starts_at: Mapped[datetime]
    coming_at: Mapped[datetime | None] = mapped_column(Moment)

    enrolment: Mapped[Enrolment] = relationship()
    session: Mapped[Session] = relationship()
