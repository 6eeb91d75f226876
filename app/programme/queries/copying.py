"""The dates that a copy of an activity would have, each with what stands in its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.centres.models import Room
from app.core.clock import Period, local
from app.core.errors import Refusal
from app.programme.models import Activity, Session
from app.programme.queries.facts import date_facts, leaders_of, room_to_use
from app.programme.rules.dates import Dated, DateFacts, Judged, judge_each, shifted
from app.programme.rules.details import check_seats
from app.programme.rules.refusals import RoomElsewhere


@dataclass(frozen=True)
class CopiedDate:
    """A date of the copy: that of which session, when and where."""

    session_id: int
    room: Room | None
    dated: Dated

    @property
    def room_id(self) -> int | None:
        return self.room.id if self.room is not None else None


def copied_dates(activity: Activity, weeks: int) -> Sequence[CopiedDate]:
    """The dates of an activity so many weeks later, by start; those that were cancelled are not copied."""
    return [_copied(activity, session, weeks) for session in activity.standing_sessions]


def judged_copies(activity: Activity, dates: Sequence[CopiedDate], *, now: datetime) -> Sequence[Judged]:
    """What stands in the way of each."""
    by_room = facts_of_copies(activity, dates, now=now)
    return judge_each([(copied.dated, by_room[copied.room_id]) for copied in dates])


def facts_of_copies(
    activity: Activity, dates: Sequence[CopiedDate], *, now: datetime
) -> Mapping[int | None, DateFacts]:
    """What is to be known of them, by room."""
    trainers = leaders_of(activity.id)
    rooms = {copied.room_id: copied.room for copied in dates}
    return {
        number: date_facts(
            activity, room, trainers, [copied.dated for copied in dates if copied.room_id == number], now=now
        )
        for number, room in rooms.items()
    }


def _copied(activity: Activity, session: Session, weeks: int) -> CopiedDate:
    day = local(session.period.starts).date()
    try:
        period: Period = shifted(session.period, weeks)
        room = _room(activity, session)
    except Refusal as refusal:
        return CopiedDate(session.id, None, Dated(day, None, refusal))
    return CopiedDate(session.id, room, Dated(local(period.starts).date(), period))


def _room(activity: Activity, session: Session) -> Room | None:
    """Raises RoomElsewhere where the room is no longer lent, and TooManySeats."""
    if session.room_id is None:
        return None
    room = room_to_use(session.room_id)
    if room is None or room.centre_id != activity.centre_id:
        raise RoomElsewhere
    check_seats(activity.seats, [(room.name, room.seats)])
    return room
