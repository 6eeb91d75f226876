"""Working groups: who is in them, who was invited, their tasks, files, and mails to all."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.centres.models import Centre
from app.core.database import Base, Moment, Numbered, word
from app.core.i18n import Named
from app.files.models import File
from app.programme.rules.groups import GroupRole, InvitationState, Joining

GROUP = "working_group"
ONLY_IN: Any = {f"{kind}_where": text("left_at IS NULL") for kind in ("postgresql", "sqlite")}
ONLY_OPEN: Any = {f"{kind}_where": text("state = 'open'") for kind in ("postgresql", "sqlite")}


class WorkingGroup(Numbered, Base):
    """People who meet on one matter. Its resource is the turnstile of what its people do at one instant."""

    __tablename__ = "working_group"
    __table_args__ = (
        Index("uq_working_group_slug", "slug", unique=True),
        Index("ix_working_group_centre_id", "centre_id"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(60))
    name_pl: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    name_uk: Mapped[str] = mapped_column(String(160), default="")
    purpose_pl: Mapped[str] = mapped_column(Text)
    purpose_en: Mapped[str] = mapped_column(Text, default="")
    purpose_uk: Mapped[str] = mapped_column(Text, default="")
    joining: Mapped[Joining] = mapped_column(word(Joining))
    is_public: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    centre: Mapped[Centre] = relationship()
    people: Mapped[list["GroupMember"]] = relationship(back_populates="group", order_by="GroupMember.id")

    @property
    def name(self) -> Named:
        return Named(self.name_pl, self.name_en, self.name_uk)

    @property
    def purpose(self) -> Named:
        return Named(self.purpose_pl, self.purpose_en, self.purpose_uk)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_open(self) -> bool:
        return self.joining is Joining.OPEN

    @property
    def members(self) -> Sequence["GroupMember"]:
        """Who is in it now, those who lead it first, then by name."""
        living = [one for one in self.people if one.left_at is None]
        return sorted(living, key=lambda one: (one.role is not GroupRole.LEADER, one.person.name, one.person_id))

    @property
    def member_ids(self) -> frozenset[int]:
        return frozenset(one.person_id for one in self.people if one.left_at is None)

    @property
    def leader_ids(self) -> frozenset[int]:
        return frozenset(one.person_id for one in self.people if one.left_at is None and one.role is GroupRole.LEADER)


class GroupMember(Numbered, Base):
    """Somebody in a group, from when until when; with `gives_time` a meeting takes their time."""

    __tablename__ = "group_member"
    __table_args__ = (
        Index("uq_group_member_group_id_person_id", "group_id", "person_id", unique=True, **ONLY_IN),
        Index("ix_group_member_person_id", "person_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[GroupRole] = mapped_column(word(GroupRole), default=GroupRole.MEMBER)
    gives_time: Mapped[bool] = mapped_column(default=False)
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    group: Mapped[WorkingGroup] = relationship(back_populates="people")
    person: Mapped[Person] = relationship()


class GroupInvitation(Numbered, Base):
    """An address was asked to join; the secret in the mail is kept as a hash."""

    __tablename__ = "group_invitation"
    __table_args__ = (
        Index("uq_group_invitation_token_hash", "token_hash", unique=True),
        Index("uq_group_invitation_group_id_email", "group_id", "email", unique=True, **ONLY_OPEN),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64))
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[InvitationState] = mapped_column(word(InvitationState), default=InvitationState.OPEN)
    expires_at: Mapped[datetime]

    group: Mapped[WorkingGroup] = relationship()


class GroupTask(Numbered, Base):
    """What is to be done, by whom and until when; it may come from a meeting."""

    __tablename__ = "group_task"
    __table_args__ = (
        Index("ix_group_task_group_id", "group_id"),
        Index("ix_group_task_owner_id", "owner_id"),
        Index("ix_group_task_meeting_id", "meeting_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("group_meeting.id"))
    title: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    group: Mapped[WorkingGroup] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id)

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class GroupFile(Numbered, Base):
    """A file that the group keeps; only its people reach it."""

    __tablename__ = "group_file"
    __table_args__ = (
        Index("uq_group_file_file_id", "file_id", unique=True),
        Index("ix_group_file_group_id", "group_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))

    file: Mapped[File] = relationship()


class GroupLetter(Numbered, Base):
    """A mail that went to all members, each on its own."""

    __tablename__ = "group_letter"
    __table_args__ = (Index("ix_group_letter_group_id", "group_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    sender_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(160))
    words: Mapped[str] = mapped_column(Text)

    sender: Mapped[Person] = relationship()
