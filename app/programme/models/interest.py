"""Interest in an activity whose dates, or whose enrolment, are to come."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.database import Base, Moment, Numbered
from app.programme.models.activity import Activity
from app.programme.models.enrolment import new_ticket


class Interest(Numbered, Base):
    """Somebody who wants to be told, by account or by an address that a mail confirms; withdrawn, the row is gone."""

    __tablename__ = "interest"
    __table_args__ = (
        Index("uq_interest_ticket", "ticket", unique=True),
        Index("uq_interest_activity_id_email", "activity_id", "email", unique=True),
        Index("uq_interest_activity_id_person_id", "activity_id", "person_id", unique=True),
        Index("ix_interest_person_id", "person_id"),
        CheckConstraint("(person_id IS NULL) = (email IS NOT NULL)", name="of_one_person"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("person_id IS NULL OR confirmed_at IS NOT NULL", name="accounts_are_known"),
        CheckConstraint("told_at IS NULL OR confirmed_at IS NOT NULL", name="only_confirmed_are_told"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="pl")
    ticket: Mapped[str] = mapped_column(String(32), default=new_ticket)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)

    activity: Mapped[Activity] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def address(self) -> str:
        return self.person.email if self.person is not None else self.email or ""

    @property
    def reading(self) -> str:
        """The language in which they are told."""
        return self.person.language if self.person is not None else self.language
