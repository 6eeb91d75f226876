"""What anybody may read at a door: the times of a room without what is not public, and what goes on now."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from app.core.clock import Period, local


class SlotKind(enum.StrEnum):
    """What a room is at a time when it is not free."""

    BUSY = "busy"
    SHUT = "shut"


@dataclass(frozen=True, order=True)
class Slot:
    """A time at which a room is not free; the title is empty where it is not public."""

    period: Period
    kind: SlotKind
    title: str = ""

    @property
    def is_busy(self) -> bool:
        return self.kind is SlotKind.BUSY


@dataclass(frozen=True)
class Standing:
    """A room at a moment: what it is in now, until when, and what follows. Without `slot` it is free."""

    slot: Slot | None
    until: datetime | None
    following: Slot | None


def standing_at(slots: Sequence[Slot], at: datetime) -> Standing:
    """What goes on and what follows on that day; an event stands before the closed doors around it.

    In a hall whose parts are taken by turns, it goes on until all of it is free.
    """
    running = [slot for slot in slots if slot.period.starts <= at < slot.period.ends]
    ahead = [slot for slot in slots if slot.period.starts > at]
    busy = [slot for slot in ahead if slot.is_busy and local(slot.period.starts).date() == local(at).date()]
    if not running:
        return Standing(None, ahead[0].period.starts if ahead else None, busy[0] if busy else None)
    current = next((slot for slot in running if slot.is_busy), running[0])
    until = current.period.ends
    for slot in [*running, *busy]:
        if slot.is_busy and slot.period.starts < until:
            until = max(until, slot.period.ends)
    return Standing(current, until, next((slot for slot in busy if slot.period.starts >= until), None))


def closed_times(whole: Period, opening: Iterable[Period]) -> list[Slot]:
    """The times of a period that lie outside of opening hours."""
    blocks = sorted(block for block in opening if block.overlaps(whole))
    edges = [whole.starts, *(edge for block in blocks for edge in (block.starts, block.ends)), whole.ends]
    outside = list(pairwise(edges))[::2]
    return [Slot(Period(starts, ends), SlotKind.SHUT) for starts, ends in outside if starts < ends]
