"""What the verdict needs to know, as plain values. Times are UTC and half-open, lengths in minutes."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from app.bookings.rules.consequences import Standing
from app.centres.rules import Approval, LayoutKind, PaidEvents
from app.centres.rules.answering import AnswerRule, SafeRule
from app.core.clock import Period, local
from app.core.i18n import Named
from app.schedule.rules import Occupied, Want, wants_for

# The numbers with which a rule was applied, by the names of the settings, as plain as they are stored.
Limit = Mapping[str, Any]


class PartyKind(enum.StrEnum):
    """For whom a room is asked; the house is the centre itself and its outside events, which have no quota."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    GROUP = "group"
    RESIDENT = "resident"
    HOUSE = "house"


@dataclass(frozen=True)
class RoomRules:
    """What a room sets; lengths in minutes, notice in hours and days."""

    room_id: int
    name: str
    resource_ids: tuple[int, ...]
    seats: int
    layouts: dict[LayoutKind, int]
    residents_may_book: bool
    groups_may_book: bool
    approval: Approval
    min_minutes: int
    max_minutes: int
    grid_minutes: int
    earliest_days: int
    latest_hours: int
    pad_before: int
    pad_after: int
    hold_hours: int
    hold_until_hours: int
    pads_by_hirer: bool = False

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """The numbers of each rule that the room sets, by the rule's name, to be kept with what they were applied to.

        Reckoned once for all verdicts on a room.
        """
        return {
            "free": self._under("pad_before", "pad_after", "pads_by_hirer"),
            "notice": self._under("latest_hours", "earliest_days"),
            "length": self._under("min_minutes", "max_minutes"),
            "grid": self._under("grid_minutes"),
            "people": {"layouts": {kind.value: seats for kind, seats in self.layouts.items()}},
            "party": self._under("groups_may_book", "residents_may_book"),
            "approval": {"approval": self.approval.value, **self._under("hold_hours", "hold_until_hours")},
        }

    def _under(self, *names: str) -> Limit:
        return {name: getattr(self, name) for name in names}

    def first_on_grid(self, moment: datetime) -> datetime:
        """The moment itself or the next one on this room's grid of the wall clock."""
        wall = local(moment)
        off = (wall.hour * 60 + wall.minute) % self.grid_minutes
        return moment + timedelta(minutes=self.grid_minutes - off if off else 0)

    def wants(self, period: Period, *, also: Sequence[int] = ()) -> list[Want]:
        """What a booking of this room occupies: each resource, and `also` those of equipment, with pads beside it."""
        ids = [*self.resource_ids, *also]
        return wants_for(ids, period, pad_before=self.pad_before, pad_after=self.pad_after)


@dataclass(frozen=True)
class CentreRules:
    """What a centre sets; hours of quota a calendar month."""

    centre_id: int
    name: str
    quota_hours: int
    open_requests: int
    paid_events: PaidEvents
    answering: AnswerRule = AnswerRule()
    safe: SafeRule | None = None

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """The same of the rules that the centre sets."""
        found: dict[str, Limit] = {
            "quota": {"quota_hours": self.quota_hours},
            "open_requests": {"open_requests": self.open_requests},
            "payment": {"paid_events": self.paid_events.value},
        }
        if self.safe is not None:
            found |= {
                "safe_hours": {"blocks": [list(block) for block in self.safe.blocks]},
                "safe_people": {"most_people": self.safe.most_people},
                "safe_length": {"most_minutes": self.safe.most_minutes},
                "safe_quota": {"most_of_quota": self.safe.most_of_quota},
            }
        return found


@dataclass(frozen=True)
class Usage:
    """What a party has at the centre in the month asked for: elapsed minutes, pending counted; open requests."""

    minutes: int = 0
    open_requests: int = 0


@dataclass(frozen=True)
class Party:
    """For whom it is asked: an organisation, or (without an id) the person who asks."""

    kind: PartyKind
    organisation_id: int | None = None
    usage: Usage = Usage()
    consequences: tuple[Standing, ...] = ()


# For whom a verdict is where nobody is known: a verified organisation with its quota untouched.
ANYBODY = Party(PartyKind.VERIFIED)
# The centre itself, or an outside event that it houses.
HOUSE = Party(PartyKind.HOUSE)


@dataclass(frozen=True, order=True)
class Amount:
    """So many units of one kind of equipment."""

    equipment_id: int
    amount: int


@dataclass(frozen=True)
class Stock:
    """A kind of equipment that a centre lends: its units by resource, and what occupies them."""

    equipment_id: int
    name: Named
    unit_ids: tuple[int, ...]
    occupied: Sequence[Occupied]


@dataclass(frozen=True)
class Ask:
    """What is asked of a room."""

    period: Period
    people: int = 1
    layout: LayoutKind | None = None
    participants_pay: bool = False
    equipment: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that the verdict needs to know; what is occupied leaves out the booking that is looked at itself."""

    room: RoomRules
    centre: CentreRules
    party: Party
    opening: Sequence[Period]
    occupied: Sequence[Occupied]
    now: datetime
    equipment: Sequence[Stock] = ()
