"""A booking owns one entry of the schedule and stores no time of its own."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.rules.repeats import Repeat
from app.bookings.rules.series import Missing
from app.bookings.rules.states import BookingState, RefusalReason
from app.centres.models import Room
from app.centres.rules import LayoutKind
from app.core.clock import now
from app.core.database import Base, Moment, Numbered, word
from app.organisations.models import Organisation
from app.schedule.models import Entry
from app.schedule.rules import is_alive


class BookingSeries(Numbered, Base):
    """One request for several dates. The dates are bookings; the rule is kept to say it and to make it longer."""

    __tablename__ = "booking_series"
    __table_args__ = (
        Index("uq_booking_series_uid", "uid", unique=True),
        Index("uq_booking_series_asked_by_id_request_key", "asked_by_id", "request_key", unique=True),
        Index("ix_booking_series_organisation_id", "organisation_id"),
    )

    uid: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid.uuid4()))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    request_key: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    missing: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)

    room: Mapped[Room] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    bookings: Mapped[list["Booking"]] = relationship(back_populates="series", order_by="Booking.series_position")

    @property
    def repeat(self) -> Repeat:
        return Repeat.from_json(self.rule)

    @property
    def missing_days(self) -> list[Missing]:
        return [Missing(date.fromisoformat(kept["day"]), kept["why"]) for kept in self.missing]


class Booking(Numbered, Base):
    """A request for a room and what became of it. For an organisation, or for the person who asked."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("uq_booking_entry_id", "entry_id", unique=True),
        Index("uq_booking_asked_by_id_request_key", "asked_by_id", "request_key", unique=True),
        Index("ix_booking_state", "state"),
        Index("ix_booking_organisation_id", "organisation_id"),
        Index("ix_booking_room_id", "room_id"),
        Index("ix_booking_series_id", "series_id"),
        CheckConstraint("people BETWEEN 1 AND 2000", name="people"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    request_key: Mapped[str] = mapped_column(String(80))
    state: Mapped[BookingState] = mapped_column(word(BookingState))
    purpose: Mapped[str] = mapped_column(Text)
    people: Mapped[int]
    layout: Mapped[LayoutKind | None] = mapped_column(word(LayoutKind))
    participants_pay: Mapped[bool] = mapped_column(default=False)
    rules_used: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[RefusalReason | None] = mapped_column(word(RefusalReason))
    reason_words: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    is_late: Mapped[bool] = mapped_column(default=False)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"))
    series_position: Mapped[int | None]
    is_changed_alone: Mapped[bool] = mapped_column(default=False, server_default=false())

    entry: Mapped[Entry] = relationship(lazy="joined", innerjoin=True)
    room: Mapped[Room] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id")
    series: Mapped[BookingSeries | None] = relationship(back_populates="bookings")

    @property
    def state_now(self) -> BookingState:
        """The state, where a request whose hold is over counts as expired, swept or not."""
        alive = self.entry.status != "cancelled" and is_alive(self.entry.expires_at, now())
        if self.state is BookingState.REQUESTED and not alive:
            return BookingState.EXPIRED
        return self.state

    @property
    def waits_for_answer(self) -> bool:
        """True while staff asked something that the applicant has not answered."""
        return bool(self.messages) and self.messages[-1].is_question


class Message(Numbered, Base):
    """One question of staff or answer of the applicant about a request."""

    __tablename__ = "message"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_question: Mapped[bool]
    body: Mapped[str] = mapped_column(Text)

    author: Mapped[Person] = relationship()
