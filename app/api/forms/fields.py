"""Fields that take exactly what the description says; each refuses with the sentence of its own."""

import enum
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields

from app.api import rules as no
from app.bookings.rules.equipment import amounts
from app.bookings.rules.refusals import EquipmentTwice
from app.centres.rules import in_language
from app.core.clock import NotAMoment, local, parse_moment
from app.core.web import language
from app.core.web.area import LAST_NUMBER
from app.core.web.fields import has_control_signs

MOMENT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"([Zz]|[+-](0[0-9]|1[0-4]):[0-5][0-9])?$"
)
ONE_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
KEY = r"^[!-~]{1,80}$"


class Line(fields.String):
    """One line of text, trimmed. Refuses NotText, NotOneLine, Missing where it is required, TooLongText."""

    SHAPE: Mapping[str, str] = {"pattern": ONE_LINE}

    def __init__(self, description: str, *, most: int, required: bool = False) -> None:
        told = {"description": description, "maxLength": most, "minLength": int(required), **self.SHAPE}
        super().__init__(required=required, metadata=told)
        if not required:
            self.load_default = ""
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> str:
        text = self._readable(_text(value, attr), attr).strip()
        if self.required and not text:
            raise no.Missing(field=attr)
        if len(text) > self.most:
            raise no.TooLongText(field=attr, most=self.most)
        return text

    def _readable(self, text: str, attr: str | None) -> str:
        if has_control_signs(text):
            raise no.NotOneLine(field=attr)
        return text


class Words(Line):
    """Several lines of text, trimmed, with line breaks as \\n."""

    SHAPE: Mapping[str, str] = {}

    def _readable(self, text: str, attr: str | None) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if has_control_signs(text, but=frozenset("\n\t")):
            raise no.HasControlSigns(field=attr)
        return text


class Whole(fields.Integer):
    """A whole number within its bounds; neither true, nor 5.0, nor "5". Refuses NotANumber, without a bound NotAnId."""

    def __init__(self, description: str, *, least: int = 1, most: int = LAST_NUMBER, **more: Any) -> None:
        told = {"description": description, "minimum": least, "maximum": most}
        super().__init__(metadata=told, **more)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> int:
        number = self._number(value)
        if number is None or not self.least <= number <= self.most:
            bounded = self.most < LAST_NUMBER
            raise no.NotANumber(field=attr, least=self.least, most=self.most) if bounded else no.NotAnId(field=attr)
        return number

    def _number(self, value: Any) -> int | None:
        return value if isinstance(value, int) and not isinstance(value, bool) else None


class WholeInAddress(Whole):
    """A whole number as the text of an address."""

    def _number(self, value: Any) -> int | None:
        return int(value) if re.fullmatch(r"-?[0-9]{1,19}", str(value)) else None


class YesNo(fields.Boolean):
    """True or false and nothing like them. Refuses NotYesOrNo."""

    WORDS: Mapping[str, bool] = {}

    def __init__(self, description: str, *, load_default: Any = False) -> None:
        super().__init__(load_default=load_default, metadata={"description": description})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> bool:
        said = self.WORDS.get(value) if isinstance(value, str) else value
        if not isinstance(said, bool):
            raise no.NotYesOrNo(field=attr)
        return said


class YesNoInAddress(YesNo):
    """The same as the text of an address."""

    WORDS: Mapping[str, bool] = {"true": True, "false": False}


class Choice(fields.String):
    """One word of a list. Refuses NotInList."""

    def __init__(self, kinds: type[enum.StrEnum], description: str = "", **more: Any) -> None:
        words = [kind.value for kind in kinds]
        listed = words + [None] if more.get("allow_none") else words
        super().__init__(metadata={"description": description, "enum": listed}, **more)
        self.kinds, self.words = kinds, words

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        if not isinstance(value, str) or value not in self.words:
            raise no.NotInList(field=attr or self.name, choices=", ".join(self.words))
        return self.kinds(value)


class Time(fields.String):
    """A moment with its offset, or the wall clock of Kraków. Refuses NotAMoment, SkippedHour, OutOfCalendar."""

    def __init__(self, description: str, **more: Any) -> None:
        super().__init__(metadata={"description": description, "pattern": MOMENT}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        return moment_of(_text(value, attr), attr)


class TimeInAddress(Time):
    """The same in an address, where a plus sign that was not escaped arrives as a space."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        return moment_of(re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", str(value)), attr)


class Key(fields.String):
    """The key that makes several sendings one. Refuses BadKey."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> str:
        if re.fullmatch(KEY, str(value)) is None:
            raise no.BadKey(field=attr)
        return str(value)


class Amounts(fields.List[Any]):
    """How many of which equipment. Refuses NotAmounts, and what its numbers refuse; a kind twice is EquipmentTwice."""

    def __init__(self, of_each: type[Schema], description: str, *, load_default: Any = ()) -> None:
        super().__init__(fields.Nested(of_each), load_default=load_default, metadata={"description": description})
        self.parts = of_each().fields

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        if not isinstance(value, list) or not all(
            isinstance(one, dict) and set(one) == set(self.parts) for one in value
        ):
            raise no.NotAmounts(field=attr)
        asked: dict[int, int] = {}
        for one in value:
            kind, amount = (self.parts[name].deserialize(one[name], attr) for name in ("id", "amount"))
            if kind in asked:
                raise EquipmentTwice(equipment_id=kind)
            asked[kind] = amount
        return amounts(asked)


class Shown(fields.DateTime):
    """A moment as RFC 3339 with Kraków's offset."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return local(value).isoformat(timespec="seconds") if isinstance(value, datetime) else None


class InLanguage(fields.String):
    """A text of the thing in the reader's language, else in Polish."""

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **more: Any) -> str:
        return in_language(obj, self.attribute or attr, language())


def moment_of(text: str, attr: str | None) -> datetime:
    """The moment that a text in the described shape names."""
    if re.fullmatch(MOMENT, text) is None:
        raise NotAMoment(field=attr)
    return parse_moment(text, field=attr or "")


def _text(value: Any, attr: str | None) -> str:
    if not isinstance(value, str):
        raise no.NotText(field=attr)
    return value
