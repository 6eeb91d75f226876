"""A meeting as everything in the year begins: who meets where, for how long and what for."""

from dataclasses import dataclass

from app.centres.rules import LayoutKind

BOARD, CIRCLE, TABLES, THEATRE = LayoutKind.BOARD, LayoutKind.CIRCLE, LayoutKind.TABLES, LayoutKind.THEATRE
CLASS, HORSESHOE, COMPUTERS, KITCHEN = (
    LayoutKind.CLASSROOM,
    LayoutKind.U_SHAPE,
    LayoutKind.COMPUTERS,
    LayoutKind.KITCHEN,
)


@dataclass(frozen=True)
class Meeting:
    """What somebody meets for; `room` is `centre/room`, `party` the key of an organisation or of a resident."""

    party: str
    room: str
    minutes: int
    title: str
    purpose: str
    people: int
    layout: LayoutKind
    is_public: bool = False
    participants_pay: bool = False


def clock_minutes(hours: str) -> tuple[int, int]:
    """ "9:30-11:00" as minutes since midnight."""
    starts, ends = (int(clock[:-3]) * 60 + int(clock[-2:]) for clock in hours.split("-"))
    return starts, ends
