"""Meetings of working groups: each is an entry that takes its room, with agenda, notes and who came."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, Numbered, word
from app.programme.models.groups import WorkingGroup
from app.programme.models.timed import InRoom
from app.programme.rules.groups import Presence

MEETING = "meeting"


class GroupMeeting(InRoom, Numbered, Base):
    """One meeting. Its entry takes the room and those who give their time; a choice of a date leads to one at most.

    `revision` rises with each change of its words, so that no two who write at once lose anything.
    """

    __tablename__ = "group_meeting"
    __table_args__ = (
        Index("ix_group_meeting_group_id", "group_id"),
        Index("ix_group_meeting_room_id", "room_id"),
        Index("uq_group_meeting_entry_id", "entry_id", unique=True),
        Index("uq_group_meeting_poll_id", "poll_id", unique=True),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("date_poll.id"))
    place: Mapped[str] = mapped_column(String(300), default="")
    agenda: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    decisions: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    cancelled_why: Mapped[str] = mapped_column(String(500), default="")

    group: Mapped[WorkingGroup] = relationship()
    presences: Mapped[list["MeetingPresence"]] = relationship(order_by="MeetingPresence.person_id")

    @property
    def where(self) -> str:
        """The room, or where else the group meets."""
        return self.room.name if self.room is not None else self.place


class MeetingPresence(Base):
    """Whether one of the group was at a meeting, as somebody noted it."""

    __tablename__ = "meeting_presence"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("group_meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    presence: Mapped[Presence] = mapped_column(word(Presence))
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]
