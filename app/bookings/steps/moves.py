"""What mails tell of several dates of a series that change together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.bookings.models import BookingChange
from app.core.clock import Period


@dataclass(frozen=True)
class MoveTold:
    """One date as it was and as it becomes; the room's name and the people only where these differ."""

    old: Period
    new: Period
    room: str = ""
    people: int = 0


def move_of(change: BookingChange) -> MoveTold:
    """What a change that waits would make of its booking."""
    booking = change.booking
    return MoveTold(
        booking.entry.period,
        change.entry.period,
        change.room.name if change.room_id != booking.room_id else "",
        change.people if change.people != booking.people else 0,
    )


def told_of_moves(name: str, moves: Iterable[MoveTold]) -> dict[str, Any]:
    """The facts of a mail, by the time of the dates."""
    in_time = sorted(moves, key=lambda move: move.old)
    return {
        f"{name}_before": tuple(move.old for move in in_time),
        f"{name}_after": tuple(move.new for move in in_time),
        f"{name}_rooms": tuple(move.room for move in in_time),
        f"{name}_people": tuple(move.people for move in in_time),
    }
