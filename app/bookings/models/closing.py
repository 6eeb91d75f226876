"""What a planned closure did with each booking in its way, so that it can be undone; and who stands without a room."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.models.booking import Booking, BookingChange
from app.bookings.models.waiting import Waiting
from app.bookings.rules.closing import Fate, PlanKind
from app.centres.models import Centre, Closure
from app.core.clock import now
from app.core.database import Base, Moment, Numbered, word


class ClosurePlan(Numbered, Base):
    """One piece of work: closures of a centre, or new hours, with what became of all that was in the way."""

    __tablename__ = "closure_plan"
    __table_args__ = (
        Index("uq_closure_plan_uid", "uid", unique=True),
        Index("ix_closure_plan_centre_id", "centre_id"),
    )

    uid: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid.uuid4()))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    kind: Mapped[PlanKind] = mapped_column(word(PlanKind))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    undo_until: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    centre: Mapped[Centre] = relationship()
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
    closures: Mapped[list[Closure]] = relationship(secondary="planned_closure", order_by="Closure.id")
    items: Mapped[list["PlanItem"]] = relationship(order_by="PlanItem.id", back_populates="plan")

    @property
    def can_be_undone(self) -> bool:
        """While its mails wait."""
        return self.undone_at is None and self.undo_until is not None and now() < self.undo_until


class PlannedClosure(Base):
    """A closure that belongs to a plan."""

    __tablename__ = "planned_closure"

    closure_id: Mapped[int] = mapped_column(ForeignKey("closure.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("closure_plan.id"), index=True)


class PlanItem(Numbered, Base):
    """What became of one booking, change or offer, and how it was before.

    `before` holds its columns and its entries with what they occupied; `after` there is the sequence of an entry since.
    """

    __tablename__ = "plan_item"
    __table_args__ = (
        Index("ix_plan_item_plan_id", "plan_id"),
        Index("ix_plan_item_booking_id", "booking_id"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("closure_plan.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("booking_change.id"))
    waiting_id: Mapped[int | None] = mapped_column(ForeignKey("waiting.id"))
    fate: Mapped[Fate] = mapped_column(word(Fate))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    plan: Mapped[ClosurePlan] = relationship(back_populates="items")
    booking: Mapped[Booking | None] = relationship()
    change: Mapped[BookingChange | None] = relationship()
    waiting: Mapped[Waiting | None] = relationship()
