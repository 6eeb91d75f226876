"""A room's week in cells, each free exactly when a booking of it would be accepted; and the bar of one day."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.bookings.queries.facts import facts_for_many
from app.bookings.rules import ANYBODY, Ask, Facts, Party, Verdict, verdict
from app.bookings.rules.refusals import TooEarlyToAsk, TooLateToAsk
from app.centres.models import Room
from app.centres.rules import OFFER
from app.core.clock import Period, day_period, from_local, local
from app.schedule.rules import Layer, Occupied, wants_for

CELL_MINUTES = 60


class CellKind(enum.StrEnum):
    """What a cell of the week shows."""

    FREE = "free"
    BUSY = "busy"
    CLOSED = "closed"
    PAST = "past"
    TOO_LATE = "too_late"
    NOT_YET = "not_yet"
    NOT_POSSIBLE = "not_possible"


_NOTICE: Mapping[type, CellKind] = {TooEarlyToAsk: CellKind.NOT_YET, TooLateToAsk: CellKind.TOO_LATE}


@dataclass(frozen=True)
class Cell:
    """A piece of opening time, the verdict on booking just this piece, and a title where the public may know it."""

    period: Period
    kind: CellKind
    verdict: Verdict
    title: str = ""

    @property
    def starts(self) -> datetime:
        return self.period.starts

    @property
    def ends(self) -> datetime:
        return self.period.ends


@dataclass(frozen=True)
class WeekDay:
    day: date
    cells: tuple[Cell, ...]

    @property
    def is_open(self) -> bool:
        return bool(self.cells)

    @property
    def free(self) -> int:
        return sum(cell.kind is CellKind.FREE for cell in self.cells)

    @property
    def is_over(self) -> bool:
        return all(cell.kind is CellKind.PAST for cell in self.cells)


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday."""

    monday: date
    days: tuple[WeekDay, ...]

    @property
    def previous(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def following(self) -> date:
        return self.monday + timedelta(days=7)


@dataclass(frozen=True)
class Block:
    """A piece of a day bar, in minutes of the wall clock since midnight."""

    kind: str
    start_minute: int
    end_minute: int
    label: str = ""


@dataclass(frozen=True)
class DayBar:
    day: date
    from_hour: int
    to_hour: int
    blocks: tuple[Block, ...]


def week_of(room: Room, within: date, *, now: datetime, party: Party = ANYBODY, offers: str = "") -> Week:
    """The week that holds the day. Without a party: as a verified organisation with its quota untouched sees it.

    To staff `offers` says what is held for somebody who waited; to others that is taken like anything else.
    """
    monday = within - timedelta(days=within.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    whole = Period(from_local(monday), from_local(monday + timedelta(days=7)))
    facts = facts_for_many([room], whole, party, now=now)[room.id]
    named = [replace(row, title=offers) if row.kind == OFFER else row for row in facts.occupied]
    facts = replace(facts, occupied=named)
    return Week(monday, tuple(WeekDay(day, tuple(_cells(day, facts))) for day in days))


def cell_minutes(facts: Facts) -> int:
    """The length of a cell: an hour, or what the room's shortest and longest booking and grid make of it."""
    grid = facts.room.grid_minutes
    wanted = min(max(CELL_MINUTES, facts.room.min_minutes), facts.room.max_minutes)
    return max(grid, wanted - wanted % grid)


def _cells(day: date, facts: Facts) -> list[Cell]:
    length = timedelta(minutes=cell_minutes(facts))
    cells = []
    for block in facts.opening:
        starts = facts.room.first_on_grid(block.starts)
        while starts + length <= block.ends:
            if local(starts).date() == day:
                cells.append(_cell(Period(starts, starts + length), facts))
            starts += length
    return cells


def _cell(period: Period, facts: Facts) -> Cell:
    ask = Ask(period=period)
    met = [row for row in facts.occupied if row.period.overlaps(period.padded(before=240, after=240))]
    said = verdict(ask, replace(facts, occupied=met))
    if not said.refused:
        return Cell(period, CellKind.FREE, said)
    refused = {result.rule: result.refusal for result in said.refused}
    if "future" in refused:
        return Cell(period, CellKind.PAST, said)
    if "free" not in refused:
        return Cell(period, _NOTICE.get(type(refused.get("notice")), CellKind.NOT_POSSIBLE), said)
    title = next((row.title for row in met if row.title and row.core.overlaps(period)), "")
    shut = any(row.layer is Layer.CLOSURE and row.period.overlaps(period) for row in met)
    return Cell(period, CellKind.CLOSED if shut else CellKind.BUSY, said, title)


def day_bar(facts: Facts, day: date, asked: Period | None = None) -> DayBar:
    """The bar of one day: opening, what is taken, pads, and the time asked for."""
    whole = day_period(day)
    opening = [block for block in facts.opening if block.overlaps(whole)]
    blocks = [Block("open", *_minutes(block, day)) for block in opening]
    blocks += [Block(_kind(row), *_minutes(row.period, day), row.title) for row in _once(facts.occupied, whole)]
    if asked is not None:
        kind = "own_pad" if facts.room.pads_by_hirer else "pad"
        blocks += [
            Block(kind, *_minutes(want.period, day))
            for want in wants_for([0], asked, pad_before=facts.room.pad_before, pad_after=facts.room.pad_after)
            if want.layer is Layer.PAD and want.period.overlaps(whole)
        ]
        blocks.append(Block("asked", *_minutes(asked, day)))
    hours = [_minutes(block, day) for block in (*opening, *([asked] if asked else []))]
    from_hour = min((start // 60 for start, _ in hours), default=8)
    to_hour = max((-(-end // 60) for _, end in hours), default=20)
    return DayBar(day, from_hour, to_hour, tuple(blocks))


def _once(rows: Sequence[Occupied], whole: Period) -> list[Occupied]:
    """A hall's parts are taken by the same entry: one piece of each is enough."""
    seen: dict[tuple[int, Period], Occupied] = {}
    for row in rows:
        if row.period.overlaps(whole):
            seen.setdefault((row.entry_id, row.period), row)
    return list(seen.values())


def _kind(row: Occupied) -> str:
    return {Layer.PAD: "pad", Layer.CLOSURE: "closed"}.get(row.layer, "busy")


def _minutes(period: Period, day: date) -> tuple[int, int]:
    """A period as minutes of the wall clock, cut to the day."""
    starts, ends = local(period.starts), local(period.ends)
    begin = 0 if starts.date() < day else starts.hour * 60 + starts.minute
    end = 1440 if ends.date() > day else ends.hour * 60 + ends.minute
    return begin, end
