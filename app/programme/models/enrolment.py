"""How an activity enrols, the pools of its places, who is enrolled, what they answered, and what they need."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.database import Base, Moment, Numbered, word
from app.core.i18n import Named
from app.organisations.models import Organisation
from app.programme.models.activity import Activity, Session
from app.programme.rules.enrolling import DEFAULT_PERCENT, EnrolmentMode, QuestionKind, Source
from app.schedule.models import Claim, Pool
from app.schedule.rules.places import ClaimStatus

ENROLMENT = "enrolment"
SEATS = "seats"


def new_ticket() -> str:
    """128 bits that open the holder's own page; what a QR shows and a mail links to."""
    return secrets.token_hex(16)


class EnrolmentTerms(Base):
    """How people come to the places of one activity. Without such a row there is no enrolment: entry is free."""

    __tablename__ = "enrolment_terms"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR opens_at < closes_at", name="opens_before_closing"),
        CheckConstraint("(reserved_until IS NOT NULL) = (mode = 'organisations_first')", name="reserved_for_some"),
        CheckConstraint("most_per_organisation IS NULL OR most_per_organisation > 0", name="some_per_organisation"),
        CheckConstraint("fewest IS NULL OR fewest > 0", name="fewest_people"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent_of_hours"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True, autoincrement=False)
    mode: Mapped[EnrolmentMode] = mapped_column(word(EnrolmentMode), default=EnrolmentMode.FIRST_COME)
    by_session: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    reserved_until: Mapped[datetime | None] = mapped_column(Moment)
    most_per_organisation: Mapped[int | None]
    fewest: Mapped[int | None]
    percent: Mapped[int] = mapped_column(default=DEFAULT_PERCENT)
    criteria_pl: Mapped[str] = mapped_column(Text, default="")
    criteria_en: Mapped[str] = mapped_column(Text, default="")
    criteria_uk: Mapped[str] = mapped_column(Text, default="")

    activity: Mapped[Activity] = relationship()

    @property
    def criteria(self) -> Named:
        return Named(self.criteria_pl, self.criteria_en, self.criteria_uk)


class Seating(Numbered, Base):
    """The pool with the places of a whole activity, or of one of its dates where each is enrolled for alone.

    `going_ahead_at` is when staff decided that it takes place with few people; `draw` is what its draw gave.
    """

    __tablename__ = "seating"
    __table_args__ = (
        Index("uq_seating_pool_id", "pool_id", unique=True),
        Index("uq_seating_session_id", "session_id", unique=True),
        Index("ix_seating_activity_id", "activity_id"),
        Index(
            "uq_seating_whole_activity",
            "activity_id",
            unique=True,
            postgresql_where=text("session_id IS NULL"),
            sqlite_where=text("session_id IS NULL"),
        ),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("activity_session.id"))
    pool_id: Mapped[int] = mapped_column(ForeignKey("pool.id"))
    going_ahead_at: Mapped[datetime | None] = mapped_column(Moment)
    draw: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    activity: Mapped[Activity] = relationship()
    session: Mapped[Session | None] = relationship()
    pool: Mapped[Pool] = relationship()


class Guest(Numbered, Base):
    """Somebody without an account, known by an address: lower-case, dots kept, confirmed by a mail or not yet."""

    __tablename__ = "guest"
    __table_args__ = (
        Index("uq_guest_email", "email", unique=True),
        Index("uq_guest_resource_id", "resource_id", unique=True),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="pl")
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class Enrolment(Numbered, Base):
    """One person's enrolment: the claim says whether they have a place; who has neither account nor guest is a name.

    A member of an organisation's party who is not named yet has an empty name and no resource in the claim. Until
    somebody pressed the button behind the link of the first mail, it has a `confirm_by`. Who `had_place` when it was
    called off comes first where it is planned anew.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        Index("uq_enrolment_claim_id", "claim_id", unique=True),
        Index("uq_enrolment_ticket", "ticket", unique=True),
        Index("uq_enrolment_form_key_number", "form_key", "number", unique=True),
        Index("ix_enrolment_seating_id", "seating_id"),
        Index("ix_enrolment_person_id", "person_id"),
        Index("ix_enrolment_guest_id", "guest_id"),
        Index("ix_enrolment_organisation_id", "organisation_id"),
        CheckConstraint("person_id IS NULL OR guest_id IS NULL", name="of_one_person"),
        CheckConstraint("source <> 'organisation' OR organisation_id IS NOT NULL", name="by_its_organisation"),
    )

    seating_id: Mapped[int] = mapped_column(ForeignKey("seating.id"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id"))
    name: Mapped[str] = mapped_column(String(120), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    source: Mapped[Source] = mapped_column(word(Source), default=Source.THEMSELVES)
    ticket: Mapped[str] = mapped_column(String(32), default=new_ticket)
    form_key: Mapped[str | None] = mapped_column(String(36))
    number: Mapped[int] = mapped_column(default=1)
    percent: Mapped[int] = mapped_column(default=DEFAULT_PERCENT)
    ended_late: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(500), default="")
    confirm_by: Mapped[datetime | None] = mapped_column(Moment)
    had_place: Mapped[bool] = mapped_column(default=False, server_default=false())

    seating: Mapped[Seating] = relationship()
    claim: Mapped[Claim] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    guest: Mapped[Guest | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    need: Mapped["AccessNeed | None"] = relationship(cascade="all, delete-orphan")
    answers: Mapped[list["Answer"]] = relationship(cascade="all, delete-orphan", order_by="Answer.question_id")

    @property
    def activity_id(self) -> int:
        return self.seating.activity_id

    @property
    def centre_id(self) -> int:
        return self.seating.activity.centre_id

    @property
    def status(self) -> ClaimStatus:
        return self.claim.status_now

    @property
    def email(self) -> str:
        """Where mails about it go; empty where nobody left an address."""
        if self.person is not None:
            return self.person.email
        return self.guest.email if self.guest is not None else ""

    @property
    def language(self) -> str:
        known = self.person or self.guest
        return known.language if known is not None else "pl"


class Question(Numbered, Base):
    """One question of an activity to those who enrol. Its options are texts by language, one mapping each."""

    __tablename__ = "question"
    __table_args__ = (Index("uq_question_activity_id_position", "activity_id", "position", unique=True),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind))
    label_pl: Mapped[str] = mapped_column(String(300))
    label_en: Mapped[str] = mapped_column(String(300), default="")
    label_uk: Mapped[str] = mapped_column(String(300), default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def label(self) -> Named:
        return Named(self.label_pl, self.label_en, self.label_uk)


class Answer(Base):
    """What one who enrols answered: words, a number as words, or the positions of options."""

    __tablename__ = "answer"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text, default="")
    chosen: Mapped[list[int]] = mapped_column(JSON, default=list)

    question: Mapped[Question] = relationship()


class AccessNeed(Base):
    """What somebody needs in order to take part. Kept apart: for who leads and for staff alone, erased after it."""

    __tablename__ = "access_need"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text)
