"""What a late cancellation or a no-show led to, and what its party says against it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.models.booking import Booking
from app.bookings.rules.consequences import AppealAnswer, Cause, ConsequenceKind
from app.centres.models import Centre
from app.core.clock import local, now
from app.core.database import Base, Moment, Numbered, word
from app.organisations.models import Organisation
from app.schedule.models import Lasting


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
    def is_by_staff(self) -> bool:
        """For permissions: staff booked for the organisation, so they did not ask for it themselves."""
        return self.booking.is_by_staff

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
