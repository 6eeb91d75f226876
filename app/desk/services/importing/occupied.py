"""What occupies the rooms of a centre, read month by month, together with what earlier rows of a file will take."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from app.core.clock import Period
from app.core.errors import Refusal
from app.desk.queries.imports import InTheWay, taken_within
from app.desk.rules.sheets import refusals as no
from app.schedule.rules import Layer, Want, collide

A_MOMENT = timedelta(microseconds=1)


class Occupied:
    """Answers what is in the way of a want. Days and months are those of UTC: they only divide the search."""

    def __init__(self, resource_ids: Sequence[int]) -> None:
        self._resource_ids = resource_ids
        self._by_day: dict[tuple[int, int], list[InTheWay]] = defaultdict(list)
        self._months: set[tuple[int, int]] = set()
        self._given_up: set[int] = set()

    def give_up(self, entry_id: int) -> None:
        """A row moves what this entry had."""
        self._given_up.add(entry_id)

    def take(self, wants: Iterable[Want], row: int, title: str) -> None:
        """A row will have these."""
        for want in wants:
            period = want.period
            taken = InTheWay(want.resource_id, period.starts, period.ends, want.layer, title=title, row=row)
            for day in _days(period):
                self._by_day[want.resource_id, day].append(taken)

    def in_the_way(self, wants: Iterable[Want], *, but: int) -> InTheWay | None:
        """The first thing that one of these would meet, `but` the entry that is to move."""
        for want in wants:
            self._read(want.period)
            for day in _days(want.period):
                for taken in self._by_day[want.resource_id, day]:
                    if taken.row is None and (taken.entry_id == but or taken.entry_id in self._given_up):
                        continue
                    period = Period(taken.starts, taken.ends)
                    if collide(want, Want(taken.resource_id, period, taken.layer)):
                        return taken
        return None

    def _read(self, period: Period) -> None:
        first, last = period.starts, period.ends - A_MOMENT
        for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            key = divmod(month, 12)
            if key in self._months:
                continue
            self._months.add(key)
            whole = Period(_first_of(month), _first_of(month + 1))
            for taken in taken_within(self._resource_ids, whole):
                within = Period(max(taken.starts, whole.starts), min(taken.ends, whole.ends))
                for day in _days(within):
                    self._by_day[taken.resource_id, day].append(taken)


def refusal_of(met: InTheWay, room: str) -> Refusal:
    """What is in the way, in words for staff."""
    when = Period(met.starts, met.ends)
    if met.row is not None:
        return no.RowInTheWay(row=met.row, room=room)
    if met.layer is Layer.CLOSURE:
        return no.ClosureInTheWay(room=room, when=met.core or when)
    if met.layer is Layer.PAD:
        return no.PadInTheWay(room=room, title=met.title, when=when)
    if met.kind != "booking":
        return no.HeldInTheWay(room=room, when=met.core or when)
    return no.BookingInTheWay(room=room, title=met.title, who=met.who or "–", when=met.core or when)


def _days(period: Period) -> range:
    return range(period.starts.toordinal(), (period.ends - A_MOMENT).toordinal() + 1)


def _first_of(month: int) -> datetime:
    year, number = divmod(month, 12)
    return datetime(year, number + 1, 1, tzinfo=UTC)
