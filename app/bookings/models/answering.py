"""The clock of a request that waits for an answer, and what was approved by rule for staff to look at afterwards."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.bookings.models.booking import Booking
from app.bookings.rules.answering import stood
from app.bookings.rules.safe import ByRule
from app.core.database import Base, Moment, Numbered, word


def _only(condition: str) -> Any:
    return {f"{kind}_where": text(condition) for kind in ("postgresql", "sqlite")}


class AnswerClock(Base):
    """By when one date of a request, or one change, is answered; `promised_by` and `held_until` as first given.

    While `stopped_at` is set the clock stands still, until the applicant answers, or else until `goes_on_at`; then
    `answer_by` is the latest that it can become. The `still_seconds` are those of earlier times.
    """

    __tablename__ = "answer_clock"
    __table_args__ = (
        CheckConstraint("still_seconds >= 0", name="still_seconds"),
        CheckConstraint("(stopped_at IS NULL) = (goes_on_at IS NULL)", name="stands_until"),
        Index("ix_answer_clock_warn_at", "warn_at", **_only("warned_at IS NULL")),
        Index("ix_answer_clock_warn_managers_at", "warn_managers_at", **_only("warned_managers_at IS NULL")),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime]
    promised_by: Mapped[datetime]
    held_until: Mapped[datetime]
    answer_by: Mapped[datetime]
    still_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    goes_on_at: Mapped[datetime | None] = mapped_column(Moment)
    warn_at: Mapped[datetime | None] = mapped_column(Moment)
    warn_managers_at: Mapped[datetime | None] = mapped_column(Moment)
    warned_at: Mapped[datetime | None] = mapped_column(Moment)
    warned_managers_at: Mapped[datetime | None] = mapped_column(Moment)

    def still_at(self, at: datetime) -> timedelta:
        """How long it stood still in all, up to a moment."""
        return timedelta(seconds=self.still_seconds) + stood(self.stopped_at, self.goes_on_at, at)


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
