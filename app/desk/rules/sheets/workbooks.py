"""XLSX: reading the first sheet row by row within bounds, and writing one in which no cell is a formula."""

import io
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.cells import Cell

MOST_COLUMNS = 100
MOST_PARTS = 2000
LARGEST_SHEET = 150 * 1024 * 1024
LARGEST_WORDS = 25 * 1024 * 1024
LARGEST_PART = 3 * 1024 * 1024
WIDEST = 60
# XML knows no such signs, and a program that meets one says that the file is damaged.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SHEETS, WORDS = "xl/worksheets/", "xl/sharedstrings.xml"
# What openpyxl raises for archives that break off, lie about themselves, or hold something else.
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, InvalidFileException, ET.ParseError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, AssertionError, StopIteration),
)


def rows_of_workbook(content: bytes, *, most_rows: int) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of the first sheet with their numbers; formulas are text, and one row more than the most is read.

    Raises BrokenWorkbook, SwollenWorkbook and OldWorkbook.
    """
    _check_bounds(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=most_rows + 2, max_col=MOST_COLUMNS, values_only=True)
        for number, row in enumerate(rows, 1):
            yield number, list(row)
    except BROKEN:
        raise no.BrokenWorkbook from None


def xlsx_of(sheets: Sequence[tuple[str, Sequence[Sequence[str | int]]]]) -> bytes:
    """A workbook of sheets with their titles; the first row of each is its heading. All text is text."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows):
            if number == 0:
                for place, width in enumerate(_widths(rows)):
                    sheet.column_dimensions[_letters(place)].width = width
            sheet.append([_cell(sheet, value, is_heading=number == 0) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _check_bounds(content: bytes) -> None:
    """What is said of each part bounds what comes out of it, so a bomb is known before it goes off."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise no.OldWorkbook
            if len(parts) > MOST_PARTS:
                raise no.SwollenWorkbook
            for part in parts:
                name = part.filename.lower()
                is_read = name.endswith((".xml", ".rels"))
                limit = LARGEST_SHEET if name.startswith(SHEETS) else LARGEST_WORDS if name == WORDS else LARGEST_PART
                if is_read and part.file_size > limit:
                    raise no.SwollenWorkbook
                if is_read:
                    _check_no_entities(archive, part)
    except BROKEN:
        raise no.BrokenWorkbook from None


def _check_no_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No spreadsheet program writes a document type; it could make a little file unfold without end."""
    with archive.open(part) as opened:
        before = b""
        while read := opened.read(1 << 20):
            if not before and read[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise no.BrokenWorkbook
            if b"<!DOCTYPE" in before + read or b"\0" in read:
                raise no.BrokenWorkbook
            before = read[-16:]


def _cell(sheet: object, value: str | int, *, is_heading: bool) -> WriteOnlyCell:
    text = UNWRITABLE.sub("\ufffd", value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, text)
    if isinstance(value, str):
        cell.data_type = "s"  # else what begins with = would be a formula
    if is_heading:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _widths(rows: Sequence[Sequence[str | int]]) -> list[int]:
    some = rows[:50]
    columns = max((len(row) for row in some), default=0)
    longest = (max(len(str(row[place])) if place < len(row) else 0 for row in some) for place in range(columns))
    return [min(max(length + 2, 8), WIDEST) for length in longest]


def _letters(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)
