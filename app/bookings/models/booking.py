"""A booking owns one entry of the schedule and stores no time of its own; so does a change of it that waits."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.models.by_staff import BY_STAFF, BookedByStaff
from app.bookings.models.clock import Clocked
from app.bookings.models.deciding import Refusable
from app.bookings.rules.facts import Amount
from app.bookings.rules.repeats import Repeat
from app.bookings.rules.series import Missing
from app.bookings.rules.states import BookingState, ChangeState, RefusalReason
from app.centres.models import Equipment, Room
from app.centres.rules import LayoutKind
from app.core.clock import now
from app.core.database import Base, Moment, Numbered, word
from app.core.i18n import Named
from app.files.models import File
from app.organisations.models import Organisation
from app.schedule.models import Entry
from app.schedule.rules import is_alive

ONLY_DISPLACED: Any = {f"{kind}_where": text("displaced_at IS NOT NULL") for kind in ("postgresql", "sqlite")}


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


class Booking(BookedByStaff, Refusable, Clocked, Numbered, Base):
    """A request for a room and what became of it. For an organisation, the person who asked, or the centre itself."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("uq_booking_entry_id", "entry_id", unique=True),
        Index("uq_booking_asked_by_id_request_key", "asked_by_id", "request_key", unique=True),
        Index("ix_booking_state", "state"),
        Index("ix_booking_decided_at", "decided_at"),
        Index("ix_booking_organisation_id", "organisation_id"),
        Index("ix_booking_room_id", "room_id"),
        Index("ix_booking_series_id", "series_id"),
        Index("ix_booking_displaced", "centre_id", **ONLY_DISPLACED),
        CheckConstraint("people BETWEEN 1 AND 2000", name="people"),
        *BY_STAFF,
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
    minutes_given_back: Mapped[int] = mapped_column(default=0, server_default="0")
    displaced_at: Mapped[datetime | None] = mapped_column(Moment)

    entry: Mapped[Entry] = relationship(lazy="joined", innerjoin=True)
    room: Mapped[Room] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id")
    equipment: Mapped[list["BookingEquipment"]] = relationship(
        order_by="BookingEquipment.equipment_id", cascade="all, delete-orphan"
    )
    attendance: Mapped["Attendance | None"] = relationship(lazy="joined", back_populates="booking")
    series: Mapped[BookingSeries | None] = relationship(back_populates="bookings")
    changes: Mapped[list["BookingChange"]] = relationship(order_by="BookingChange.id", back_populates="booking")

    @property
    def state_now(self) -> BookingState:
        """The state, where a request whose hold is over counts as expired, swept or not, and no room as displaced."""
        if self.displaced_at is not None:
            return BookingState.DISPLACED
        alive = self.entry.status != "cancelled" and is_alive(self.entry.expires_at, now())
        if self.state is BookingState.REQUESTED and not alive:
            return BookingState.EXPIRED
        return self.state

    @property
    def waiting_change(self) -> "BookingChange | None":
        """The change that waits for staff now, if there is one."""
        return next((change for change in self._waiting if not change.is_counter_offer), None)

    @property
    def counter_offer(self) -> "BookingChange | None":
        """The other time that staff offer for this request and that waits for the applicant, if there is one."""
        return next((change for change in self._waiting if change.is_counter_offer), None)

    @property
    def entry_ids(self) -> frozenset[int]:
        """The entries that hold its time: its own, and that of a change or counter-offer that waits."""
        return frozenset({self.entry_id, *(change.entry_id for change in self._waiting)})

    @property
    def _waiting(self) -> list["BookingChange"]:
        return [change for change in self.changes if change.state_now is ChangeState.WAITING]

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The equipment that goes with it."""
        return tuple(Amount(lent.equipment_id, lent.amount) for lent in self.equipment)

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
        return named(self.kind)


class Attendance(Numbered, Base):
    """Whether anybody came to a booking, as staff marked it last; nobody marked it where the room's rule did."""

    __tablename__ = "attendance"
    __table_args__ = (Index("uq_attendance_booking_id", "booking_id", unique=True),)

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    came: Mapped[bool]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship(back_populates="attendance")


ONLY_WAITING: Any = {f"{kind}_where": text("state = 'waiting'") for kind in ("postgresql", "sqlite")}


class BookingChange(Refusable, Clocked, Numbered, Base):
    """What an approved booking is to become, while staff look at it; the booking itself stays as it is.

    Its entry is the new time, and occupies what the booking's own entry does not have already. `wants` is all
    that the booking takes once it is approved, as it was held: [resource, layer, start, end]; nothing where it
    keeps what it takes. Changes of several dates of a series that were sent together have the same `sending`.
    One that staff offered (`offered_by_id`) is a counter-offer to a request that was held `request_until`.
    """

    __tablename__ = "booking_change"
    __table_args__ = (
        Index("uq_booking_change_entry_id", "entry_id", unique=True),
        Index("uq_booking_change_booking_id", "booking_id", unique=True, **ONLY_WAITING),
        Index("ix_booking_change_booking_id_id", "booking_id", "id"),
        Index("ix_booking_change_sending", "sending"),
        CheckConstraint("people BETWEEN 1 AND 2000", name="people"),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sending: Mapped[str | None] = mapped_column(String(36))
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    offer_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    request_until: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[ChangeState] = mapped_column(word(ChangeState))
    purpose: Mapped[str] = mapped_column(Text)
    people: Mapped[int]
    layout: Mapped[LayoutKind | None] = mapped_column(word(LayoutKind))
    participants_pay: Mapped[bool] = mapped_column(default=False)
    pads_by_hirer: Mapped[bool] = mapped_column(default=False)
    wants: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    rules_used: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[RefusalReason | None] = mapped_column(word(RefusalReason))
    reason_words: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    booking: Mapped[Booking] = relationship(back_populates="changes")
    entry: Mapped[Entry] = relationship(lazy="joined", innerjoin=True)
    room: Mapped[Room] = relationship()
    equipment: Mapped[list["ChangeEquipment"]] = relationship(order_by="ChangeEquipment.equipment_id")

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The equipment that is to go with it."""
        return tuple(Amount(lent.equipment_id, lent.amount) for lent in self.equipment)

    @property
    def is_counter_offer(self) -> bool:
        return self.offered_by_id is not None

    @property
    def state_now(self) -> ChangeState:
        """The state, where a change whose hold is over counts as expired, swept or not."""
        alive = self.entry.status != "cancelled" and is_alive(self.entry.expires_at, now())
        if self.state is ChangeState.WAITING and not alive:
            return ChangeState.EXPIRED
        return self.state


class ChangeEquipment(Base):
    """So many units of one kind are to go with a booking; which ones stands in the wants of the change."""

    __tablename__ = "booking_change_equipment"
    __table_args__ = (CheckConstraint("amount BETWEEN 1 AND 500", name="amount"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("booking_change.id"), primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), primary_key=True, index=True)
    amount: Mapped[int]

    kind: Mapped[Equipment] = relationship()

    @property
    def name(self) -> Named:
        return named(self.kind)


def named(kind: Equipment) -> Named:
    """The name of equipment in each language."""
    return Named(kind.name_pl, kind.name_en, kind.name_uk)
