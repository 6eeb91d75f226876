"""What was approved by rule, for staff to look at afterwards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.bookings.models.booking import Booking
from app.bookings.rules.safe import ByRule
from app.core.database import Base, Moment, Numbered, word


class RuleApproval(Numbered, Base):
    """A request that a rule approved: one date, or the first of several; and what staff say who looked at it."""

    __tablename__ = "rule_approval"
    __table_args__ = (
        Index("uq_rule_approval_booking_id", "booking_id", unique=True),
        Index("ix_rule_approval_centre_id_created_at", "centre_id", "created_at"),
        CheckConstraint("dates >= 1", name="dates"),
        CheckConstraint("(looked_at IS NULL) = (is_fine IS NULL)", name="looked"),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    by_rule: Mapped[ByRule] = mapped_column(word(ByRule))
    dates: Mapped[int] = mapped_column(default=1)
    is_picked: Mapped[bool]
    is_fine: Mapped[bool | None]
    words: Mapped[str] = mapped_column(Text, default="")
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    booking: Mapped[Booking] = relationship()
