"""What else of the programme takes rooms of a centre: meetings of groups, dates to choose from, study visits."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select, union_all

from app.centres.models import Room
from app.core.clock import Period
from app.core.database import db
from app.programme.models import DatePoll, GroupMeeting, PollOption, StudyVisit, VisitPart, WorkingGroup
from app.schedule.models import Entry
from app.schedule.rules import LONGEST_PIECE, Status


class TakenBy(enum.StrEnum):
    """What it is."""

    MEETING = "meeting"
    OPTION = "option"
    VISIT = "visit"


@dataclass(frozen=True)
class RoomTaken:
    """One of them, as staff may see it; `is_held` until somebody chooses or confirms."""

    kind: TakenBy
    number: int
    room_id: int
    room: str
    period: Period
    title: str
    slug: str
    is_held: bool


def taken_in_rooms(centre_id: int, within: Period, *, now: datetime) -> Sequence[RoomTaken]:
    """What takes a room of the centre within a time, by start. One query; none of it is longer than a day."""
    alive = Entry.status != Status.CANCELLED, or_(Entry.expires_at.is_(None), Entry.expires_at > now)
    meetings = (
        select(*_columns(TakenBy.MEETING, GroupMeeting.id, WorkingGroup.slug))
        .join_from(GroupMeeting, Entry, Entry.id == GroupMeeting.entry_id)
        .join(Room, Room.id == GroupMeeting.room_id)
        .join(WorkingGroup, WorkingGroup.id == GroupMeeting.group_id)
    )
    options = (
        select(*_columns(TakenBy.OPTION, DatePoll.id, WorkingGroup.slug))
        .join_from(PollOption, Entry, Entry.id == PollOption.entry_id)
        .join(DatePoll, DatePoll.id == PollOption.poll_id)
        .join(Room, Room.id == DatePoll.room_id)
        .join(WorkingGroup, WorkingGroup.id == DatePoll.group_id)
        .where(Entry.status == Status.TENTATIVE)  # a chosen one is a meeting already
    )
    visits = (
        select(*_columns(TakenBy.VISIT, StudyVisit.id, literal("").label("slug")))
        .join_from(VisitPart, Entry, Entry.id == VisitPart.entry_id)
        .join(Room, Room.id == VisitPart.room_id)
        .join(StudyVisit, StudyVisit.id == VisitPart.visit_id)
    )
    parts = [part.where(*alive) for part in (meetings, options, visits)]
    ours = union_all(*(_here(part, centre_id, within) for part in parts)).subquery()
    return [
        RoomTaken(
            TakenBy(row.kind),
            row.number,
            row.room_id,
            row.room,
            Period(row.starts_at, row.ends_at),
            row.title,
            row.slug,
            row.status == Status.TENTATIVE,
        )
        for row in db.session.execute(select(ours).order_by(ours.c.starts_at, ours.c.kind, ours.c.number))
    ]


def _columns(kind: TakenBy, number: Any, slug: Any) -> tuple[Any, ...]:
    return (
        literal(kind.value).label("kind"),
        number.label("number"),
        slug.label("slug"),
        *(Room.id.label("room_id"), Room.name.label("room")),
        *(Entry.title, Entry.status, Entry.starts_at, Entry.ends_at),
    )


def _here(part: Select[Any], centre_id: int, within: Period) -> Select[Any]:
    when: tuple[ColumnElement[bool], ...] = (
        Entry.starts_at < within.ends,
        Entry.starts_at > within.starts - LONGEST_PIECE,
        Entry.ends_at > within.starts,
    )
    return part.where(Room.centre_id == centre_id, *when)
