"""Fields: text without control characters, days, times, whole numbers, several of a list; errors say what to do."""

import re
import unicodedata
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from wtforms import DateField, Field, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TimeInput, html_params

from app.core.clock import FIRST_YEAR, LAST_YEAR

EMPTY_DAYS = 3
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


class Day(DateField):
    """A day, picked or typed as 2026-12-01, in a year of the calendar."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(lazy_gettext("Choose a day, or write it as 2026-12-01.")) from None
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(lazy_gettext("Choose a year between 2000 and 2100."))


class WholeNumber(IntegerField):
    """A whole number within its limits, which its sentence names; an optional one may be left empty."""

    def __init__(self, label: Any, least: int, greatest: int, *, is_optional: bool = False, **more: Any) -> None:
        shown = {"min": least, "max": greatest, "inputmode": "numeric"}
        super().__init__(label, [Optional()] if is_optional else [], render_kw=shown, **more)
        self.limits, self.is_optional = range(least, greatest + 1), is_optional

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None
        # None is asked for apart: a range looks through all of its numbers for what is no number.
        if (self.data is None or self.data not in self.limits) and (typed or not self.is_optional):
            raise ValueError(
                lazy_gettext(
                    "Write a whole number from %(least)s to %(greatest)s.",
                    least=self.limits[0],
                    greatest=self.limits[-1],
                )
            )


class ChoicesField(SelectMultipleField):
    """Several of a list, as ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayInputs:
    """An input for each day, and some empty ones."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        shown = [day.isoformat() for day in sorted(field.data or ())] + [""] * EMPTY_DAYS
        attributes.pop("id", None)
        inputs = []
        for number, value in enumerate(shown):
            own = {"id": f"{field.id}-{number}" if number else field.id, "name": field.name, "value": value}
            named = {"aria_label": gettext("One more day")} if number else {}
            inputs.append(Markup("<input %s>") % Markup(html_params(type="date", **own, **named, **attributes)))
        return Markup('<span class="row">%s</span>') % Markup("").join(inputs)


class DaysField(Field):
    """Several days, each in an input of its own; a draft brings them in one text."""

    widget = DayInputs()
    data: list[date]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = []
        for typed in [part for value in valuelist for part in re.split(r"[,\s]+", str(value)) if part]:
            try:
                day = date.fromisoformat(typed)
            except ValueError:
                raise ValueError(gettext("Choose a day, or write it as 2026-12-01.")) from None
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError(gettext("Choose a year between 2000 and 2100."))
            self.data.append(day)
