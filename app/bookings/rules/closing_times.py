"""What is taken in a centre over a long time, kept so that thousands of questions about it cost little."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from app.bookings.rules.closing import OTHER_DAYS, other_starts
from app.bookings.rules.facts import Amount, RoomRules
from app.core.clock import Period, SkippedHour, from_minutes, local
from app.schedule.rules import Layer, Want

_Row = tuple[datetime, datetime, bool, int]
A_DAY = timedelta(days=1)


class Times:
    """What occupies each resource, by day. A question can leave entries out: nobody is in their own way."""

    def __init__(self, opening: Iterable[Period], now: datetime) -> None:
        self._rows: dict[tuple[int, date], list[_Row]] = defaultdict(list)
        self._opens: dict[date, list[Period]] = defaultdict(list)
        self.now = now
        for block in opening:
            for day in _days(block, local):
                self._opens[day].append(block)

    def add(self, want: Want, entry_id: int) -> None:
        """One more that is taken."""
        row = (want.period.starts, want.period.ends, want.layer is Layer.CORE, entry_id)
        for day in _days(want.period, lambda moment: moment):
            self._rows[want.resource_id, day].append(row)

    def is_open(self, period: Period) -> bool:
        """Whether the centre is open then, and it lies ahead."""
        blocks = self._opens.get(local(period.starts).date(), ())
        return period.starts > self.now and any(block.contains(period) for block in blocks)

    def blocker(
        self, resource_ids: Iterable[int], room: RoomRules, period: Period, *, but: Collection[int]
    ) -> int | None:
        """An entry that a booking of the room, with its pads, would meet then; None where these are free."""
        starts, ends = period.starts, period.ends
        whole = period.padded(before=room.pad_before, after=room.pad_after)
        days = _days(whole, lambda moment: moment)
        for resource_id in resource_ids:
            for day in days:
                for row_starts, row_ends, is_core, entry_id in self._rows.get((resource_id, day), ()):
                    if row_starts >= whole.ends or row_ends <= whole.starts or entry_id in but:
                        continue
                    if is_core or (row_starts < ends and row_ends > starts):
                        return entry_id
        return None

    def units(
        self,
        asked: Sequence[Amount],
        stock: Mapping[int, Sequence[int]],
        room: RoomRules,
        period: Period,
        *,
        own: Collection[int],
        but: Collection[int],
    ) -> list[int] | None:
        """The units of equipment that it could have then, rather its `own`; None where there are too few."""
        found: list[int] = []
        for one in asked:
            wished = sorted(stock.get(one.equipment_id, ()), key=lambda unit: (unit not in own, unit))
            free = [unit for unit in wished if self.blocker([unit], room, period, but=but) is None]
            if len(free) < one.amount:
                return None
            found += free[: one.amount]
        return found


def times_beside(period: Period) -> list[Period]:
    """Other times of the same length, the nearest first: the same day, then the same hour of the days around."""
    length, wall = period.length, local(period.starts)
    found = [Period(starts, starts + length) for starts in other_starts(period)]
    for number in range(1, OTHER_DAYS + 1):
        for day in (wall.date() + number * A_DAY, wall.date() - number * A_DAY):
            try:
                starts = from_minutes(day, wall.hour * 60 + wall.minute)
            except SkippedHour:
                continue
            found.append(Period(starts, starts + length))
    return found


def _days(period: Period, by: Callable[[datetime], datetime]) -> list[date]:
    first, last = by(period.starts).date(), by(period.ends).date()
    return [first + number * A_DAY for number in range((last - first).days + 1)]
