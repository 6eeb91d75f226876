"""Writers and readers of calendars that go on side by side for some seconds, by plain values, in other processes.

Each writer tells what it committed and when that had returned; each reader, what it had in hand after each answer and
when it had asked. Both take their times from the one clock of the machine.
"""

import contextvars
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from flask import current_app
from sqlalchemy import event

from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.services import approve_booking, cancel_booking, change_booking
from app.calendars.services import State
from app.core.clock import local, today
from app.core.database import db
from app.organisations.queries import actor_for
from app.programme.models import Activity
from app.programme.rules.kinds import PlaceKind
from app.programme.services.dates import DatesAsked, move_session
from tests.bookings.racers import slot
from tests.makers import (
    make_activity,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
)

LONGEST_PAUSE = 0.15
SETTLES = timedelta(seconds=1.5)  # in place of a minute, with transactions that are as much shorter
RHYTHM, BUSY = 3.6, 1.6  # in so many seconds so many are full of changes
_writer = threading.local()


@dataclass(frozen=True)
class Ground:
    """Ids of what is written: one room and booking for each of some writers, and an activity without a room."""

    staff_id: int
    owner_ids: tuple[int, ...]
    room_ids: tuple[int, ...]
    uids: tuple[str, ...]
    activity_id: int


@dataclass(frozen=True)
class Written:
    """An entry had this sequence when its commit had returned."""

    returned: float
    uid: str
    sequence: int
    room_id: int | None


@dataclass(frozen=True)
class Answered:
    """What a reader had in hand when it had been answered: the sequence of each event."""

    asked: float
    status: int
    held: Mapping[str, int]


@dataclass(frozen=True)
class Reading:
    """What one reader of the city, or of a room, had in hand."""

    room_id: int | None
    answers: Sequence[Answered]


def arrange(writers: int) -> Ground:
    centre = make_centre(opens="0:00", closes="24:00", quota_hours=744, open_requests=100)
    staff = make_staff(centre)
    owners = [make_person() for _ in range(writers)]
    rooms = [make_room(centre, earliest_days=730, latest_hours=0) for _ in owners]
    for number, owner in enumerate(owners):
        make_organisation(owner, name=f"Stowarzyszenie {number}")
    uids = [book(staff.id, owner.id, room.id) for owner, room in zip(owners, rooms, strict=True)]
    walk = {"place": PlaceKind.OUTSIDE, "address": "Planty", "seats": None}
    activity_id = make_activity(staff, centre, slot(10), published=True, **walk)
    return Ground(staff.id, tuple(one.id for one in owners), tuple(room.id for room in rooms), tuple(uids), activity_id)


def book(staff_id: int, owner_id: int, room_id: int, days: int = 7) -> str:
    from app.accounts.models import Person
    from app.centres.models import Room
    from app.organisations.models import Membership, Organisation

    owner, room = db.session.get_one(Person, owner_id), db.session.get_one(Room, room_id)
    party = db.session.query(Organisation).join(Membership).filter(Membership.person_id == owner_id).one()
    uid = make_booking(
        owner, room, slot(10, days=days), party, is_public=True, key=f"k-{random.random()}", title="Otwarte"
    )
    approve_booking(actor_for(staff_id), uid)
    return uid


# --- writing


def write(ground: Ground, number: int, seconds: float) -> list[Written]:
    """Move, rename, cancel and book anew in one room, or move the walk, for so long."""
    _writer.pauses = random.Random(number)
    turn = _walk(ground) if number == len(ground.uids) else _booking(ground, number)
    with pausing():
        return [one for one in _for(seconds, turn, only_when_busy=True) if one is not None]


def _booking(ground: Ground, number: int) -> Callable[[int], Written]:
    dice, uid, days = random.Random(number), ground.uids[number], 7

    def turn(count: int) -> Written:
        nonlocal uid, days
        what, staff = dice.random(), actor_for(ground.staff_id)
        said = uid
        if what < 0.1:
            cancel_booking(actor_for(ground.owner_ids[number]), uid, why="Choroba")
            returned = time.monotonic()
            sequence = _sequence(uid)
            days += 1
            uid = book(ground.staff_id, ground.owner_ids[number], ground.room_ids[number], days)
            return Written(returned, said, sequence, ground.room_ids[number])
        booking = booking_by_uid(uid)
        assert booking is not None
        before = arrangement_of(booking)
        if what < 0.5:
            wanted = replace(before, title=f"Otwarte {count}")
        else:
            wanted = replace(before, ask=replace(before.ask, period=slot(8 + count % 8, days=days)))
        change_booking(staff, uid, wanted, why="Remont")
        return Written(time.monotonic(), uid, _sequence(uid), ground.room_ids[number])

    return turn


def _walk(ground: Ground) -> Callable[[int], Written]:
    def turn(count: int) -> Written:
        session = db.session.get_one(Activity, ground.activity_id).sessions[0]
        day = local(session.period.starts).date() if session.period.starts.date() > today() else today()
        asked = DatesAsked(None, (day,), 60 * (8 + count % 8), 60 * (9 + count % 8))
        move_session(actor_for(ground.staff_id), ground.activity_id, session.id, asked, seen=session.entry.sequence)
        return Written(time.monotonic(), session.entry.uid, _sequence(session.entry.uid), None)

    return turn


def _sequence(uid: str) -> int:
    from app.schedule.models import Entry

    db.session.rollback()
    return int(db.session.query(Entry.sequence).filter(Entry.uid == uid).scalar())


@contextmanager
def pausing() -> Iterator[None]:
    """Each transaction of this thread waits a while before it commits, so that others overtake it."""
    engine = db.engine

    def pause(connection: Any) -> None:
        dice = getattr(_writer, "pauses", None)
        if dice is not None and connection.get_execution_options().get("write"):
            time.sleep(dice.choice((0.0, 0.0, 0.02, LONGEST_PAUSE)))

    event.listen(engine, "commit", pause)
    try:
        yield
    finally:
        _writer.pauses = None
        event.remove(engine, "commit", pause)


# --- reading


def read(address: str, by: str, room_id: int | None, seconds: float, control: str = "") -> Reading:
    """Poll a calendar with the ETag, or the date alone, that came with what is in hand."""
    held: dict[str, int] = {}
    conditions: dict[str, str] = {}
    client = current_app.test_client()

    def turn(_count: int) -> Answered:
        nonlocal held, conditions
        asked = time.monotonic()
        answer = contextvars.Context().run(client.get, address, headers=conditions)
        if answer.status_code == 200:
            held = sequences(answer.text)
            sent = {
                "If-None-Match": answer.headers.get("ETag"),
                "If-Modified-Since": answer.headers.get("Last-Modified"),
            }
            name = "If-None-Match" if by == "etag" else "If-Modified-Since"
            conditions = {name: str(sent[name])} if sent[name] else {}
        return Answered(asked, answer.status_code, held)

    with ExitStack() as stack:
        for module in ("app.calendars.services.feeding", "app.calendars.views.area"):
            stack.enter_context(patch(f"{module}.SETTLES", SETTLES))
        if control:
            stack.enter_context(patch.object(State, "mark", property(globals()[control])))
        return Reading(room_id, list(_for(seconds, turn)))


def by_last_change(state: State) -> str:
    """What many products send: when the newest change was made."""
    return f"{state.revision.revised_at}"


def by_second_of_last_change(state: State) -> str:
    return f"{state.revision.revised_at:%Y-%m-%d %H:%M:%S}"


def sequences(body: str) -> dict[str, int]:
    unfolded = body.replace("\r\n ", "")
    events = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT", unfolded, re.DOTALL)
    found = ((re.search(r"UID:([^@]+)@", one), re.search(r"SEQUENCE:(\d+)", one)) for one in events)
    return {uid[1]: int(number[1]) for uid, number in found if uid and number}


def _for(seconds: float, turn: Callable[[int], Any], *, only_when_busy: bool = False) -> Iterator[Any]:
    count, until = 0, time.time() + seconds
    while (now := time.time()) < until:
        if only_when_busy and now % RHYTHM > BUSY:
            time.sleep(0.02)
            continue
        db.session.rollback()
        yield turn(count)
        count += 1
        time.sleep(random.uniform(0.0, 0.01))


def stale(writes: Sequence[Written], reading: Reading) -> list[str]:
    """What a reader had in hand though a later state had been committed before it asked."""
    needed: dict[str, int] = {}
    wrong = []
    ours = iter(sorted((one for one in writes if reading.room_id in (None, one.room_id)), key=lambda one: one.returned))
    following = next(ours, None)
    for answer in reading.answers:
        while following is not None and following.returned < answer.asked:
            needed[following.uid] = max(needed.get(following.uid, 0), following.sequence)
            following = next(ours, None)
        late = {uid: number for uid, number in needed.items() if answer.held.get(uid, -1) < number}
        if late:
            wrong.append(f"{answer.status} at {answer.asked:.3f}: {late}")
    return wrong
