"""Choosing a date together: dates that hold room and people until one is chosen, and what members say to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.centres.models import Room
from app.core.database import Base, Moment, Numbered, word
from app.programme.models.groups import WorkingGroup
from app.programme.models.timed import Timed
from app.programme.rules.polls import Answer, PollState, fits_best
from app.schedule.rules import Status

OPTION = "poll_option"


class DatePoll(Numbered, Base):
    """Of which dates a group chooses until when."""

    __tablename__ = "date_poll"
    __table_args__ = (
        Index("ix_date_poll_group_id", "group_id"),
        Index("ix_date_poll_state_answer_by", "state", "answer_by"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(160))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    place: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[PollState] = mapped_column(word(PollState), default=PollState.OPEN)
    answer_by: Mapped[datetime]
    remind_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    group: Mapped[WorkingGroup] = relationship()
    room: Mapped[Room | None] = relationship()
    options: Mapped[list["PollOption"]] = relationship(back_populates="poll", order_by="PollOption.id")

    @property
    def where(self) -> str:
        return self.room.name if self.room is not None else self.place

    @property
    def by_start(self) -> Sequence["PollOption"]:
        return sorted(self.options, key=lambda one: (one.period, one.id))

    @property
    def best(self) -> set[int]:
        """The options that most can come to."""
        return fits_best({one.id: [said.answer for said in one.answers] for one in self.options})

    @property
    def answered_ids(self) -> set[int]:
        """Who said something to any of its dates."""
        return {said.person_id for one in self.options for said in one.answers}

    def is_open(self, now: datetime) -> bool:
        return self.state is PollState.OPEN and self.answer_by > now


class PollOption(Timed, Numbered, Base):
    """One date: its tentative entry holds the room and those who give their time."""

    __tablename__ = "poll_option"
    __table_args__ = (
        Index("ix_poll_option_poll_id", "poll_id"),
        Index("uq_poll_option_entry_id", "entry_id", unique=True),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("date_poll.id"))

    poll: Mapped[DatePoll] = relationship(back_populates="options")
    answers: Mapped[list["PollAnswer"]] = relationship(order_by="PollAnswer.person_id")

    @property
    def is_chosen(self) -> bool:
        return self.entry.status is Status.CONFIRMED

    def number(self, answer: Answer) -> int:
        return sum(said.answer is answer for said in self.answers)

    @property
    def by_person(self) -> Mapping[int, Answer]:
        return {said.person_id: said.answer for said in self.answers}


class PollAnswer(Base):
    """What one member says to one date."""

    __tablename__ = "poll_answer"

    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    answer: Mapped[Answer] = mapped_column(word(Answer))
    answered_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
