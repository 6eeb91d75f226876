"""Organisations, who acts for them, and who was invited to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.access import OrganisationRole
from app.core.clock import now
from app.core.database import Base, Moment, Numbered, word
from app.organisations.rules.kinds import OrganisationKind, Verification, folded
from app.organisations.rules.refusals import InvitationOver

__all__ = ["Invitation", "Membership", "Organisation", "OrganisationKind", "Verification"]


def _folded_name(context: DefaultExecutionContext) -> str:
    return folded(str(context.get_current_parameters()["name"]))  # type: ignore[no-untyped-call]


class Organisation(Numbered, Base):
    """An organisation books, not a person: its people come and go, its bookings, quota and history stay.

    Its resource is the turnstile under which its quota is counted. `revision` rises with each change of its details;
    `folded_name` is what a search looks at.
    """

    __tablename__ = "organisation"
    __table_args__ = tuple(
        Index(
            f"uq_organisation_{number}",
            number,
            unique=True,
            postgresql_where=text(f"{number} <> ''"),
            sqlite_where=text(f"{number} <> ''"),
        )
        for number in ("krs", "nip", "regon")
    ) + (Index("ix_organisation_verification_waiting_since", "verification", "waiting_since"),)

    kind: Mapped[OrganisationKind] = mapped_column(word(OrganisationKind))
    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(Text, default=_folded_name)
    krs: Mapped[str] = mapped_column(String(10), default="")
    nip: Mapped[str] = mapped_column(String(10), default="")
    regon: Mapped[str] = mapped_column(String(14), default="")
    register_entry: Mapped[str] = mapped_column(String(80), default="")
    responsible_person: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    verification: Mapped[Verification] = mapped_column(word(Verification), default=Verification.WAITING)
    waiting_since: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verification_words: Mapped[str] = mapped_column(Text, default="")
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    @property
    def organisation_id(self) -> int:
        """For permissions: the organisation a thing belongs to."""
        return self.id

    @property
    def is_verified(self) -> bool:
        return self.verification is Verification.VERIFIED

    @property
    def is_informal(self) -> bool:
        return self.kind is OrganisationKind.INFORMAL_GROUP


class Membership(Numbered, Base):
    """Somebody acts for an organisation, from when until when."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_organisation_id_person_id",
            "organisation_id",
            "person_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
            sqlite_where=text("left_at IS NULL"),
        ),
        Index("ix_membership_person_id", "person_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[OrganisationRole] = mapped_column(word(OrganisationRole))
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Invitation(Numbered, Base):
    """An address was asked to act for an organisation; the secret in the mail is kept as a hash."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("uq_invitation_token_hash", "token_hash", unique=True),
        Index("ix_invitation_organisation_id", "organisation_id"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[OrganisationRole] = mapped_column(word(OrganisationRole))
    token_hash: Mapped[str] = mapped_column(String(64))
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    organisation: Mapped[Organisation] = relationship()

    @property
    def is_open(self) -> bool:
        """Nobody accepted it and nobody withdrew it; it may have expired."""
        return self.accepted_at is None and self.withdrawn_at is None

    def demand_open(self, at: datetime) -> None:
        """Raises InvitationOver unless it can be accepted at that moment."""
        if not self.is_open or self.expires_at <= at:
            raise InvitationOver
