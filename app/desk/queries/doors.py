"""Reading what a door may show: the rooms of a centre with their times, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.rules import fingerprint
from app.centres.models import Room
from app.centres.queries import opening
from app.core.clock import Period, day_period, from_local, local
from app.core.database import db
from app.desk.models import Display
from app.desk.rules.doors import Slot, SlotKind, Standing, closed_times, standing_at
from app.schedule import queries as schedule
from app.schedule.rules import Layer, Occupied


@dataclass(frozen=True)
class Door:
    """A room with its times that are not free, by start."""

    room: Room
    slots: Sequence[Slot]

    def at(self, moment: datetime) -> Standing:
        return standing_at(self.slots, moment)

    def busy_on(self, day: date) -> Sequence[Slot]:
        """What is on in the room that day."""
        return [slot for slot in self.slots if slot.is_busy and slot.period.overlaps(day_period(day))]


def display_by_token(token: str) -> Display | None:
    """The display whose secret this is, if it still stands."""
    ours = select(Display).where(Display.token_hash == fingerprint(token), Display.revoked_at.is_(None))
    return db.session.scalars(
        ours.options(joinedload(Display.centre, innerjoin=True), joinedload(Display.room))
    ).one_or_none()


def display_by_id(display_id: int) -> Display | None:
    return db.session.get(Display, display_id)


def displays_of(centre_id: int) -> Sequence[Display]:
    """The displays of a centre that stand, those of the hall first."""
    ours = select(Display).where(Display.centre_id == centre_id, Display.revoked_at.is_(None))
    found = db.session.scalars(ours.options(joinedload(Display.room)).order_by(Display.id)).all()
    return sorted(found, key=lambda one: (one.room is not None, one.room.position if one.room is not None else 0))


def doors_of(rooms: Sequence[Room], centre_id: int, first: date, days: int, *, now: datetime) -> Sequence[Door]:
    """These rooms of a centre over some days: public titles only, and the times at which the centre is closed."""
    last = first + timedelta(days=days - 1)
    whole = Period(from_local(first), from_local(last + timedelta(days=1)))
    shut = closed_times(whole, opening(centre_id, first, last))
    taken = _by_resource(rooms, whole, now=now)
    return [
        Door(room, sorted([*shut, *_slots([row for number in room.resource_ids for row in taken[number]])]))
        for room in rooms
    ]


def today_at(centre_id: int, rooms: Sequence[Room], *, now: datetime) -> Sequence[Door]:
    """Today and tomorrow, so that a screen goes on for a while without the network."""
    return doors_of(rooms, centre_id, local(now).date(), 2, now=now)


def _by_resource(rooms: Sequence[Room], whole: Period, *, now: datetime) -> Mapping[int, Sequence[Occupied]]:
    taken: dict[int, list[Occupied]] = defaultdict(list)
    ids = {number for room in rooms for number in room.resource_ids}
    for row in schedule.occupied(ids, whole, now=now):
        taken[row.resource_id].append(row)
    return taken


def _slots(rows: Sequence[Occupied]) -> Sequence[Slot]:
    """A hall's parts are taken by the same entry: one of each is enough. Preparing and tidying is nobody's business."""
    kinds = {Layer.CORE: SlotKind.BUSY, Layer.CLOSURE: SlotKind.SHUT}
    once = {(row.entry_id, row.period): row for row in rows if row.layer in kinds}
    return [Slot(row.period, kinds[row.layer], row.title) for row in once.values()]
