"""A sent file: which kind it is, whatever it calls itself, and its rows as cells, one after the other."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.i18n import Sentence
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.cells import Cell, is_empty, plain, text_of
from app.desk.rules.sheets.columns import KEY, Column
from app.desk.rules.sheets.states import Format
from app.desk.rules.sheets.workbooks import rows_of_workbook
from app.files.rules import LARGEST_UPLOAD

MOST_ROWS = 50_000
MOST_COLUMNS = 100
LINES_BEFORE_COLUMNS = 20
LONGEST_CELL = 100_000
DELIMITERS = (";", ",", "\t")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ARCHIVE = b"PK\x03\x04"
# A cell that a spreadsheet would run gets an apostrophe before it; one that has it already gets another.
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")
REMARK = "#"
MARKS: Mapping[bytes, str] = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

csv.field_size_limit(LONGEST_CELL)
Numbered = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Table:
    """The columns that were recognised by their place, the names of the others, and the rows below, with numbers."""

    columns: Mapping[int, str]
    unknown: tuple[str, ...]
    rows: Iterator[Numbered]


def format_of(content: bytes) -> Format:
    """By what the file holds. Raises NothingInFile, FileTooLarge, OldWorkbook."""
    if not content.strip():
        raise no.NothingInFile
    if len(content) > LARGEST_UPLOAD:
        raise no.FileTooLarge
    if content.startswith(OLD_EXCEL):
        raise no.OldWorkbook
    if content.startswith(ARCHIVE):
        return Format.XLSX
    return Format.ICS if b"BEGIN:VCALENDAR" in content[:2000].upper() else Format.CSV


def open_table(content: bytes, known: Mapping[str, str], wanted: Sequence[Column]) -> Table:
    """The table in a file; `known` are names of columns, folded, with what they mean.

    Raises the refusals of files; rows are read as they are asked for, and may raise BrokenTable or TooManyRows then.
    """
    if format_of(content) is Format.XLSX:
        rows = _within_bounds(rows_of_workbook(content, most_rows=MOST_ROWS + LINES_BEFORE_COLUMNS))
    else:
        rows = _within_bounds(_best_reading(content, known))
    header = next((row for number, row in rows if number <= LINES_BEFORE_COLUMNS), None)
    if header is None:
        raise no.NoColumns
    columns, unknown = _columns_of(header, known)
    missing = [column for column in wanted if column.is_needed and column.name not in columns.values()]
    if not columns:
        raise no.NoColumns
    if missing:
        raise no.ColumnsMissing(columns=tuple(Sentence(column.labels[0]) for column in missing))
    place = next(place for place, name in columns.items() if name == KEY)
    return Table(columns, unknown, (row for row in rows if not _is_remark(row[1], place)))


def _is_remark(row: Sequence[Cell], place: int) -> bool:
    """What explains or shows something: a row whose key begins with #."""
    return place < len(row) and text_of(row[place]).startswith(REMARK)


def without_apostrophe(cell: Cell) -> Cell:
    """The text of a cell that was kept from being run."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(RUN) else cell


def csv_of(rows: Sequence[Sequence[str | int]]) -> bytes:
    """A table as every spreadsheet in Poland opens it by a double click; no cell of it is a formula."""
    written = io.StringIO()
    into = csv.writer(written, delimiter=";", lineterminator="\r\n")
    into.writerows([[f"'{cell}" if str(cell).startswith(RUN) else cell for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _within_bounds(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """Rows that hold anything. Raises TooManyRows."""
    read = 0
    for number, row in rows:
        if all(is_empty(cell) for cell in row):
            continue
        read += 1
        if read > MOST_ROWS + 1:
            raise no.TooManyRows(most=MOST_ROWS)
        yield number, row


def _columns_of(header: Sequence[Cell], known: Mapping[str, str]) -> tuple[dict[int, str], tuple[str, ...]]:
    columns: dict[int, str] = {}
    unknown = []
    for place, cell in enumerate(header[:MOST_COLUMNS]):
        if is_empty(cell):
            continue
        name = known.get(plain(text_of(cell)))
        if name is None:
            unknown.append(text_of(cell)[:80])
        elif name in columns.values():
            raise no.ColumnTwice(column=text_of(cell))
        else:
            columns[place] = name
    return columns, tuple(unknown)


def _best_reading(content: bytes, known: Mapping[str, str]) -> Iterator[Numbered]:
    """The table by the letters and the separator by which most columns are recognised."""
    best, best_way = (-1, -1), ("utf-8", ";")
    for letters in _letters(content):
        for delimiter in DELIMITERS:
            header = _first_row(_rows_of_text(content, letters, delimiter))
            found = (sum(plain(text_of(cell)) in known for cell in header), len(header))
            if found > best:
                best, best_way = found, (letters, delimiter)
    return _rows_of_text(content, *best_way)


def _first_row(rows: Iterator[Numbered]) -> Sequence[Cell]:
    try:
        return next((row for _, row in rows if not all(is_empty(cell) for cell in row)), [])
    except no.BrokenTable:
        return []


def _letters(content: bytes) -> Iterator[str]:
    """In which letters a text may be written, the surest first. Raises NoTable for what is no text."""
    marked = next((letters for mark, letters in MARKS.items() if content.startswith(mark)), None)
    if marked is None and content[:4000].count(0):
        marked = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    candidates = [marked] if marked else ["utf-8", "cp1250", "cp1251"]
    is_text = False
    for letters in candidates:
        try:
            text = content.decode(letters)
        except UnicodeDecodeError:
            continue
        if any(sign < " " and sign not in "\t\r\n\f" for sign in text[:100_000]):
            raise no.NoTable
        is_text = True
        yield letters
        if letters == "utf-8":
            return
    if not is_text:
        raise no.UnknownLetters


def _rows_of_text(content: bytes, letters: str, delimiter: str) -> Iterator[Numbered]:
    """Raises BrokenTable."""
    number = 0
    with io.TextIOWrapper(io.BytesIO(content), letters, errors="replace", newline="") as lines:
        try:
            for number, row in enumerate(csv.reader(_without_nul(lines), delimiter=delimiter), 1):
                if number == 1 and len(row) <= 2 and row and row[0].lower().startswith("sep="):
                    continue  # how some programs say which separator they use
                yield number, [without_apostrophe(cell) for cell in row[:MOST_COLUMNS]]
        except csv.Error:
            raise no.BrokenTable(row=number) from None


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)
