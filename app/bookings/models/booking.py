"""A booking owns one entry of the schedule and stores no time of its own."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.rules.consequences import AppealAnswer, Cause, ConsequenceKind
from app.bookings.rules.reminders import ReminderAnswer, ReminderKind
from app.bookings.rules.repeats import Repeat
from app.bookings.rules.series import Missing
from app.bookings.rules.states import BookingState, RefusalReason
from app.centres.models import Centre, Equipment, Room
from app.centres.rules import LayoutKind
from app.core.clock import local, now
from app.core.database import Base, Moment, Numbered, word
from app.core.i18n import Named
from app.files.models import File
from app.organisations.models import Organisation
from app.schedule.models import Entry, Lasting
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
    pads_by_hirer: Mapped[bool] = mapped_column(default=False, server_default=false())
    coming_for: Mapped[datetime | None] = mapped_column(Moment)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"))
    series_position: Mapped[int | None]
    is_changed_alone: Mapped[bool] = mapped_column(default=False, server_default=false())

    entry: Mapped[Entry] = relationship(lazy="joined", innerjoin=True)
    room: Mapped[Room] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id")
    equipment: Mapped[list["BookingEquipment"]] = relationship(order_by="BookingEquipment.equipment_id")
    attendance: Mapped["Attendance | None"] = relationship(lazy="joined", back_populates="booking")
    series: Mapped[BookingSeries | None] = relationship(back_populates="bookings")

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


class BookingEquipment(Base):
    """So many units of one kind of equipment go with a booking; which ones stands in its occupancies."""

    __tablename__ = "booking_equipment"
    __table_args__ = (CheckConstraint("amount BETWEEN 1 AND 500", name="amount"),)

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), primary_key=True, index=True)
    amount: Mapped[int]

    kind: Mapped[Equipment] = relationship()

    @property
    def name(self) -> Named:
        return Named(self.kind.name_pl, self.kind.name_en, self.kind.name_uk)


class Attendance(Numbered, Base):
    """Whether anybody came to a booking, as staff marked it last."""

    __tablename__ = "attendance"
    __table_args__ = (Index("uq_attendance_booking_id", "booking_id", unique=True),)

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    came: Mapped[bool]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship(back_populates="attendance")


class Consequence(Numbered, Lasting, Base):
    """What a late cancellation or a no-show led to, for the organisation of the booking or the one who asked.

    It lives from `starts_at` until `ends_at`, unless staff lift it. One booking has one at most that is not lifted.
    """

    __tablename__ = "consequence"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="forwards"),
        Index(
            "uq_consequence_booking_id",
            "booking_id",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
            sqlite_where=text("lifted_at IS NULL"),
        ),
        Index("ix_consequence_organisation_id_centre_id", "organisation_id", "centre_id"),
        Index("ix_consequence_asked_by_id_centre_id", "asked_by_id", "centre_id"),
    )

    kind: Mapped[ConsequenceKind] = mapped_column(word(ConsequenceKind))
    cause: Mapped[Cause] = mapped_column(word(Cause))
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_why: Mapped[str] = mapped_column(Text, default="")

    booking: Mapped[Booking] = relationship()
    centre: Mapped[Centre] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    appeal: Mapped["Appeal | None"] = relationship(lazy="joined", back_populates="consequence")

    @property
    def until(self) -> date:
        """The day at whose beginning it ends."""
        return local(self.ends_at).date()

    @property
    def is_living(self) -> bool:
        """Neither lifted nor over."""
        return self.lifted_at is None and self.ends_at > now()


class Appeal(Numbered, Base):
    """What a party says against a consequence, once, and what staff answer."""

    __tablename__ = "appeal"
    __table_args__ = (Index("uq_appeal_consequence_id", "consequence_id", unique=True),)

    consequence_id: Mapped[int] = mapped_column(ForeignKey("consequence.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    answer: Mapped[AppealAnswer | None] = mapped_column(word(AppealAnswer))
    answer_words: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    consequence: Mapped[Consequence] = relationship(back_populates="appeal")
    author: Mapped[Person] = relationship(foreign_keys=[author_id])


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
