"""The clock of a request, or of a change, that waits for an answer."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.bookings.rules.answering import stood
from app.core.database import Base, Moment
from app.schedule.models import Entry


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


class Clocked:
    """What owns an entry and waits for staff; counter-offers and what is instant have no clock."""

    if TYPE_CHECKING:
        entry_id: Mapped[int]
        entry: Mapped[Entry]

    @declared_attr
    @classmethod
    def clock(cls) -> Mapped[AnswerClock | None]:
        its_clock = AnswerClock.entry_id == cls.entry_id
        return relationship(AnswerClock, primaryjoin=its_clock, foreign_keys=[cls.entry_id], viewonly=True)

    @property
    def answer_by(self) -> datetime | None:
        """By when it is answered, as promised; without a clock, until when its time is held. Nothing once answered."""
        if self.entry.expires_at is None or self.clock is None:
            return self.entry.expires_at
        return self.clock.answer_by
