"""Study visits: what a group asks for, its needs kept apart, what was arranged, and what it told afterwards."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.centres.models import Centre
from app.core.database import Base, BigId, Moment, Numbered, word
from app.organisations.models import Organisation
from app.programme.models.timed import InRoom
from app.programme.rules.kinds import EventLanguage
from app.programme.rules.visits import VisitState
from app.schedule.rules import Status

VISIT = "study_visit"


class StudyVisit(Numbered, Base):
    """A group that wants to see how the centre works."""

    __tablename__ = "study_visit"
    __table_args__ = (
        Index("ix_study_visit_centre_id_state", "centre_id", "state"),
        Index("ix_study_visit_asked_by_id", "asked_by_id"),
        Index("ix_study_visit_organisation_id", "organisation_id"),
        CheckConstraint("people BETWEEN 1 AND 200", name="people"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[VisitState] = mapped_column(word(VisitState), default=VisitState.ASKED)
    title: Mapped[str] = mapped_column(String(160))
    people: Mapped[int]
    spoken: Mapped[str] = mapped_column(String(20), default="pl")
    topics: Mapped[str] = mapped_column(Text)
    wished: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact: Mapped[str] = mapped_column(String(300), default="")
    answer_by: Mapped[datetime]
    said: Mapped[str] = mapped_column(Text, default="")
    replied: Mapped[str] = mapped_column(Text, default="")
    plan: Mapped[str] = mapped_column(Text, default="")
    confirm_by: Mapped[datetime | None] = mapped_column(Moment)
    remind_at: Mapped[datetime | None] = mapped_column(Moment)
    thank_at: Mapped[datetime | None] = mapped_column(Moment)
    round: Mapped[int] = mapped_column(default=0)

    centre: Mapped[Centre] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    all_parts: Mapped[list["VisitPart"]] = relationship(back_populates="visit", order_by="VisitPart.id")
    hosts: Mapped[list["VisitHost"]] = relationship(order_by="VisitHost.person_id", cascade="all, delete-orphan")

    @property
    def languages(self) -> tuple[EventLanguage, ...]:
        return tuple(EventLanguage(code) for code in self.spoken.split(",") if code)

    @property
    def wished_days(self) -> Sequence[date]:
        return [date.fromisoformat(day) for day in self.wished]

    @property
    def parts(self) -> Sequence["VisitPart"]:
        """What stands, by start; what an earlier plan held is cancelled."""
        standing = [part for part in self.all_parts if part.entry.status is not Status.CANCELLED]
        return sorted(standing, key=lambda part: (part.period, part.id))

    def is_over(self, now: datetime) -> bool:
        """It was confirmed, and its last part has ended."""
        parts = self.parts
        return self.state is VisitState.CONFIRMED and bool(parts) and all(part.period.ends <= now for part in parts)


class VisitPart(InRoom, Numbered, Base):
    """One part of a visit: an entry that takes its room and the hosts."""

    __tablename__ = "visit_part"
    __table_args__ = (
        Index("ix_visit_part_visit_id", "visit_id"),
        Index("ix_visit_part_room_id", "room_id"),
        Index("uq_visit_part_entry_id", "entry_id", unique=True),
    )

    visit_id: Mapped[int] = mapped_column(ForeignKey("study_visit.id"))
    place: Mapped[str] = mapped_column(String(300), default="")

    visit: Mapped[StudyVisit] = relationship(back_populates="all_parts")

    @property
    def where(self) -> str:
        return self.room.name if self.room is not None else self.place


class VisitHost(Base):
    """Somebody who receives the group; each part takes their time."""

    __tablename__ = "visit_host"

    visit_id: Mapped[int] = mapped_column(ForeignKey("study_visit.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship()


class VisitNeed(Base):
    """What somebody of the group needs to take part; apart from all else, and gone when the visit is over."""

    __tablename__ = "visit_need"

    visit_id: Mapped[int] = mapped_column(ForeignKey("study_visit.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)


class VisitFeedbackRight(Base):
    """Whoever holds this secret may tell how the visit was, once; not even the hour of it is kept."""

    __tablename__ = "visit_feedback_right"
    __table_args__ = (Index("uq_visit_feedback_right_token_hash", "token_hash", unique=True),)

    visit_id: Mapped[int] = mapped_column(ForeignKey("study_visit.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    is_used: Mapped[bool] = mapped_column(default=False)


class VisitFeedback(Base):
    """How some visit to a centre was. Nothing leads from here to the visit, its people, or a moment."""

    __tablename__ = "visit_feedback"
    __table_args__ = (
        Index("ix_visit_feedback_centre_id", "centre_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    score: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")
