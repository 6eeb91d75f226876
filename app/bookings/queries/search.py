"""Finding a free room for a window, over all centres, in one SQL answer and one verdict for each room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from app.bookings.queries.facts import facts_for_many, rooms_for_cards
from app.bookings.queries.week import DayBar, day_bar
from app.bookings.rules import Ask, Outcome, Party, PartyKind, Verdict, verdict
from app.bookings.rules.near import Wish
from app.centres.models import Centre, Feature, Layout, Room, RoomResource
from app.centres.rules import LayoutKind
from app.core.clock import Period, local
from app.core.database import db
from app.schedule import queries as schedule

ANYBODY = Party(PartyKind.VERIFIED)
_RANK = {Outcome.PASSED: 0, Outcome.NEEDS_APPROVAL: 1, Outcome.REFUSED: 2}


@dataclass(frozen=True)
class RoomFound:
    """A room that suits the wish, the verdict on it, and its day with the asked time marked."""

    room: Room
    seats: int
    verdict: Verdict
    bar: DayBar


def free_room_ids(wish: Wish, period: Period, *, now: datetime) -> Sequence[int]:
    """Ids of the rooms that suit and are free for the period with their pads: one statement."""
    taken = (
        select(RoomResource.room_id)
        .where(
            RoomResource.room_id == Room.id,
            schedule.collides(
                RoomResource.resource_id,  # type: ignore[arg-type]
                period,
                pad_before=Room.pad_before,  # type: ignore[arg-type]
                pad_after=Room.pad_after,  # type: ignore[arg-type]
                now=now,
            ),
        )
        .exists()
    )
    return db.session.scalars(select(Room.id).where(*_suits(wish), ~taken).order_by(Room.id)).all()


def free_rooms(
    wish: Wish, period: Period, *, now: datetime, party: Party = ANYBODY, participants_pay: bool = False
) -> list[RoomFound]:
    """Rooms that suit and that the verdict does not refuse, best first: instant, then the nearest number of seats.

    Without a party the verdict is that of a verified organisation with its quota untouched.
    """
    found = rooms_that_suit(free_room_ids(wish, period, now=now), wish, period, now=now, party=party)
    return [one for one in found if one.verdict.outcome is not Outcome.REFUSED]


def busy_rooms(wish: Wish, period: Period, *, now: datetime, party: Party = ANYBODY) -> list[RoomFound]:
    """Rooms that suit but that the verdict refuses, each with its reasons."""
    ids = db.session.scalars(select(Room.id).where(*_suits(wish)).order_by(Room.id)).all()
    found = rooms_that_suit(ids, wish, period, now=now, party=party)
    return [one for one in found if one.verdict.outcome is Outcome.REFUSED]


def rooms_that_suit(
    room_ids: Sequence[int], wish: Wish, period: Period, *, now: datetime, party: Party
) -> list[RoomFound]:
    """These rooms with their verdicts, best first."""
    rooms = rooms_for_cards(room_ids)
    facts = facts_for_many(rooms, period, party, now=now)
    ask = Ask(period=period, people=wish.people, layout=wish.layout)
    day = local(period.starts).date()
    found = [
        RoomFound(
            room,
            _seats(room, wish.layout),
            verdict(ask, facts[room.id]),
            day_bar(facts[room.id], day, period),
        )
        for room in rooms
    ]
    return sorted(
        found,
        key=lambda one: (_RANK[one.verdict.outcome], one.seats, one.room.centre_id, one.room.position, one.room.id),
    )


def suitable_rooms(wish: Wish) -> Sequence[Room]:
    """The rooms that suit at any time, by centre and their own order."""
    ids = db.session.scalars(select(Room.id).where(*_suits(wish))).all()
    return sorted(rooms_for_cards(ids), key=lambda room: (room.centre.name, room.position, room.id))


def _seats(room: Room, layout: LayoutKind | None) -> int:
    return next((kept.seats for kept in room.layouts if kept.kind == layout), room.seats)


def _suits(wish: Wish) -> list[ColumnElement[bool]]:
    seats = [Layout.room_id == Room.id, Layout.seats >= wish.people]
    if wish.layout is not None:
        seats.append(Layout.kind == wish.layout)
    suits = [
        Room.archived_at.is_(None),
        Room.centre_id.in_(select(Centre.id).where(Centre.archived_at.is_(None))),
        exists().where(*seats),
    ]
    suits += [exists().where(Feature.room_id == Room.id, Feature.kind == kind) for kind in sorted(wish.features)]
    if wish.centre_id is not None:
        suits.append(Room.centre_id == wish.centre_id)
    if wish.step_free:
        suits.append(Room.step_free.is_(True))
    if wish.hearing_loop:
        suits.append(Room.hearing_loop.is_(True))
    return suits
