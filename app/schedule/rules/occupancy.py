"""Pure rules of occupying: layers, what meets what, pieces of a long time, and the refusals of the schedule."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import Period
from app.core.errors import Refusal
from app.core.i18n import N_

LONGEST_PIECE = timedelta(days=7)
OVERLAP = "ex_occupancy_overlap"


class Layer(enum.StrEnum):
    """A core meets everything; a pad meets cores only (so two pads may overlap); so does a closure."""

    CORE = "core"
    PAD = "pad"
    CLOSURE = "closure"


class Status(enum.StrEnum):
    """The statuses of RFC 5545, section 3.8.1.11."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Taken(Refusal):
    """Another entry occupies one of the resources at that time; nobody overrides this."""

    sentence = N_("This time has just been taken. Choose another time or another room.")
    field = "starts"
    status = 409


class HoldExpired(Refusal):
    sentence = N_("The time was held until %(until)s and is free again. Ask for it anew.")
    status = 409


class AlreadyCancelled(Refusal):
    sentence = N_("This is already cancelled.")
    status = 409


@dataclass(frozen=True)
class Want:
    """A resource wanted for a period [starts, ends) on a layer."""

    resource_id: int
    period: Period
    layer: Layer = Layer.CORE


@dataclass(frozen=True, kw_only=True)
class Occupied(Want):
    """A want that was granted, with what the public may know of its entry; `core` is the entry's own time."""

    entry_id: int
    kind: str
    status: Status
    title: str
    core: Period


def collide(want: Want, row: Want) -> bool:
    """Whether a want and what another entry has, or is to have, exclude each other: they overlap, one is a core."""
    a_core = Layer.CORE in (want.layer, row.layer)
    return a_core and want.resource_id == row.resource_id and want.period.overlaps(row.period)


def is_alive(expires_at: datetime | None, now: datetime) -> bool:
    """Past its `expires_at` a hold is dead, swept or not."""
    return expires_at is None or expires_at > now


def wants_for(resource_ids: list[int], period: Period, *, pad_before: int = 0, pad_after: int = 0) -> list[Want]:
    """The core on each resource, and its pads (minutes) beside it."""
    times = [(period, Layer.CORE)]
    if pad_before:
        times.append((Period(period.starts - timedelta(minutes=pad_before), period.starts), Layer.PAD))
    if pad_after:
        times.append((Period(period.ends, period.ends + timedelta(minutes=pad_after)), Layer.PAD))
    return [Want(resource_id, time, layer) for resource_id in resource_ids for time, layer in times]


def pieces(period: Period) -> Iterator[Period]:
    """The period cut into pieces of at most seven days, so that one index answers every overlap question."""
    starts = period.starts
    while starts < period.ends:
        yield Period(starts, min(starts + LONGEST_PIECE, period.ends))
        starts += LONGEST_PIECE
