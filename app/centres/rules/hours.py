"""Opening hours: what staff type as text, and what that means as periods of time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.centres.rules.kinds import WEEKDAYS
from app.centres.rules.refusals import HoursBackwards, HoursOverlap, NotHours, TooManyBlocks
from app.core.clock import Period, SkippedHour, from_minutes
from app.core.i18n import N_, Sentence

MOST_BLOCKS = 6
_BLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013\u2014]\s*(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Block:
    """Open from minute to minute of the wall clock, half-open; 1440 is the next midnight."""

    opens: int
    closes: int


def opening_periods(
    weekly: Mapping[int, Sequence[Block]], exceptions: Mapping[date, Sequence[Block]], days: Iterable[date]
) -> list[Period]:
    """The open times on these days as UTC periods; adjoining blocks are one.

    An exception replaces its day's blocks. A block edge inside the hour that the clocks skip moves to its end.
    """
    edges = (
        (_edge(day, block.opens), _edge(day, block.closes))
        for day in days
        for block in exceptions.get(day, weekly.get(day.weekday(), ()))
    )
    return merged(Period(opens, closes) for opens, closes in edges if opens < closes)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same times as few periods: what overlaps or adjoins becomes one."""
    joined: list[Period] = []
    for period in sorted(periods):
        if joined and period.starts <= joined[-1].ends:
            joined[-1] = Period(joined[-1].starts, max(joined[-1].ends, period.ends))
        else:
            joined.append(period)
    return joined


def open_or_not(periods: Sequence[Period], now: datetime) -> Sentence:
    """Whether it is open now, and until or from when, by open times in their order from now on."""
    for period in periods:
        if period.starts <= now < period.ends:
            return Sentence(N_("Open now. Closes %(moment)s."), {"moment": period.ends})
        if now < period.starts:
            return Sentence(N_("Closed now. Opens %(moment)s."), {"moment": period.starts})
    return Sentence(N_("Closed for now."))


def parse_hours(text: str) -> tuple[Block, ...]:
    """`9:00-13:00, 15:00-21:00` as blocks in their order; nothing typed is closed; an end at 0:00 is 24:00.

    Raises NotHours, HoursBackwards, HoursOverlap and TooManyBlocks.
    """
    typed = [piece.strip() for piece in re.split(r"[,;]", text) if piece.strip()]
    if len(typed) > MOST_BLOCKS:
        raise TooManyBlocks(most=MOST_BLOCKS)
    blocks = sorted((_block(piece) for piece in typed), key=lambda block: block.opens)
    for earlier, later in zip(blocks, blocks[1:], strict=False):
        if later.opens < earlier.closes:
            raise HoursOverlap(first=shown([earlier]), second=shown([later]))
    return tuple(blocks)


def shown(blocks: Iterable[Block]) -> str:
    """Blocks as staff type them."""
    return ", ".join(f"{_clock(block.opens)}\u2013{_clock(block.closes)}" for block in blocks)


def opening_in_words(week: Iterable[tuple[int, Block]]) -> Sentence:
    """The hours of a week, of its weekdays and their blocks."""
    days: dict[int, list[Block]] = {}
    for weekday, block in sorted(week, key=lambda one: (one[0], one[1].opens)):
        days.setdefault(weekday, []).append(block)
    if not days:
        return Sentence(N_("The centre has no opening hours yet."))
    said = tuple(
        Sentence(N_("%(day)s %(hours)s"), {"day": Sentence(WEEKDAYS[day]), "hours": shown(blocks)})
        for day, blocks in days.items()
    )
    return Sentence(N_("The centre is open: %(week)s."), {"week": said})


def _block(piece: str) -> Block:
    read = _BLOCK.fullmatch(piece)
    if read is None:
        raise NotHours(typed=piece)
    hour, minute, to_hour, to_minute = (int(number or 0) for number in read.groups())
    opens, closes = hour * 60 + minute, to_hour * 60 + to_minute or 1440
    if minute > 59 or to_minute > 59 or opens >= 1440 or closes > 1440:
        raise NotHours(typed=piece)
    if closes <= opens:
        raise HoursBackwards(typed=piece)
    return Block(opens, closes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def days_between(first: date, last: date) -> Iterable[date]:
    """The days from the first to the last, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _edge(day: date, minutes: int) -> datetime:
    try:
        return from_minutes(day, minutes)
    except SkippedHour:
        return from_minutes(day, minutes - minutes % 60 + 60)
