"""Series, as callers send them: the rule, and of its days those that are left out or moved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marshmallow import Schema, fields, post_load

from app.api import rules as no
from app.api.forms.asked import ENDS, STARTS, MeetingAsked, RoomAsked, within
from app.api.forms.fields import Choice, Line, Time, Whole, Words
from app.api.forms.needs import ClockInAddress, DayInAddress
from app.bookings.forms.series import MOST_TYPED
from app.bookings.rules.repeats import MOST_WEEKS, Pattern, Repeat
from app.bookings.rules.series_extending import Onwards, first_of
from app.bookings.services.series_wishes import AllBut, Moved, SeriesContent, SeriesRequest
from app.core.clock import Period
from app.core.i18n import N_


class Days(fields.List[Any]):
    """Days in a list. Refuses NotDays, and what a day refuses."""

    def __init__(self, description: str) -> None:
        super().__init__(DayInAddress(), load_default=(), metadata={"description": description})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise no.NotDays(field=attr)
        return tuple(self.inner.deserialize(one, attr) for one in value)


class MoveAsked(Schema):
    day = DayInAddress(N_("The day of the rule."), required=True)
    starts = Time(STARTS)
    ends = Time(ENDS)
    room = Whole(N_("Another room of the same centre."))


class Moves(fields.List[Any]):
    """Moved dates in a list. Refuses NotMoves, and what their fields refuse."""

    def __init__(self, description: str) -> None:
        super().__init__(fields.Nested(MoveAsked), load_default=(), metadata={"description": description})
        self.parts = MoveAsked().fields

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        if not isinstance(value, list):
            raise no.NotMoves(field=attr)
        return tuple(self._move(one, attr) for one in value)

    def _move(self, one: Any, attr: str | None) -> Moved:
        if not isinstance(one, dict) or not set(one) <= set(self.parts) or not isinstance(one.get("day"), str):
            raise no.NotMoves(field=attr)
        if ("starts" in one) != ("ends" in one) or len(one) < 2:
            raise no.NotMoves(field=attr)
        sent: dict[str, Any] = {name: self.parts[name].deserialize(one[name], attr) for name in one}
        period = within(no.LONGEST_WISH, sent["starts"], sent["ends"], field=attr or "") if "starts" in sent else None
        return Moved(sent["day"], period, sent.get("room"))


class DatesAsked(Schema):
    leave_out = Days(N_("Days of the rule that you do not need; they are kept as missing."))
    moved = Moves(N_("Days of the rule that you need at another time or in another room."))


class LengthAsked(DatesAsked):
    until = DayInAddress(N_("The last day; it is included."))
    times = Whole(N_("Or how many times; a series has at most 60 dates."), most=MOST_TYPED)
    picked = Days(N_("The days, for the pattern picked."))


class RuleAsked(LengthAsked):
    pattern = Choice(Pattern, N_("Every so many weeks, on the same weekday of each month, or on days."), required=True)
    every = Whole(N_("Every how many weeks, for the pattern weekly."), most=MOST_WEEKS, load_default=1)

    @staticmethod
    def rule_of(sent: Mapping[str, Any], first: date, starts: int, ends: int) -> Repeat:
        pattern = Pattern(sent["pattern"])
        is_picked = pattern is Pattern.PICKED
        return Repeat(
            pattern=pattern,
            first=first,
            starts=starts,
            ends=ends,
            every=sent["every"] if pattern is Pattern.WEEKLY else 1,
            until=None if is_picked else sent.get("until"),
            times=None if is_picked else sent.get("times"),
            picked=(first, *sent["picked"]) if is_picked else (),
        )


def chosen_of(sent: Mapping[str, Any]) -> AllBut:
    return AllBut(sent["leave_out"], sent["moved"])


class FirstAsked(RuleAsked):
    first = DayInAddress(N_("The first day."), required=True)
    starts = ClockInAddress(N_("From when on Kraków's clock, as 18:00."), required=True)
    ends = ClockInAddress(N_("Until when, as 20:00; 24:00 is the end of the day."), is_end=True, required=True)

    @classmethod
    def request_of(cls, sent: Mapping[str, Any]) -> SeriesRequest:
        """Without dates: whoever asks for it says which."""
        repeat = cls.rule_of(sent, sent["first"], sent["starts"], sent["ends"])
        content = SeriesContent(
            title=sent.get("title", ""),
            purpose=sent.get("purpose", ""),
            people=sent["people"],
            layout=sent["layout"],
            participants_pay=sent["participants_pay"],
            is_public=sent.get("public", False),
            equipment=tuple(sent["equipment"]),
        )
        return SeriesRequest(sent["room"], repeat, (), content, sent["organisation"])


class LookAsked(FirstAsked, RoomAsked):
    @post_load
    def _request(self, sent: dict[str, Any], **_more: Any) -> SeriesRequest:
        asked = self.request_of(sent)
        return replace(asked, dates=chosen_of(sent).with_time(asked.repeat, asked.room_id))


class SeriesAsked(FirstAsked, MeetingAsked):
    @post_load
    def _request(self, sent: dict[str, Any], **_more: Any) -> SeriesRequest:
        asked = self.request_of(sent)
        return replace(asked, dates=chosen_of(sent).dates(asked.repeat, asked.room_id))


@dataclass(frozen=True)
class MoreAsked:
    """How far a series goes on, and which of its new days are wanted."""

    onwards: Onwards
    chosen: AllBut


class ExtendAsked(LengthAsked):
    @post_load
    def _more(self, sent: dict[str, Any], **_more: Any) -> MoreAsked:
        return MoreAsked(Onwards(sent.get("until"), sent.get("times"), sent["picked"]), chosen_of(sent))


@dataclass(frozen=True)
class RepeatedAsked:
    """How a booking is repeated, and which of the other days are wanted."""

    sent: Mapping[str, Any]
    chosen: AllBut

    def repeat(self, period: Period) -> Repeat:
        """The rule that begins with the booking. Refuses GoesOnAfterMidnight."""
        return RuleAsked.rule_of(self.sent, *first_of(period))


class RepeatAsked(RuleAsked):
    @post_load
    def _repeated(self, sent: dict[str, Any], **_more: Any) -> RepeatedAsked:
        return RepeatedAsked(sent, chosen_of(sent))


class CancelSeriesAsked(Schema):
    since = Line(N_("The id of a date: it and all that follow; without it, all dates ahead."), most=36)
    why = Words(N_("Why; the centre reads it."), most=500)
