"""Text fields that keep control characters out of titles, mails, calendars and logs."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TimeInput

LINE_BREAKS = {"\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"}


def has_control_signs(text: str, *, but: frozenset[str] = frozenset()) -> bool:
    """Whether the text holds a control character or a line break other than those allowed."""
    return any(sign not in but and (unicodedata.category(sign) in {"Cc", "Cs"} or sign in LINE_BREAKS) for sign in text)


class OneLine(StringField):
    """One line of text, trimmed; refuses line breaks and control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").strip()
        self.raw_data = [self.data] if valuelist else []  # blanks alone are nothing typed

    def pre_validate(self, form: Any) -> None:
        if has_control_signs(self.data or ""):
            raise ValidationError(lazy_gettext("Write this in one line, without control characters."))


class Words(TextAreaField):
    """Several lines of text, trimmed, with line breaks as \\n; refuses other control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").replace("\r\n", "\n").replace("\r", "\n").strip()
        self.raw_data = [self.data] if valuelist else []

    def pre_validate(self, form: Any) -> None:
        if has_control_signs(self.data or "", but=frozenset("\n\t")):
            raise ValidationError(lazy_gettext("Remove the control characters from this text."))


class Clock(StringField):
    """A time of day, typed as 18:00, as minutes since midnight; as an end, 24:00 and 0:00 are the next midnight."""

    widget = TimeInput()
    data: int | None  # type: ignore[assignment]  # typed text becomes minutes

    def __init__(self, *arguments: Any, is_end: bool = False, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.is_end = is_end

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 60 % 24:02}:{self.data % 60:02}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        typed = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::00)?", str(valuelist[0]).strip())
        minutes = int(typed.group(1)) * 60 + int(typed.group(2)) if typed and int(typed.group(2)) < 60 else -1
        if self.is_end and minutes == 0:
            minutes = 1440
        if not 0 <= minutes <= (1440 if self.is_end else 1439):
            self.data = None
            raise ValueError(lazy_gettext("Write the time as 18:00."))
        self.data = minutes
