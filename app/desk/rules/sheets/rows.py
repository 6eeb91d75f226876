"""Rows as values of their columns, or why one cannot be read; and what becomes of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from app.core.clock import Period, from_minutes, local
from app.core.errors import Refusal
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.cells import check, is_empty, nothing, read, text_of
from app.desk.rules.sheets.columns import COLUMNS, KEY, Column
from app.desk.rules.sheets.files import Table
from app.desk.rules.sheets.states import Kind, RowState

LONGEST = timedelta(days=31)
# For each column its words in all languages, folded, with what they mean.
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Row:
    """What a row says, by the names of its columns; what it does not say stands nowhere. All values fit into JSON."""

    number: int
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.values.get(KEY, ""))


@dataclass(frozen=True)
class Unread:
    """A row with a cell that cannot be read."""

    number: int
    name: str
    column: str
    refusal: Refusal


@dataclass(frozen=True)
class Judged:
    """What the import would do with a row; `thing_id` is what is here already under its key."""

    number: int
    state: RowState
    name: str
    column: str = ""
    refusal: Refusal | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    thing_id: int | None = None
    changes: tuple[str, ...] = ()


class AtColumn(Exception):  # noqa: N818 - no error: a refusal on its way to its row
    """A refusal of one column, passed to whoever knows the row."""

    def __init__(self, column: str, refusal: Refusal) -> None:
        super().__init__(column)
        self.column, self.refusal = column, refusal


def rows_of_table(table: Table, kind: Kind, words: Words) -> Iterator[Row | Unread]:
    """The rows below the columns, with values for cells that say something."""
    columns = {column.name: column for column in COLUMNS[kind]}
    placed = [(place, columns[name]) for place, name in table.columns.items()]
    for number, cells in table.rows:
        try:
            values = dict(_values(placed, cells, words))
            yield Row(number, composed(values) if kind is Kind.BOOKINGS else values)
        except AtColumn as met:
            said = {column.name: text_of(cells[place]) for place, column in placed if place < len(cells)}
            yield Unread(number, name_of(said), met.column, met.refusal)


def name_of(values: Mapping[str, Any]) -> str:
    """How people know a row."""
    return str(next(filter(None, (values.get(name) for name in NAMING)), ""))[:200]


def check_values(kind: Kind, values: Mapping[str, Any]) -> None:
    """Look at what is to be kept. Raises AtColumn."""
    for column in COLUMNS[kind]:
        if column.name in values:
            at_column(column.name, lambda column=column: check(column, values[column.name]))


def at_column(name: str, rule: Any) -> Any:
    """What a rule gives, its refusal told with the column. Raises AtColumn."""
    try:
        return rule()
    except Refusal as refusal:
        raise AtColumn(name, refusal) from None


def composed(values: dict[str, Any]) -> dict[str, Any]:
    """Day, hours and last day as the beginning and the end of a period. Raises AtColumn."""
    day, starts, ends = (values.pop(name, None) for name in ("day", "starts", "ends"))
    last = values.pop("last_day", None)
    for name, value in (("day", day), ("starts", starts), ("ends", ends)):
        if value is None:
            raise AtColumn(name, no.CellEmpty())
    if last is None and ends == "00:00":
        ends = "24:00"
    begins = at_column("starts", lambda: _moment(day, starts))
    finishes = at_column("ends", lambda: _moment(last or day, ends))
    period = at_column("last_day" if last else "ends", lambda: Period(begins, finishes))
    return {**values, **spanned(period)}


def spanned(period: Period) -> dict[str, str]:
    """A period as values. Raises AtColumn."""
    if period.length > LONGEST:
        raise AtColumn("ends", no.LongerThanAMonth(most=LONGEST.days))
    return {"from": period.starts.isoformat(), "until": period.ends.isoformat()}


def period_of(values: Mapping[str, Any]) -> Period:
    return Period(datetime.fromisoformat(values["from"]), datetime.fromisoformat(values["until"]))


def day_and_hours(period: Period) -> dict[str, str]:
    """A period as cells: the inverse of `composed`."""
    starts, ends = local(period.starts), local(period.ends)
    at_midnight = ends.hour == ends.minute == 0 and ends.date() - starts.date() == timedelta(days=1)
    same_day = at_midnight or ends.date() == starts.date()
    return {
        "day": starts.date().isoformat(),
        "starts": _clock(starts),
        "ends": "24:00" if at_midnight else _clock(ends),
        "last_day": "" if same_day else ends.date().isoformat(),
    }


# The columns by which people know a row.
NAMING = ("title", "name", KEY)


def _values(placed: list[tuple[int, Column]], cells: list[Any], words: Words) -> Iterator[tuple[str, Any]]:
    for place, column in placed:
        cell = cells[place] if place < len(cells) else None
        if not is_empty(cell):
            value = at_column(
                column.name,
                lambda column=column, cell=cell: read(column, cell, words.get(column.name, {})),
            )
            yield column.name, value
        elif column.otherwise is None:
            yield column.name, nothing(column)


def _moment(day: str, clock: str) -> datetime:
    """Raises SkippedHour, OutOfCalendar and NotAClock."""
    minutes, offset = int(clock[:2]) * 60 + int(clock[3:5]), clock[5:]
    moment = from_minutes(date.fromisoformat(day), minutes)
    if not offset:
        return moment
    hours, rest = int(offset[1:3]), int(offset[4:6])
    zone = timezone((1 if offset[0] == "+" else -1) * timedelta(hours=min(hours, 23), minutes=min(rest, 59)))
    told = datetime.fromisoformat(f"{day}T{clock[:5]}").replace(tzinfo=zone) if minutes < 1440 else moment
    if local(told).strftime("%H:%M") != clock[:5] or local(told).date().isoformat() != day:
        raise no.NotAClock(typed=clock)
    return told.astimezone(moment.tzinfo)


def _clock(wall: datetime) -> str:
    """The hour that comes twice is told with its offset the second time."""
    return f"{wall:%H:%M}" + ("+01:00" if wall.fold else "")
