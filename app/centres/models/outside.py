"""Calendars of others that a centre shows beside its own, apart from everything that happens here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.database import Base, BigId, Moment, Numbered


class OutsideCalendar(Numbered, Base):
    """What somebody else publishes, as the file said that was sent last. It takes no room and no time."""

    __tablename__ = "outside_calendar"
    __table_args__ = (Index("uq_outside_calendar_centre_id_name", "centre_id", "name", unique=True),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(500), default="")
    is_shown: Mapped[bool] = mapped_column(default=True)
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    uploaded_by: Mapped[Person] = relationship()


class OutsideEvent(Base):
    """One date of it. A whole day begins and ends at Kraków's midnight; what has no length ends as it begins."""

    __tablename__ = "outside_event"
    __table_args__ = (
        Index("uq_outside_event_calendar_id_uid", "calendar_id", "uid", unique=True),
        Index("ix_outside_event_calendar_id_ends_at", "calendar_id", "ends_at"),
        CheckConstraint("starts_at <= ends_at", name="never_backwards"),
        CheckConstraint("title <> ''", name="has_a_title"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("outside_calendar.id"))
    uid: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    is_whole_day: Mapped[bool]
    title: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
