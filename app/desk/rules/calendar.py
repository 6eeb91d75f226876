"""The time that a page of the work calendar shows, and the way to the ones before and after it."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.i18n import N_


class View(enum.StrEnum):
    """How much of the calendar one page shows."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


VIEW_LABELS: Mapping[View, str] = {View.DAY: N_("Day"), View.WEEK: N_("Week"), View.MONTH: N_("Month")}
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Pages:
    """The days from the first to the last, both included, and a day of the pages before and after."""

    view: View
    first: date
    last: date
    before: date
    after: date

    @property
    def days(self) -> Sequence[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def pages_around(view: View, day: date) -> Pages:
    """The day itself, its week from Monday, or its month."""
    if view is View.DAY:
        return Pages(view, day, day, day - timedelta(days=1), day + timedelta(days=1))
    if view is View.WEEK:
        monday = day - timedelta(days=day.weekday())
        sunday = monday + timedelta(days=DAYS_OF_A_WEEK - 1)
        return Pages(view, monday, sunday, monday - timedelta(days=DAYS_OF_A_WEEK), sunday + timedelta(days=1))
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    last_before = first - timedelta(days=1)
    return Pages(view, first, following - timedelta(days=1), last_before.replace(day=1), following)
