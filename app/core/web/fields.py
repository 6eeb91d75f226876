"""Text fields that keep control characters out of titles, mails, calendars and logs."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

LINE_BREAKS = {"\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"}


def has_control_signs(text: str, *, but: frozenset[str] = frozenset()) -> bool:
    """Whether the text holds a control character or a line break other than those allowed."""
    return any(sign not in but and (unicodedata.category(sign) in {"Cc", "Cs"} or sign in LINE_BREAKS) for sign in text)


class OneLine(StringField):
    """One line of text, trimmed; refuses line breaks and control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").strip()

    def pre_validate(self, form: Any) -> None:
        if has_control_signs(self.data or ""):
            raise ValidationError(lazy_gettext("Write this in one line, without control characters."))


class Words(TextAreaField):
    """Several lines of text, trimmed, with line breaks as \\n; refuses other control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").replace("\r\n", "\n").replace("\r", "\n").strip()

    def pre_validate(self, form: Any) -> None:
        if has_control_signs(self.data or "", but=frozenset("\n\t")):
            raise ValidationError(lazy_gettext("Remove the control characters from this text."))
