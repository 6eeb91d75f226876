"""Tables to take along: what is here, and templates to fill in, in the language of the one who asks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from app.core.errors import NotFound
from app.core.i18n import N_
from app.desk.queries.exports import things_of
from app.desk.rules.sheets.cells import shown
from app.desk.rules.sheets.columns import COLUMNS, Column, Shape
from app.desk.rules.sheets.files import REMARK, csv_of
from app.desk.rules.sheets.states import KIND_LABELS, Format, Kind
from app.desk.rules.sheets.workbooks import xlsx_of
from app.desk.services.importing.words import cells_of, heading, headings, own_words

EXPLANATION = N_("Explanation")
NEEDED = N_("Needed.")
HOW: Mapping[Shape, str] = {
    Shape.LINE: N_("Text in one line."),
    Shape.LINES: N_("Text, also of several lines."),
    Shape.NUMBER: N_("A whole number."),
    Shape.TICK: N_("yes or no."),
    Shape.ONE_OF: N_("One of these words:"),
    Shape.SEVERAL: N_("Some of these words:"),
    Shape.DAY: N_("A day, as 2026-11-24 or 24.11.2026."),
    Shape.CLOCK: N_("A time, as 17:30; the end of the day is 24:00."),
}


def exported(kind: Kind, centre_id: int | None, format: Format) -> bytes:
    """All things of a kind as a file that imports without changing anything. Raises NotFound."""
    rows = [headings(kind), *cells_of(kind, things_of(kind, centre_id))]
    return _written(format, gettext(KIND_LABELS[kind]), rows, [])


def template(kind: Kind, format: Format) -> bytes:
    """The columns, what each means, and an example; rows that begin with # are no rows. Raises NotFound."""
    columns = COLUMNS[kind]
    told = [_told(column) for column in columns]
    example = [f"{REMARK}1", *(_example(column) for column in columns[1:])]
    explained: list[list[str | int]] = [[gettext("Column"), gettext(EXPLANATION)]]
    explained += [[heading(column), words] for column, words in zip(columns, told, strict=True)]
    rows: list[list[str | int]] = [headings(kind), example]
    if format is Format.CSV:
        rows.insert(1, [f"{REMARK} {told[0]}", *told[1:]])
    return _written(format, gettext(KIND_LABELS[kind]), rows, explained)


def _written(format: Format, title: str, rows: list[list[str | int]], explained: list[list[str | int]]) -> bytes:
    if format is Format.CSV:
        return csv_of(rows)
    if format is not Format.XLSX:
        raise NotFound
    return xlsx_of([(title, rows), *([(gettext(EXPLANATION), explained)] if explained else [])])


def _told(column: Column) -> str:
    parts = [gettext(HOW[column.shape])]
    if column.shape in (Shape.ONE_OF, Shape.SEVERAL):
        parts.append(", ".join(own_words(column).values()) + ".")
    if column.is_needed:
        parts.insert(0, gettext(NEEDED))
    if column.hint:
        parts.append(gettext(column.hint))
    if column.otherwise is not None:
        usual = shown(column, column.otherwise, own_words(column))
        parts.append(gettext("Empty means %(usual)s.", usual=usual))
    return " ".join(parts)


def _example(column: Column) -> str | int:
    value: Any = column.example
    if value in ("", None):
        return ""
    if column.shape in (Shape.LINE, Shape.LINES):
        return str(gettext(value))
    return shown(column, value, own_words(column))
