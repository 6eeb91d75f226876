"""Reading opening hours: of weekdays, of days that differ, and public holidays to come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import select

from app.centres.models import DayException, OpeningBlock
from app.centres.rules import Block, Feast, days_between, opening_periods, public_holidays, shown
from app.core.clock import Period, today
from app.core.database import db

FAR = date(2100, 12, 31)


@dataclass(frozen=True)
class DayHours:
    """One day with its hours, and why they differ from the weekday's, where they do."""

    day: date
    blocks: tuple[Block, ...]
    exception: DayException | None = None

    @property
    def words(self) -> str:
        """As people write them; an empty text is closed."""
        return shown(self.blocks)


@dataclass(frozen=True)
class Span:
    """Days in a row that differ from their weekdays in the same way."""

    first: date
    last: date
    exception: DayException

    @property
    def words(self) -> str:
        return shown(_blocks(self.exception))


def opening(centre_id: int, first: date, last: date) -> list[Period]:
    """The open times of a centre from the first to the last day, both included, as UTC periods."""
    return openings([centre_id], first, last)[centre_id]


def opening_on(centre_id: int, days: Collection[date]) -> list[Period]:
    """The same on some days only: those of a series are few of many."""
    return _openings([centre_id], days)[centre_id]


def openings(centre_ids: Iterable[int], first: date, last: date) -> dict[int, list[Period]]:
    """The same for several centres at once, in three queries whatever their number."""
    return _openings(list(centre_ids), list(days_between(first, last)))


def _openings(ids: Sequence[int], days: Collection[date]) -> dict[int, list[Period]]:
    weekly, exceptions = _weekly(ids), _exceptions(ids, min(days), max(days))
    special = {
        centre_id: {day: _blocks(exception) for day, exception in days.items()}
        for centre_id, days in exceptions.items()
    }
    return {centre_id: opening_periods(weekly[centre_id], special[centre_id], days) for centre_id in ids}


def hours_by_day(centre_ids: Iterable[int], first: date, last: date) -> dict[int, list[DayHours]]:
    """The hours of each day from the first to the last, both included, in three queries."""
    ids = list(centre_ids)
    weekly, exceptions = _weekly(ids), _exceptions(ids, first, last)
    days = list(days_between(first, last))
    return {
        centre_id: [_hours_of(day, weekly[centre_id], exceptions[centre_id].get(day)) for day in days]
        for centre_id in ids
    }


def week_hours(centre_id: int, monday: date) -> list[DayHours]:
    """Seven days with their hours."""
    return hours_by_day([centre_id], monday, monday + timedelta(days=6))[centre_id]


def exceptions_ahead(centre_id: int, first: date, last: date) -> Sequence[DayException]:
    """Days that differ from their weekday, by date."""
    return db.session.scalars(
        select(DayException)
        .where(DayException.centre_id == centre_id, DayException.day.between(first, last))
        .order_by(DayException.day)
    ).all()


def spans_ahead(centre_id: int, last: date = FAR) -> list[Span]:
    """The days from today on that differ, those in a row that differ alike as one."""
    days = exceptions_ahead(centre_id, today(), last)
    ends = [0, *(number for number, (one, other) in enumerate(pairwise(days), 1) if not _follow(one, other)), len(days)]
    return [Span(days[begin].day, days[end - 1].day, days[begin]) for begin, end in pairwise(ends) if begin < end]


def same_days(exception: DayException) -> list[DayException]:
    """A day that differs and those after it that differ in the same way without a gap."""
    following = exceptions_ahead(exception.centre_id, exception.day, FAR)
    found = [exception]
    for day in following[1:]:
        if not _follow(found[-1], day):
            break
        found.append(day)
    return found


def feasts_ahead(centre_id: int) -> list[Feast]:
    """The public holidays from today until the end of next year that nothing was set for yet."""
    year = today().year
    kept = {day.day for day in exceptions_ahead(centre_id, today(), date(year + 1, 12, 31))}
    return [feast for feast in public_holidays(year, year + 1) if feast.day >= today() and feast.day not in kept]


def _weekly(ids: Sequence[int]) -> Mapping[int, Mapping[int, list[Block]]]:
    weekly: dict[int, dict[int, list[Block]]] = {centre_id: defaultdict(list) for centre_id in ids}
    rows = select(OpeningBlock).where(OpeningBlock.centre_id.in_(ids)).order_by(OpeningBlock.opens)
    for row in db.session.scalars(rows):
        weekly[row.centre_id][row.weekday].append(Block(row.opens, row.closes))
    return weekly


def _exceptions(ids: Sequence[int], first: date, last: date) -> Mapping[int, Mapping[date, DayException]]:
    exceptions: dict[int, dict[date, DayException]] = {centre_id: {} for centre_id in ids}
    special = select(DayException).where(DayException.centre_id.in_(ids), DayException.day.between(first, last))
    for day in db.session.scalars(special):
        exceptions[day.centre_id][day.day] = day
    return exceptions


def _hours_of(day: date, weekly: Mapping[int, list[Block]], exception: DayException | None) -> DayHours:
    blocks = tuple(weekly.get(day.weekday(), ())) if exception is None else _blocks(exception)
    return DayHours(day, blocks, exception)


def _blocks(exception: DayException) -> tuple[Block, ...]:
    return tuple(Block(block.opens, block.closes) for block in exception.blocks)


def _follow(one: DayException, other: DayException) -> bool:
    alike = (_reasons(one), _blocks(one)) == (_reasons(other), _blocks(other))
    return alike and other.day - one.day == timedelta(days=1)


def _reasons(day: DayException) -> tuple[bool, str, str, str]:
    return day.is_holiday, day.reason_pl, day.reason_en, day.reason_uk
