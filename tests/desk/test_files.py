"""Files as people send them: letters, separators, three kinds of days, calendars; and files that are none."""

import csv
import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.core.clock import Period
from app.core.errors import Refusal
from app.core.ical.refusals import NotACalendar
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.calendars import rows_of_calendar
from app.desk.rules.sheets.cells import read, shown
from app.desk.rules.sheets.columns import BOOKINGS, COLUMNS, Shape
from app.desk.rules.sheets.files import MOST_ROWS, csv_of, format_of, open_table
from app.desk.rules.sheets.rows import AtColumn, Row, composed, day_and_hours, period_of, rows_of_table, spanned
from app.desk.rules.sheets.states import Kind
from app.desk.rules.sheets.workbooks import xlsx_of
from tests.desk.files import calendar_file, csv_file, xlsx_file
from tests.makers import at

KNOWN = {"klucz": "key", "nazwa spotkania": "title", "dzien": "day", "od": "starts", "do": "ends", "opis": "purpose"}
HEAD = ("Klucz", "Nazwa spotkania", "Dzień", "Od", "Do")
DAY, CLOCK = (next(column for column in BOOKINGS if column.shape is shape) for shape in (Shape.DAY, Shape.CLOCK))
ONE = ("k1", "Zażółć gęślą jaźń", "2026-12-01", "9:00", "10:00")


def rows_in(content: bytes) -> list[Any]:
    table = open_table(content, KNOWN, BOOKINGS)
    return list(rows_of_table(table, Kind.BOOKINGS, {}))


def texts(content: bytes) -> list[tuple[str, str]]:
    return [(row.values["key"], row.values["title"]) for row in rows_in(content)]


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1250", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_is_read_whatever_its_letters_and_separator(letters: str, delimiter: str) -> None:
    content = csv_file(HEAD, ONE, delimiter=delimiter, letters=letters)

    assert texts(content) == [("k1", "Zażółć gęślą jaźń")]


def test_blank_lines_remarks_and_the_line_of_a_separator_are_no_rows() -> None:
    content = b"sep=;\r\n\r\n" + csv_file(HEAD, ("# wz\u00f3r",), ("", "", ""), ONE)

    assert [row.number for row in rows_in(content)] == [6]


@pytest.mark.parametrize(
    "cell", ["2026-12-01", "1.12.2026", "01.12.2026", "46357", 46357, 46357.0, date(2026, 12, 1), datetime(2026, 12, 1)]
)
def test_a_day_is_written_in_three_ways(cell: Any) -> None:
    assert read(DAY, cell, {}) == "2026-12-01"


@pytest.mark.parametrize("cell", ["12/01/2026", "1.13.2026", "jutro", "2026-12-01 18:00", "46357.5", True, "=TODAY()"])
def test_what_could_be_another_day_is_refused(cell: Any) -> None:
    with pytest.raises(no.NotADay):
        read(DAY, cell, {})


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        *(("9", "09:00"), ("9:00", "09:00"), ("17.30", "17:30"), ("17:30:00", "17:30"), ("24:00", "24:00")),
        *((9, "09:00"), (17.0, "17:00"), (0.75, "18:00"), (time(17, 30), "17:30"), (timedelta(hours=24), "24:00")),
        (datetime(1899, 12, 30, 17, 30), "17:30"),
    ],
)
def test_a_time_is_written_as_people_do(cell: Any, clock: str) -> None:
    assert read(CLOCK, cell, {}) == clock


@pytest.mark.parametrize("cell", ["25:00", "17:60", "17.3", 17.3, 17.5, "rano", "-1", True, time(17, 30, 15)])
def test_what_could_be_another_time_is_refused(cell: Any) -> None:
    with pytest.raises(no.NotAClock):
        read(CLOCK, cell, {})


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), st.integers(1, 3000))
def test_a_period_is_the_same_after_it_was_written(starts: datetime, minutes: int) -> None:
    begins = at("2026-01-01", "0:00") + (starts.replace(second=0, microsecond=0) - datetime(2026, 1, 1))
    period = Period(begins, begins + timedelta(minutes=minutes))

    cells = {name: cell for name, cell in day_and_hours(period).items() if cell}

    assert period_of(composed(dict(cells))) == period


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_a_text_is_the_same_in_both_formats_and_never_a_formula(text: str) -> None:
    column = next(column for column in BOOKINGS if column.name == "purpose")
    wanted = read(column, text, {}) if text.strip() else ""
    rows: Sequence[Sequence[str | int]] = [[*HEAD, "Opis"], [*ONE, wanted]]
    writable = all(sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff") for sign in wanted)

    for content in (csv_of(rows), xlsx_of([("Arkusz", rows)])) if writable else (csv_of(rows),):
        if any(sign < " " and sign not in "\t\r\n\f" for sign in wanted):
            continue
        (row,) = rows_in(content)
        assert row.values["purpose"] == wanted
    sheet = load_workbook(io.BytesIO(xlsx_of([("Arkusz", rows)]))).worksheets[0]
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}
    told = csv.reader(io.StringIO(csv_of(rows).decode("utf-8-sig"), newline=""), delimiter=";")
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in told for cell in line)


def test_each_kind_has_columns_of_different_names() -> None:
    for columns in COLUMNS.values():
        assert len({column.name for column in columns}) == len({column.labels for column in columns}) == len(columns)
        assert all(
            shown(column, column.otherwise, {"1": "tak", "0": "nie"}) != "" for column in columns if column.otherwise
        )


def zipped(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_X", ".x"), content)
    return written.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A right workbook in which one part is another."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_file(HEAD, ONE))) as right, zipfile.ZipFile(written, "w", 8) as wrong:
        for part in right.namelist():
            wrong.writestr(part, content if part == name else right.read(part))
    return written.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", no.NothingInFile),
        (b"\r\n  \n", no.NothingInFile),
        (b"x" * (10 * 1024 * 1024 + 1), no.FileTooLarge),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", no.NoTable),
        (b"\xd0\xcf\x11\xe0 old", no.OldWorkbook),
        (b"PK\x03\x04 broken", no.BrokenWorkbook),
        (zipped(word__document_Xml=b"<a/>"), no.OldWorkbook),
        (xlsx_file(HEAD, ONE)[:-200], no.BrokenWorkbook),
        (with_part(SHEET, b"<worksheet><sheetData><row>"), no.BrokenWorkbook),
        (with_part(SHEET, BOMB), no.BrokenWorkbook),
        (with_part(SHEET, BOMB.decode().encode("utf-16")), no.BrokenWorkbook),
        (with_part("xl/styles.xml", b" " * 4_000_000), no.SwollenWorkbook),
        (with_part(SHEET, b" " * 160_000_000), no.SwollenWorkbook),
        (b"Klucz;\x81\x98", no.UnknownLetters),
        (b"a;b;c\n1;2;3", no.NoColumns),
        (csv_file(HEAD[:3], ONE[:3]), no.ColumnsMissing),
        (csv_file((*HEAD, "od"), ONE), no.ColumnTwice),
        (csv_file(HEAD) + b'k1;"' + b"x" * 200_000, no.BrokenTable),
        (csv_file(HEAD, *[("k", "", "", "", "")] * (MOST_ROWS + 1)), no.TooManyRows),
        (b"BEGIN:VCALENDAR\r\nnothing", NotACalendar),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_file_that_cannot_be_read_is_a_sentence(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_whole(content)


EVENT = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n"


def read_whole(content: bytes) -> None:
    if format_of(content).value == "ics":
        list(rows_of_calendar(content, today=date(2026, 11, 24)))
    else:
        rows_in(content)


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", EVENT, b"Klucz;Od\n"]))
def test_any_bytes_end_in_rows_or_a_refusal(content: bytes, begins: bytes) -> None:
    with suppress(Refusal):
        read_whole(begins + content + (b"\r\nEND:VEVENT\r\nEND:VCALENDAR" if begins == EVENT else b""))


def events(*lines: str) -> list[tuple[str, str]]:
    """Key and beginning of each date, or the class of its refusal."""
    rows = rows_of_calendar(calendar_file(*lines), today=date(2026, 11, 24))
    return [
        (row.values["key"], row.values["from"][:16]) if isinstance(row, Row) else ("", type(row.refusal).__name__)
        for row in rows
    ]


def test_a_repeating_event_keeps_its_hour_and_loses_its_exceptions() -> None:
    weekly = "UID:a\nDTSTART;TZID=Europe/Warsaw:20261013T180000\nDURATION:PT1H30M\nSUMMARY:Próba\\, chór\n"
    moved = "UID:a\nRECURRENCE-ID;TZID=Europe/Warsaw:20261103T180000\nDTSTART:20261104T170000Z\nDTEND:20261104T180000Z"

    assert events(weekly + "RRULE:FREQ=WEEKLY;UNTIL=20261110\nEXDATE;TZID=Europe/Warsaw:20261020T180000", moved) == [
        ("a/20261013T1600Z", "2026-10-13T16:00"),
        ("a/20261027T1700Z", "2026-10-27T17:00"),
        ("a/20261110T1700Z", "2026-11-10T17:00"),
        ("a/20261103T1700Z", "2026-11-04T17:00"),
    ]


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        ("DTSTART:20261201T180000", "2026-12-01T17:00"),
        ("DTSTART:20261201T180000Z", "2026-12-01T18:00"),
        ("DTSTART;TZID=Europe/London:20261201T180000", "2026-12-01T18:00"),
        ("DTSTART;TZID=Central European Standard Time:20261201T180000", "2026-12-01T17:00"),
        ('DTSTART;TZID="/mozilla.org/20050126_1/Europe/Warsaw":20261201T180000', "2026-12-01T17:00"),
        ("DTSTART;VALUE=DATE:20261201", "2026-11-30T23:00"),
    ],
)
def test_an_event_begins_in_its_own_zone(start: str, begins: str) -> None:
    assert events(f"UID:a\n{start}\nDURATION:PT1H") == [("a", begins)]


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        ("DTSTART:20261201T180000\nDTEND:20261201T190000", "NoUid"),
        ("UID:a\nSUMMARY:x", "NoStart"),
        ("UID:a\nDTSTART:20261301T180000", "NoStart"),
        ("UID:a\nDTSTART:20261201T180000", "EndsBeforeStart"),
        ("UID:a\nDTSTART:20261201T180000\nDTEND:20261201T170000", "EndsBeforeStart"),
        ("UID:a\nDTSTART:20261201T180030\nDTEND:20261201T190000", "NotWholeMinutes"),
        ("UID:a\nDTSTART;TZID=Mars/Olympus:20261201T180000", "UnknownZone"),
        ("UID:a\nDTSTART:20261201T180000\nDTEND:20271201T190000", "LongerThanAMonth"),
        ("UID:a\nSTATUS:CANCELLED\nDTSTART:20261201T180000\nDURATION:PT1H", "CancelledEvent"),
        ("UID:a\nDTSTART:20261201T180000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY", "NotARepeat"),
        ("UID:a\nDTSTART:20261201T180000\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0", "NotARepeat"),
        ("UID:a\nDTSTART:20240101T180000\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5", "TooManyRepeats"),
    ],
)
def test_an_event_that_cannot_be_a_booking_is_a_sentence(event: str, refusal: str) -> None:
    assert events(event) == [("", refusal)]


def test_a_rule_without_end_gives_two_years_and_one_without_dates_none() -> None:
    weekly = events("UID:a\nDTSTART:20150106T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY")
    never = events("UID:a\nDTSTART:20261201T180000\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5")

    assert (len(weekly), weekly[0][1][:7], weekly[-1][1][:7]) == (209, "2024-11", "2028-11")
    assert never == [("a/20261201T1700Z", "2026-12-01T17:00")]


def test_a_period_that_lasts_too_long_is_refused_at_its_end() -> None:
    with pytest.raises(AtColumn) as met:
        spanned(Period(at("2026-12-01", "9:00"), at("2027-02-01", "9:00")))
    assert met.value.column == "ends"
