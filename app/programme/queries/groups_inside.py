"""Reading the inside of a working group: its meetings, tasks, files, mails to all, and choices of a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from app.core.clock import day_period
from app.core.database import db
from app.files.models import File
from app.organisations.queries import names_of
from app.programme.models import (
    DatePoll,
    GroupFile,
    GroupInvitation,
    GroupLetter,
    GroupMeeting,
    GroupTask,
    PollAnswer,
    PollOption,
)
from app.programme.rules.polls import PollState
from app.schedule.models import Entry
from app.schedule.rules import Status

MOST_SHOWN = 100


@dataclass(frozen=True)
class Inside:
    """All that the page of a group shows to its people."""

    ahead: Sequence[GroupMeeting]
    over: Sequence[GroupMeeting]
    tasks: Sequence[GroupTask]
    files: Sequence[GroupFile]
    polls: Sequence[DatePoll]

    @property
    def to_do(self) -> Sequence[GroupTask]:
        return [task for task in self.tasks if not task.is_done]

    @property
    def done(self) -> Sequence[GroupTask]:
        return [task for task in self.tasks if task.is_done]


def inside_of(group_id: int, *, now: datetime) -> Inside:
    """The page of a group, in a fixed number of queries."""
    meetings = _meetings(group_id)
    return Inside(
        ahead=[one for one in meetings if one.period.ends > now],
        over=[one for one in reversed(meetings) if one.period.ends <= now],
        tasks=tasks_of(group_id),
        files=files_of(group_id),
        polls=polls_of(group_id),
    )


def _meetings(group_id: int) -> Sequence[GroupMeeting]:
    """The newest hundred by start, the cancelled ones too; without their longer words."""
    newest = (
        select(GroupMeeting)
        .join(GroupMeeting.entry)
        .where(GroupMeeting.group_id == group_id)
        .order_by(Entry.starts_at.desc(), GroupMeeting.id.desc())
        .limit(MOST_SHOWN)
        .options(contains_eager(GroupMeeting.entry), joinedload(GroupMeeting.room), defer(GroupMeeting.agenda))
    )
    return list(reversed(db.session.scalars(newest).all()))


def meeting(group_id: int, meeting_id: int) -> GroupMeeting | None:
    """One meeting of a group, with who was there."""
    return db.session.scalars(
        select(GroupMeeting)
        .where(GroupMeeting.id == meeting_id, GroupMeeting.group_id == group_id)
        .options(
            joinedload(GroupMeeting.entry, innerjoin=True),
            joinedload(GroupMeeting.room),
            selectinload(GroupMeeting.presences),
        )
    ).one_or_none()


def tasks_of(group_id: int, *, meeting_id: int | None = None) -> Sequence[GroupTask]:
    """What is to be done first, by its day; then what was done last."""
    theirs = select(GroupTask).where(GroupTask.group_id == group_id).options(joinedload(GroupTask.owner))
    if meeting_id is not None:
        theirs = theirs.where(GroupTask.meeting_id == meeting_id)
    by = GroupTask.done_at.is_not(None), GroupTask.due_on.is_(None), GroupTask.due_on, GroupTask.id
    return db.session.scalars(theirs.order_by(*by).limit(2 * MOST_SHOWN)).all()


def files_of(group_id: int) -> Sequence[GroupFile]:
    """The files that the group keeps, the newest first; without their bytes."""
    theirs = select(GroupFile).where(GroupFile.group_id == group_id).options(joinedload(GroupFile.file, innerjoin=True))
    return db.session.scalars(theirs.order_by(GroupFile.id.desc())).all()


def file_of(group_id: int, key: str) -> File | None:
    """A file of the group with its bytes, by its generated name."""
    if not key.isalnum():  # PostgreSQL knows no NUL
        return None
    return db.session.scalars(
        select(File)
        .join(GroupFile, GroupFile.file_id == File.id)
        .where(GroupFile.group_id == group_id, File.key == key)
        .options(undefer(File.content))
    ).one_or_none()


def polls_of(group_id: int) -> Sequence[DatePoll]:
    """The choices of a date, the newest first."""
    theirs = select(DatePoll).where(DatePoll.group_id == group_id).options(*_with_answers())
    return db.session.scalars(theirs.order_by(DatePoll.id.desc()).limit(MOST_SHOWN)).all()


def poll(group_id: int, poll_id: int) -> DatePoll | None:
    """One choice of a date with all that was said."""
    return db.session.scalars(
        select(DatePoll)
        .where(DatePoll.id == poll_id, DatePoll.group_id == group_id)
        .options(*_with_answers(), joinedload(DatePoll.room))
    ).one_or_none()


def meeting_of_poll(poll_id: int) -> GroupMeeting | None:
    return db.session.scalars(select(GroupMeeting).where(GroupMeeting.poll_id == poll_id)).one_or_none()


def number_of_open_polls(group_id: int, *, now: datetime) -> int:
    waits = DatePoll.state == PollState.OPEN, DatePoll.answer_by > now
    return _number(select(func.count(DatePoll.id)).where(DatePoll.group_id == group_id, *waits))


def number_of_meetings_ahead(group_id: int, *, now: datetime) -> int:
    return _number(
        select(func.count(GroupMeeting.id))
        .join(GroupMeeting.entry)
        .where(GroupMeeting.group_id == group_id, Entry.status == Status.CONFIRMED, Entry.ends_at > now)
    )


def letters_today(group_id: int, day: date) -> int:
    return _number(
        select(func.count(GroupLetter.id)).where(
            GroupLetter.group_id == group_id, GroupLetter.created_at >= day_period(day).starts
        )
    )


def invitations_today(group_id: int, day: date) -> int:
    return _number(
        select(func.count(GroupInvitation.id)).where(
            GroupInvitation.group_id == group_id, GroupInvitation.created_at >= day_period(day).starts
        )
    )


def letters_of(group_id: int) -> Sequence[GroupLetter]:
    """What was written to all, the newest first."""
    theirs = select(GroupLetter).where(GroupLetter.group_id == group_id).options(joinedload(GroupLetter.sender))
    return db.session.scalars(theirs.order_by(GroupLetter.id.desc()).limit(20)).all()


def names_of_presences(of: GroupMeeting) -> dict[int, str]:
    """The names of those about whom something was noted; some may have left since."""
    return dict(names_of({one.person_id for one in of.presences}))


def _number(of: Select[int]) -> int:
    return db.session.scalar(of) or 0


def _with_answers() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(DatePoll.options).options(
            joinedload(PollOption.entry, innerjoin=True),
            selectinload(PollOption.answers).joinedload(PollAnswer.person, innerjoin=True),
        ),
    )
