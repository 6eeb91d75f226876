"""Reading one cell as its column means it, checking what it says, and writing it so that reading gives it back."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email

from app.core.clock import FIRST_YEAR, LAST_YEAR, OutOfCalendar
from app.core.errors import Refusal
from app.core.i18n import Sentence
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.columns import YES, Column, Shape
from app.organisations.rules.kinds import folded

Cell = str | int | float | bool | datetime | date | time | timedelta | None

LONGEST_TOLD = 60
# Day 0 of a spreadsheet; its day 60 is a 29 February 1900 that never was, far before any of ours.
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
SERIALS = range(30_000, 75_000)
SURE = {"true": "1", "false": "0", "1": "1", "0": "0", "x": "1"}
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
POLISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::00)?)?([+-]\d{2}:\d{2})?")
PHONE = re.compile(r"\+?[0-9 ()/.-]{5,}")
WEBSITE = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
# Control characters, line breaks and halves of a character.
STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read(column: Column, cell: Cell, said: Mapping[str, str]) -> Any:
    """The value of a cell that is not empty; `said` are the words of its column, folded, with what they mean.

    Raises NotWholeNumber, NotYesOrNo, NotOnList, NotADay, NotAClock and OutOfCalendar.
    """
    match column.shape:
        case Shape.NUMBER:
            return _number(column, cell)
        case Shape.TICK:
            return _tick(cell, said)
        case Shape.ONE_OF:
            return _one_of(column, text_of(cell), said)
        case Shape.SEVERAL:
            return sorted({_one_of(column, word, said) for word in re.split(r"[,;\n]", text_of(cell)) if word.strip()})
        case Shape.DAY:
            return _day(cell).isoformat()
        case Shape.CLOCK:
            return _clock(cell)
        case _:
            return text_of(cell)


def nothing(column: Column) -> Any:
    """What an empty cell means where it is not left to what stands there already."""
    empty: Mapping[Shape, Any] = {Shape.LINE: "", Shape.LINES: "", Shape.SEVERAL: []}
    return empty.get(column.shape)


def check(column: Column, value: Any) -> None:
    """Look at a value that is to be kept.

    Raises CellEmpty, CellTooLong, CellOfOneLine, CellWithSigns, NotAnAddress, NotAPhone and NotAWebsite.
    """
    if column.is_needed and value in ("", None):
        raise no.CellEmpty
    if column.shape not in (Shape.LINE, Shape.LINES):
        return
    if len(value) > column.limits[1]:
        raise no.CellTooLong(max=column.limits[1])
    if column.shape is Shape.LINE and STEERS.search(value):
        raise no.CellOfOneLine
    if STEERS.search(value.replace("\n", "").replace("\t", "")):
        raise no.CellWithSigns
    if value and column.name in FORMS:
        FORMS[column.name](value)


def shown(column: Column, value: Any, words: Mapping[str, str]) -> str | int:
    """A value as a cell; `words` are what the words of its column are called in the language of the file."""
    match column.shape:
        case _ if value is None:
            return ""
        case Shape.TICK:
            return words["1" if value else "0"]
        case Shape.ONE_OF:
            return words.get(str(value), str(value))
        case Shape.SEVERAL:
            return ", ".join(words.get(str(one), str(one)) for one in value)
        case Shape.NUMBER:
            return int(value)
        case _:
            return str(value)


def text_of(cell: Cell) -> str:
    """A cell as one would type it: numbers without a point, days as in ISO 8601; line breaks are all alike."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case _:
            return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def told(cell: Cell) -> str:
    """A cell as a refusal names it."""
    text = " ".join(text_of(cell).split())
    return text if len(text) <= LONGEST_TOLD else f"{text[: LONGEST_TOLD - 1]}…"


def plain(text: str) -> str:
    """A word as it is looked for: without capitals, marks, and spaces or colons at its ends."""
    return " ".join(folded(text).split()).strip(" *:")


def _number(column: Column, cell: Cell) -> int:
    least, greatest = column.limits
    written = text_of(cell).replace("\u00a0", "").replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,9}", written) or isinstance(cell, bool) or not least <= int(written) <= greatest:
        raise no.NotWholeNumber(least=least, greatest=greatest)
    return int(written)


def _tick(cell: Cell, said: Mapping[str, str]) -> bool:
    word = plain(text_of(cell))
    meant = said.get(word) or SURE.get(word)
    if meant is None:
        raise no.NotYesOrNo
    return meant == YES


def _one_of(column: Column, word: str, said: Mapping[str, str]) -> str:
    meant = said.get(plain(word))
    if meant is None:
        raise no.NotOnList(typed=told(word), words=tuple(Sentence(label) for label in column.words.values()))
    return meant


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            raise no.NotADay(typed=told(cell))
        return _in_calendar(cell.date())
    if isinstance(cell, date):
        return _in_calendar(cell)
    written = text_of(cell)
    if re.fullmatch(r"\d{5}", written) and int(written) in SERIALS and not isinstance(cell, bool):
        return _in_calendar((DAY_ZERO + timedelta(days=int(written))).date())
    iso, polish = ISO_DAY.fullmatch(written), POLISH_DAY.fullmatch(written)
    parts = iso.groups() if iso else polish.groups()[::-1] if polish else ("0", "0", "0")
    try:
        day = date(*map(int, parts))
    except ValueError:
        raise no.NotADay(typed=told(cell)) from None
    return _in_calendar(day)


def _in_calendar(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfCalendar
    return day


def _clock(cell: Cell) -> str:
    """`17:30`, with an offset behind it where one was written: the hour that comes twice in autumn needs it."""
    if isinstance(cell, datetime):
        cell = cell - DAY_ZERO
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
    if isinstance(cell, float) and 0 < cell < 1:
        cell = timedelta(seconds=round(cell * 86_400))
    if isinstance(cell, timedelta):
        minutes, rest = divmod(cell, timedelta(minutes=1))
        if rest or not 0 <= minutes <= 1440:
            raise no.NotAClock(typed=told(str(cell)))
        return f"{minutes // 60:02}:{minutes % 60:02}"
    # A number such as 17.3 could be 17:30 or 17:18, so only text is read with a point.
    typed = None if isinstance(cell, (bool, float)) and not text_of(cell).isdigit() else CLOCK.fullmatch(text_of(cell))
    hour, minute = (int(typed.group(1)), int(typed.group(2) or 0)) if typed else (99, 0)
    if minute > 59 or hour * 60 + minute > 1440:
        raise no.NotAClock(typed=told(cell))
    return f"{hour:02}:{minute:02}{typed.group(3) or '' if typed else ''}"


def _address(text: str) -> None:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise no.NotAnAddress from None


def _form(pattern: re.Pattern[str], refusal: type[Refusal]) -> Callable[[str], None]:
    def look(text: str) -> None:
        if not pattern.fullmatch(text):
            raise refusal

    return look


FORMS: Mapping[str, Callable[[str], None]] = {
    "email": _address,
    "owner_email": _address,
    "phone": _form(PHONE, no.NotAPhone),
    "website": _form(WEBSITE, no.NotAWebsite),
}
