"""What changed rules would have said to the requests of the last 90 days, beside what today's rules say to them.

Both say it by the one verdict, to the same requests as they were asked then: with the present of that moment, and
with the hours and open requests that the party had. What no number changes was possible then and is not judged again:
opening hours, equipment, and what occupied the room; but other bookings with the pads of each set of rules around them
are.
"""

import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.bookings.rules.cancelling import is_late
from app.bookings.rules.facts import Ask, CentreRules, Facts, Party, RoomRules
from app.bookings.rules.series import verdict_on_date
from app.bookings.rules.verdict import Outcome, Verdict, held_until
from app.core.clock import Period, local
from app.core.i18n import Sentence
from app.schedule.rules import Occupied, Status

OVER = timedelta(days=90)


class Effect(enum.StrEnum):
    """What changed rules would have made of a request."""

    REFUSED = "refused"
    POSSIBLE = "possible"
    TO_STAFF = "to_staff"
    AT_ONCE = "at_once"
    EXPIRED = "expired"
    LATE = "late"
    IN_TIME = "in_time"


@dataclass(frozen=True)
class Asked:
    """A request as it was asked, with what its party had then, and what became of it.

    Each date of a series is one; `first_day` is that of the whole series.
    """

    booking_id: int
    room_id: int
    ask: Ask
    party: Party
    asked_at: datetime
    first_day: date | None = None
    decided_at: datetime | None = None
    cancelled_at: datetime | None = None
    was_late: bool = False


@dataclass(frozen=True)
class Neighbour:
    """A booking that holds a room, as others meet it who ask later."""

    booking_id: int
    room_id: int
    period: Period
    asked_at: datetime


@dataclass(frozen=True)
class Rulebook:
    """The rules of a centre and of its rooms by their ids."""

    centre: CentreRules
    rooms: Mapping[int, RoomRules]

    def padded_otherwise(self, other: "Rulebook") -> set[int]:
        """The rooms that are, or share something with, a room around whose bookings the other keeps other pads."""
        differs = {
            resource_id
            for number, room in self.rooms.items()
            for resource_id in room.resource_ids
            if (room.pad_before, room.pad_after) != (other.rooms[number].pad_before, other.rooms[number].pad_after)
        }
        return {number for number, room in self.rooms.items() if not differs.isdisjoint(room.resource_ids)}


@dataclass(frozen=True)
class Differs:
    """A request that changed rules would have treated in another way, and the rules with the sentences that say so."""

    asked: Asked
    effect: Effect
    rules: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Tried:
    """How many requests were tried, and those that would have been treated in another way."""

    requests: int
    differs: tuple[Differs, ...] = ()
    more_at_once: int = 0
    more_to_staff: int = 0

    def count(self, effect: Effect) -> int:
        return sum(one.effect == effect for one in self.differs)

    def by_rule(self) -> list[tuple[str, int]]:
        """How many requests each rule would have refused that it did not refuse before, most first."""
        refusing = [rule for one in self.differs if one.effect is Effect.REFUSED for rule in one.rules]
        return Counter(refusing).most_common()


def try_rules(
    requests: Sequence[Asked],
    neighbours: Sequence[Neighbour],
    before: Rulebook,
    after: Rulebook,
    *,
    late_hours: tuple[int, int] = (0, 0),
) -> Tried:
    """Judge each request by both rulebooks and keep what differs; `late_hours` are those of before and after."""
    padded = before.padded_otherwise(after)
    met = [one for one in neighbours if one.room_id in padded]
    around = _around(met, before), _around(met, after)
    found: list[Differs] = []
    at_once = to_staff = 0
    for asked in requests:
        found += _cancelled(asked, *late_hours)
        rules = before.rooms[asked.room_id], after.rooms[asked.room_id]
        if asked.room_id not in padded and before.centre == after.centre and rules[0] == rules[1]:
            continue
        facts = [
            _facts(asked, room, book.centre, there)
            for room, book, there in zip(rules, (before, after), around, strict=True)
        ]
        was, becomes = (verdict_on_date(asked.ask, known, asked.first_day) for known in facts)
        at_once += (becomes.outcome is Outcome.PASSED) - (was.outcome is Outcome.PASSED)
        to_staff += (becomes.outcome is Outcome.NEEDS_APPROVAL) - (was.outcome is Outcome.NEEDS_APPROVAL)
        found += _answered(asked, was, becomes) or _expired(asked, *facts)
    ordered = sorted(found, key=lambda one: list(Effect).index(one.effect))
    return Tried(len(requests), tuple(ordered), at_once, to_staff)


def _facts(asked: Asked, room: RoomRules, centre: CentreRules, around: "Around") -> Facts:
    return Facts(
        room=room,
        centre=centre,
        party=asked.party,
        opening=[asked.ask.period],
        occupied=around(asked, room),
        now=asked.asked_at,
    )


def _answered(asked: Asked, was: Verdict, becomes: Verdict) -> list[Differs]:
    """What the verdict alone makes different."""
    refused_before = {result.rule for result in was.refused}
    newly = [result for result in becomes.refused if result.rule not in refused_before]
    if newly:
        rules, said = tuple(one.rule for one in newly), tuple(one.sentence for one in newly)
        return [Differs(asked, Effect.REFUSED, rules, said)]
    if was.refused and not becomes.refused:
        return [Differs(asked, Effect.POSSIBLE, tuple(sorted(refused_before)))]
    if was.outcome is becomes.outcome or becomes.refused:
        return []
    effect = Effect.AT_ONCE if becomes.outcome is Outcome.PASSED else Effect.TO_STAFF
    waits = [result for result in becomes.results if result.outcome is Outcome.NEEDS_APPROVAL]
    return [Differs(asked, effect, tuple(one.rule for one in waits), tuple(one.sentence for one in waits))]


def _expired(asked: Asked, before: Facts, after: Facts) -> list[Differs]:
    """Staff answered within the old hold, and after the new one."""
    if asked.decided_at is None:
        return []
    was, becomes = held_until(asked.ask, before), held_until(asked.ask, after)
    return [Differs(asked, Effect.EXPIRED, ("approval",))] if becomes < asked.decided_at <= was else []


def _cancelled(asked: Asked, hours_before: int, hours_after: int) -> list[Differs]:
    if asked.cancelled_at is None or hours_before == hours_after:
        return []
    starts = asked.ask.period.starts
    was = is_late(starts, hours_before, now=asked.cancelled_at)
    becomes = is_late(starts, hours_after, now=asked.cancelled_at)
    if becomes and not was:
        return [Differs(asked, Effect.LATE)]
    return [Differs(asked, Effect.IN_TIME)] if asked.was_late and was and not becomes else []


Around = Callable[[Asked, RoomRules], Sequence[Occupied]]


def _around(neighbours: Sequence[Neighbour], book: Rulebook) -> Around:
    """What of bookings asked for earlier is near a request, with the pads of a rulebook around them."""
    by_day: dict[tuple[int, date], list[tuple[Neighbour, Occupied]]] = defaultdict(list)
    for one in neighbours:
        for want in book.rooms[one.room_id].wants(one.period):
            row = Occupied(
                want.resource_id,
                want.period,
                want.layer,
                entry_id=one.booking_id,
                kind="booking",
                status=Status.CONFIRMED,
                title="",
                core=one.period,
            )
            for day in _days(want.period):
                by_day[want.resource_id, day].append((one, row))

    def near(asked: Asked, room: RoomRules) -> Sequence[Occupied]:
        whole = asked.ask.period.padded(before=room.pad_before, after=room.pad_after)
        met = {
            id(row): row
            for resource_id in room.resource_ids
            for day in _days(whole)
            for one, row in by_day.get((resource_id, day), ())
            if (one.asked_at, one.booking_id) < (asked.asked_at, asked.booking_id)
        }
        return list(met.values())

    return near


def _days(period: Period) -> list[date]:
    first, last = local(period.starts).date(), local(period.ends).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
