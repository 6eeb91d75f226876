"""What a centre sets about other times that its staff offer, and the secret links in the mails of such offers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.bookings.models.booking import BookingChange
from app.bookings.rules.counter import CounterAnswer
from app.core.database import Base, Moment, Numbered, word


class CounterRule(Numbered, Base):
    """For how long another time is offered, and until so long before the start; a centre without one has the usual."""

    __tablename__ = "counter_rule"
    __table_args__ = (
        Index("uq_counter_rule_centre_id", "centre_id", unique=True),
        CheckConstraint("hours BETWEEN 1 AND 720", name="hours"),
        CheckConstraint("until_hours BETWEEN 0 AND 720", name="until_hours"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    hours: Mapped[int]
    until_hours: Mapped[int]


class CounterLink(Numbered, Base):
    """The secret in the mail of one counter-offer to one person, kept as a hash; good for one answer."""

    __tablename__ = "counter_link"
    __table_args__ = (
        Index("uq_counter_link_token_hash", "token_hash", unique=True),
        Index("ix_counter_link_change_id", "change_id"),
    )

    change_id: Mapped[int] = mapped_column(ForeignKey("booking_change.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[CounterAnswer | None] = mapped_column(word(CounterAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    change: Mapped[BookingChange] = relationship()
