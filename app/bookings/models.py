"""A booking owns one entry of the schedule and stores no time of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.rules.reminders import ReminderAnswer, ReminderKind
from app.bookings.rules.states import BookingState, RefusalReason
from app.centres.models import Room
from app.centres.rules import LayoutKind
from app.core.clock import now
from app.core.database import Base, Moment, Numbered, word
from app.files.models import File
from app.organisations.models import Organisation
from app.schedule.models import Entry
from app.schedule.rules import is_alive


class Booking(Numbered, Base):
    """A request for a room and what became of it. For an organisation, or for the person who asked."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("uq_booking_entry_id", "entry_id", unique=True),
        Index("uq_booking_asked_by_id_request_key", "asked_by_id", "request_key", unique=True),
        Index("ix_booking_state", "state"),
        Index("ix_booking_organisation_id", "organisation_id"),
        Index("ix_booking_room_id", "room_id"),
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
    coming_for: Mapped[datetime | None] = mapped_column(Moment)

    entry: Mapped[Entry] = relationship(lazy="joined", innerjoin=True)
    room: Mapped[Room] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id")

    @property
    def state_now(self) -> BookingState:
        """The state, where a request whose hold is over counts as expired, swept or not."""
        alive = self.entry.status != "cancelled" and is_alive(self.entry.expires_at, now())
        if self.state is BookingState.REQUESTED and not alive:
            return BookingState.EXPIRED
        return self.state

    @property
    def is_coming(self) -> bool:
        """They said that they come, to the time at which it now is."""
        return self.coming_for == self.entry.starts_at

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
    files: Mapped[list[File]] = relationship(secondary="message_file", order_by="File.id")


class MessageFile(Base):
    """A file that came with a message."""

    __tablename__ = "message_file"
    __table_args__ = (Index("uq_message_file_file_id", "file_id", unique=True),)

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True)


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
