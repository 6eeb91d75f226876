"""The day of a centre: displays at doors and in the hall, keys that are out, what is broken or untidy."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.models import Booking
from app.centres.models import Centre, Room
from app.core.database import Base, Moment, Numbered, word
from app.desk.rules.faults import FaultKind
from app.files.models import File

ONLY_OUT: Any = {f"{kind}_where": text("returned_at IS NULL") for kind in ("postgresql", "sqlite")}


class Display(Numbered, Base):
    """A secret address for a screen: at the door of a room, or without a room in the hall of a centre."""

    __tablename__ = "display"
    __table_args__ = (
        Index("uq_display_token_hash", "token_hash", unique=True),
        Index("ix_display_centre_id", "centre_id"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    label: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    centre: Mapped[Centre] = relationship()
    room: Mapped[Room | None] = relationship()


class KeyHandout(Numbered, Base):
    """The key of a room in somebody's hands, for a booking or for something else; a room has one key."""

    __tablename__ = "key_handout"
    __table_args__ = (
        Index("uq_key_handout_room_id", "room_id", unique=True, **ONLY_OUT),
        Index("ix_key_handout_centre_id", "centre_id"),
        Index("ix_key_handout_booking_id", "booking_id"),
    )

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    taken_by: Mapped[str] = mapped_column(String(120))
    due_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    room: Mapped[Room] = relationship()
    booking: Mapped[Booking | None] = relationship()

    @property
    def due(self) -> datetime:
        """When it is to be back: at the end of its booking as that is now."""
        return self.booking.entry.ends_at if self.booking is not None else self.due_at


class Fault(Numbered, Base):
    """Something broken or untidy in a room, tied to the booking of that time; its history stands in the trail."""

    __tablename__ = "fault"
    __table_args__ = (
        Index("ix_fault_centre_id_solved_at", "centre_id", "solved_at"),
        Index("ix_fault_display_id", "display_id"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    display_id: Mapped[int | None] = mapped_column(ForeignKey("display.id"))
    kind: Mapped[FaultKind] = mapped_column(word(FaultKind))
    words: Mapped[str] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    solved_at: Mapped[datetime | None] = mapped_column(Moment)

    room: Mapped[Room] = relationship()
    booking: Mapped[Booking | None] = relationship()
    file: Mapped[File | None] = relationship()
    reported_by: Mapped[Person | None] = relationship(foreign_keys=[reported_by_id])
