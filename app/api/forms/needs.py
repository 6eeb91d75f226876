"""A search by need, as callers send it: the same parameters as the page's address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import fields, post_load

from app.api import rules as no
from app.api.forms.asked import WishFilter
from app.api.forms.fields import Choice, WholeInAddress
from app.bookings.rules.near import Wish
from app.bookings.rules.when import MOST_DATES, Hours, PartOfDay, TooManyDates, When, Within, season, several
from app.core.clock import FIRST_YEAR, LAST_YEAR, EndsBeforeStart, OutOfCalendar
from app.core.i18n import N_

CLOCK = r"^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LAST_PAGE, LONGEST = 1000, 1440


class DayInAddress(fields.String):
    """A day. Refuses NotADay and OutOfCalendar."""

    def __init__(self, description: str = "", **more: Any) -> None:
        super().__init__(metadata={"description": description, "pattern": DAY}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        name = attr or self.name
        if re.fullmatch(DAY, str(value), re.ASCII) is None:
            raise no.NotADay(field=name)
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            raise no.NotADay(field=name) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise OutOfCalendar(field=name)
        return day


class Weekday(WholeInAddress):
    """One of several weekdays: a refusal names the field, which the single one does not know."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> int:
        return super()._deserialize(value, attr or self.name, data, **more)


class ClockInAddress(fields.String):
    """A time of the day as minutes since midnight; 24:00 is an end alone. Refuses NotAClock."""

    def __init__(self, description: str, *, is_end: bool = False, **more: Any) -> None:
        super().__init__(metadata={"description": description, "pattern": CLOCK}, **more)
        self.is_end = is_end

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        if re.fullmatch(CLOCK, str(value), re.ASCII) is None:
            raise no.NotAClock(field=attr)
        hours, minutes = map(int, str(value).split(":"))
        if self.is_end and hours == minutes == 0:
            return 1440
        if hours == 24 and not self.is_end:
            raise no.NotAClock(field=attr)
        return hours * 60 + minutes


@dataclass(frozen=True)
class NeedAsked:
    """When and what is needed, and which page of the answer."""

    when: When
    wish: Wish
    centre: str | None
    page: int


class NeedFilter(WishFilter):
    date = fields.List(
        DayInAddress(),
        metadata={"description": N_("The date; may be given several times. Or give first, last and weekday.")},
    )
    first = DayInAddress(N_("The first day of a season, with last and weekday."))
    last = DayInAddress(N_("The last day of a season; it is included."))
    weekday = fields.List(
        Weekday(N_("1 is Monday, 7 is Sunday."), most=7),
        metadata={"description": N_("A weekday of the season, 1 to 7; may be given several times.")},
    )
    starts = ClockInAddress(N_("From when on Kraków's clock, as 18:00; with ends."))
    ends = ClockInAddress(N_("Until when, as 20:00; 24:00 is the end of the day."), is_end=True)
    length = WholeInAddress(N_("Or how many minutes, somewhere in a part of the day."), most=LONGEST)
    part = Choice(PartOfDay, N_("The part of the day for a length."), load_default=PartOfDay.ANY)
    page = WholeInAddress(N_("Which page."), most=LAST_PAGE, load_default=1)

    @post_load
    def _asked(self, sent: dict[str, Any], **_more: Any) -> NeedAsked:
        return NeedAsked(When(_dates(sent), _time(sent)), self.wish_of(sent), sent.get("centre"), sent["page"])


def _dates(sent: Mapping[str, Any]) -> tuple[date, ...]:
    """Raises Missing, TooManyDates and what `season` raises."""
    picked = sent.get("date")
    if picked:
        if len(picked) > MOST_DATES:
            raise TooManyDates(field="date", most=MOST_DATES)
        return several(picked)
    if not {"first", "last", "weekday"} & sent.keys():
        raise no.Missing(field="date")
    for name in ("first", "last", "weekday"):
        if not sent.get(name):
            raise no.Missing(field=name)
    return season(sent["first"], sent["last"], frozenset(day - 1 for day in sent["weekday"]))


def _time(sent: Mapping[str, Any]) -> Hours | Within:
    """Raises Missing, EndsBeforeStart and LongerThanPart."""
    if "length" in sent:
        return Within(sent["length"], sent["part"])
    for name in ("starts", "ends"):
        if name not in sent:
            raise no.Missing(field=name)
    if sent["ends"] <= sent["starts"]:
        raise EndsBeforeStart(field="ends")
    return Hours(sent["starts"], sent["ends"])
