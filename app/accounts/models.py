"""People, what they may do at which centre, and the secrets by which they are known (kept as hashes)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Role
from app.core.database import Base, Moment, Numbered, word


class Person(Numbered, Base):
    """Somebody with a sign-in. `email` is kept lower-case; the resource makes a person be at one place at a time."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_email", "email", unique=True),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="pl")
    phone: Mapped[str] = mapped_column(String(32), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_active(self) -> bool:
        """May sign in: the address is confirmed and the account is not disabled."""
        return self.email_confirmed_at is not None and self.disabled_at is None


class StaffRole(Numbered, Base):
    """A role of a person at one centre, from when until when."""

    __tablename__ = "staff_role"
    __table_args__ = (
        Index(
            "uq_staff_role_person_id_centre_id",
            "person_id",
            "centre_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
            sqlite_where=text("revoked_at IS NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    role: Mapped[Role] = mapped_column(word(Role))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class SignIn(Numbered, Base):
    """One signed-in browser. Ending it here ends it at the next request, whatever cookie comes."""

    __tablename__ = "sign_in"
    __table_args__ = (
        Index("uq_sign_in_token_hash", "token_hash", unique=True),
        Index("ix_sign_in_person_id", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class MailedToken(Numbered, Base):
    """A secret sent by mail, good once: confirm_email, reset_password or change_email."""

    __tablename__ = "mailed_token"
    __table_args__ = (
        Index("uq_mailed_token_token_hash", "token_hash", unique=True),
        Index("ix_mailed_token_person_id_purpose", "person_id", "purpose"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64))
    new_email: Mapped[str] = mapped_column(String(254), default="")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempt(Numbered, Base):
    """A try at something that is slowed: a sign-in, a reset. The subject is a keyed hash, never an address."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_kind_subject_hash_created_at", "kind", "subject_hash", "created_at"),)

    kind: Mapped[str] = mapped_column(String(20))
    subject_hash: Mapped[str] = mapped_column(String(64))


class ApiToken(Numbered, Base):
    """A bearer token for the API: shown once, kept as a hash, ended by its owner."""

    __tablename__ = "api_token"
    __table_args__ = (
        Index("uq_api_token_token_hash", "token_hash", unique=True),
        Index("ix_api_token_person_id", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    label: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class AppPassword(Numbered, Base):
    """A password of one calendar program, which reads alone: shown once, kept as a hash, ended by its owner."""

    __tablename__ = "app_password"
    __table_args__ = (
        Index("uq_app_password_password_hash", "password_hash", unique=True),
        Index("ix_app_password_person_id", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    label: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(64))
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Draft(Numbered, Base):
    """A form that somebody typed before signing in; kept a day under a secret, so that nothing is typed twice."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_key_hash", "key_hash", unique=True),)

    key_hash: Mapped[str] = mapped_column(String(64))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    expires_at: Mapped[datetime]
