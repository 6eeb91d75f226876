"""Gathering what the dates of an activity are judged by, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.centres import queries as centres
from app.centres.models import Room
from app.core.clock import local, now
from app.core.database import db
from app.programme.models import Activity, ActivityLeader, StudyVisit, WorkingGroup
from app.programme.rules.dates import Dated, DateFacts, RoomFacts
from app.programme.rules.details import check_seats
from app.programme.rules.kinds import PlaceKind
from app.programme.rules.refusals import RoomElsewhere, RoomNeeded, RoomNotNeeded
from app.schedule import queries as schedule


def room_to_use(room_id: int) -> Room | None:
    """A room in use with what it takes and its seats, as it is now."""
    chosen = select(Room).where(Room.id == room_id, Room.archived_at.is_(None))
    return db.session.scalars(
        chosen.options(selectinload(Room.resources), selectinload(Room.layouts)).execution_options(
            populate_existing=True
        )
    ).one_or_none()


def room_for(activity: Activity, room_id: int | None) -> Room | None:
    """The room of a date, as the place of the activity asks. Raises RoomNeeded, RoomNotNeeded and RoomElsewhere."""
    if activity.place is not PlaceKind.ROOMS:
        if room_id is not None:
            raise RoomNotNeeded
        return None
    if room_id is None:
        raise RoomNeeded
    room = room_to_use(room_id)
    if room is None or room.centre_id != activity.centre_id:
        raise RoomElsewhere
    check_seats(activity.seats, [(room.name, room.seats)])
    return room


def check_room_for(activity: Activity, seats: int | None) -> None:
    """Whether the rooms of its dates to come have so many seats. Raises TooManySeats."""
    ahead = [one for one in activity.standing_sessions if one.entry.ends_at > now()]
    check_seats(seats, [(one.room.name, one.room.seats) for one in ahead if one.room is not None])


def room_facts(room: Room) -> RoomFacts:
    """What a room sets, as plain values."""
    return RoomFacts(
        room_id=room.id,
        name=room.name,
        resource_ids=tuple(sorted(room.resource_ids)),
        seats=room.seats,
        pad_before=room.pad_before,
        pad_after=room.pad_after,
    )


def people_to_lead(person_ids: Iterable[int]) -> dict[int, str]:
    """The names of people by what each takes."""
    rows = select(Person.resource_id, Person.name).where(Person.id.in_(list(person_ids)))
    return {row.resource_id: row.name for row in db.session.execute(rows)}


def leaders_of(activity_id: int) -> dict[int, str]:
    """Who leads an activity: names by what each takes."""
    ids = db.session.scalars(select(ActivityLeader.person_id).where(ActivityLeader.activity_id == activity_id)).all()
    return people_to_lead(ids)


def date_facts(
    whose: Activity | StudyVisit | WorkingGroup,
    room: Room | None,
    trainers: dict[int, str],
    dates: Sequence[Dated],
    *,
    now: datetime,
    but: Collection[int] = (),
) -> DateFacts:
    """All that is to be known about these dates; the entries `but` are not in their own way."""
    periods = [one.period for one in dates if one.period is not None]
    about = room_facts(room) if room is not None else None
    if not periods:
        return DateFacts(about, trainers, [], [], now)
    days = {day for period in periods for day in (local(period.starts).date(), local(period.ends).date())}
    before, after = (about.pad_before, about.pad_after) if about is not None else (0, 0)
    ids = [*(about.resource_ids if about is not None else ()), *trainers]
    around = [period.padded(before=before, after=after) for period in periods]
    taken = schedule.occupied(ids, *around, now=now) if ids else []
    return DateFacts(
        room=about,
        trainers=trainers,
        opening=centres.opening_on(whose.centre_id, days),
        occupied=[row for row in taken if row.entry_id not in but],
        now=now,
    )
