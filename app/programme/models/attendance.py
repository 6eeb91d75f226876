"""Who was at which date of an activity: its list, what is noted of each person, and what scanners read."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.database import Base, Moment, Numbered, word
from app.programme.models.activity import Session
from app.programme.models.enrolment import Enrolment
from app.programme.rules.attendance import PresenceSource, PresenceState, ScanVerdict


class Roll(Base):
    """The list of one date: whether it is closed, and the secret behind the code on the room's screen."""

    __tablename__ = "roll"
    __table_args__ = (CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(String(40), default=lambda: secrets.token_hex(20))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Presence(Numbered, Base):
    """What is noted of one enrolment at one date; by nobody's hand where they typed the code of the room."""

    __tablename__ = "presence"
    __table_args__ = (
        Index("uq_presence_enrolment_id_session_id", "enrolment_id", "session_id", unique=True),
        Index("ix_presence_session_id", "session_id"),
        CheckConstraint("minutes >= 0", name="some_minutes"),
        CheckConstraint("minutes = 0 OR state = 'present'", name="minutes_of_those_there"),
        CheckConstraint("left_at IS NULL OR state = 'present'", name="only_who_was_there_left"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"))
    state: Mapped[PresenceState] = mapped_column(word(PresenceState))
    minutes: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    source: Mapped[PresenceSource] = mapped_column(word(PresenceSource))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]

    enrolment: Mapped[Enrolment] = relationship()
    session: Mapped[Session] = relationship()
    by: Mapped[Person | None] = relationship()

    @property
    def is_present(self) -> bool:
        return self.state is PresenceState.PRESENT


class Scan(Numbered, Base):
    """One reading of a ticket. Its uid is the scanner's own, so what was kept offline may be sent twice."""

    __tablename__ = "scan"
    __table_args__ = (
        Index("uq_scan_uid", "uid", unique=True),
        Index("ix_scan_session_id", "session_id"),
        Index("ix_scan_enrolment_id", "enrolment_id"),
    )

    uid: Mapped[str] = mapped_column(String(36))
    session_id: Mapped[int] = mapped_column(ForeignKey("activity_session.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    verdict: Mapped[ScanVerdict] = mapped_column(word(ScanVerdict))
    since: Mapped[datetime | None] = mapped_column(Moment)
    scanned_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    enrolment: Mapped[Enrolment | None] = relationship()
