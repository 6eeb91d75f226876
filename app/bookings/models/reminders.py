"""Reminders of bookings, and the secret links in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.bookings.models.booking import Booking
from app.bookings.rules.reminders import ReminderAnswer, ReminderKind
from app.core.database import Base, Moment, Numbered, word


class Reminder(Numbered, Base):
    """One reminder of a booking at the start that it had then: a moved one reminds again, a cancelled one never."""

    __tablename__ = "reminder"
    __table_args__ = (Index("uq_reminder_booking_id_kind_starts_at", "booking_id", "kind", "starts_at", unique=True),)

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[ReminderKind] = mapped_column(word(ReminderKind))
    starts_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship()


class ReminderLink(Numbered, Base):
    """The secret in one reminder to one person, kept as a hash; good for one answer."""

    __tablename__ = "reminder_link"
    __table_args__ = (
        Index("uq_reminder_link_token_hash", "token_hash", unique=True),
        Index("ix_reminder_link_reminder_id", "reminder_id"),
    )

    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminder.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[ReminderAnswer | None] = mapped_column(word(ReminderAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    reminder: Mapped[Reminder] = relationship()
