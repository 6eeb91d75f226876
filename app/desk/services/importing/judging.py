"""What all judges of rows share: whose file it is, keys, and a row that is refused at one of its columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.core.access import Actor
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.cells import check
from app.desk.rules.sheets.columns import COLUMNS, KEY
from app.desk.rules.sheets.files import REMARK
from app.desk.rules.sheets.rows import AtColumn, Judged, Row, Unread, at_column, name_of
from app.desk.rules.sheets.states import Kind, RowState


@dataclass(frozen=True)
class Sending:
    """Who sends what where, and what is meant where the rows say nothing."""

    run_id: int
    kind: Kind
    centre_id: int | None
    actor: Actor
    defaults: Mapping[str, Any] = field(default_factory=dict)


class Judge(Protocol):
    """Says what the import would do with each row, in the order of the file, and does it."""

    def lock(self) -> None:
        """Wait until nobody else changes what the rows are judged by; then read it."""

    def look(self, rows: Sequence[Row]) -> list[Judged]:
        """What becomes of the next rows."""

    def write(self, judged: Sequence[Judged]) -> None:
        """Write rows that were looked at, and are new or changed."""


class Keys:
    """The keys of a file so far. Each stands in one row."""

    def __init__(self, kind: Kind) -> None:
        (self._column,) = (column for column in COLUMNS[kind] if column.name == KEY)
        self._met: dict[str, int] = {}

    def note(self, row: Row) -> str:
        """The key of a row. Raises AtColumn."""
        at_column(KEY, lambda: check(self._column, row.key))
        if row.key.startswith(REMARK):
            raise AtColumn(KEY, no.KeyOfOurs())
        if row.key in self._met:
            raise AtColumn(KEY, no.KeyTwice(row=self._met[row.key]))
        self._met[row.key] = row.number
        return row.key


def refused(row: Row, met: AtColumn) -> Judged:
    return Judged(row.number, RowState.REFUSED, name_of(row.values), met.column, met.refusal)


def unread(row: Unread) -> Judged:
    return Judged(row.number, RowState.REFUSED, row.name, row.column, row.refusal)


def equal(row: Row, thing_id: int) -> Judged:
    return Judged(row.number, RowState.EQUAL, name_of(row.values), thing_id=thing_id)


def to_write(row: Row, thing_id: int | None, changes: Iterable[str] = ()) -> Judged:
    state = RowState.NEW if thing_id is None else RowState.CHANGED
    name, changed = name_of(row.values), tuple(changes)
    return Judged(row.number, state, name, values=row.values, thing_id=thing_id, changes=changed)


def own_number(key: str, beginning: str) -> int | None:
    """The number in a key of ours, `room-12`; nothing where it is another's."""
    number = key.removeprefix(beginning)
    is_ours = key.startswith(beginning) and number.isascii() and number.isdigit() and len(number) < 18
    return int(number) if is_ours else None
