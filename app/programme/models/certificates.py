"""Certificates of attendance, the numbers of a centre's year, and ZIPs of all that an activity has."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.centres.models import Centre
from app.core.database import Base, Moment, Numbered, word
from app.files.models import File
from app.programme.models.activity import Activity
from app.programme.models.enrolment import Enrolment
from app.programme.rules.certificates import BundleState, CertificateState, initials_of

CERTIFICATE = "certificate"
ONLY_VALID: Any = {f"{kind}_where": text("state = 'valid'") for kind in ("postgresql", "sqlite")}


class CertificateYear(Base):
    """The last number that a centre gave in a year."""

    __tablename__ = "certificate_year"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Certificate(Numbered, Base):
    """What somebody got for being there. `facts` are as they were on the day: what changes later changes no paper.

    `token` is the address behind its QR code, where a stranger sees that it is true, and initials.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index("uq_certificate_centre_id_year_number", "centre_id", "year", "number", unique=True),
        Index("uq_certificate_token", "token", unique=True),
        Index("uq_certificate_enrolment_id", "enrolment_id", unique=True, **ONLY_VALID),
        Index("uq_certificate_replaces_id", "replaces_id", unique=True),
        Index("ix_certificate_activity_id", "activity_id"),
        CheckConstraint("(state = 'valid') = (ended_at IS NULL)", name="valid_until_it_ended"),
        CheckConstraint("state <> 'revoked' OR why <> ''", name="revoked_with_a_reason"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    year: Mapped[int]
    number: Mapped[int]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    token: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="pl")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[CertificateState] = mapped_column(word(CertificateState), default=CertificateState.VALID)
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(300), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))

    centre: Mapped[Centre] = relationship()
    activity: Mapped[Activity] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    issued_by: Mapped[Person] = relationship(foreign_keys=issued_by_id)

    @property
    def label(self) -> str:
        """The number as people say it: 12/2026/REYMONTA."""
        return f"{self.number}/{self.year}/{self.centre.slug.upper()}"

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    @property
    def days(self) -> Sequence[datetime]:
        """When its dates began."""
        return [datetime.fromisoformat(starts) for starts, _ in self.facts["dates"]]

    @property
    def is_valid(self) -> bool:
        return self.state is CertificateState.VALID


class CertificateBundle(Numbered, Base):
    """A ZIP of all valid certificates of an activity, made by the worker; `beat_at` tells that somebody is at it."""

    __tablename__ = "certificate_bundle"
    __table_args__ = (
        Index("ix_certificate_bundle_activity_id", "activity_id"),
        Index("ix_certificate_bundle_state", "state"),
        CheckConstraint("state = 'done' OR file_id IS NULL", name="only_done_has_a_file"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[BundleState] = mapped_column(word(BundleState), default=BundleState.WAITING)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None] = mapped_column(Moment)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))

    activity: Mapped[Activity] = relationship()
    file: Mapped[File | None] = relationship()

    @property
    def is_under_way(self) -> bool:
        return self.state in (BundleState.WAITING, BundleState.WORKING)
