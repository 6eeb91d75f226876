"""Choosing the hour of a series: the one that most dates share, and on the other dates the nearest to it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """The usual minute of the day, and the one of each date, or None where the date cannot be had."""

    usual: int | None
    starts: tuple[int | None, ...]

    @property
    def had(self) -> int:
        return sum(start is not None for start in self.starts)

    @property
    def moved(self) -> int:
        """How many dates begin at another hour than usual."""
        return sum(start not in (None, self.usual) for start in self.starts)


def settle(possible: Sequence[Collection[int]]) -> Choice:
    """From the minutes at which each date could begin; of equally good hours the earliest."""
    counted = Counter(start for starts in possible for start in starts)
    if not counted:
        return Choice(None, (None,) * len(possible))
    usual = min(counted, key=lambda start: (-counted[start], start))
    nearest = (min(starts, key=lambda start: (abs(start - usual), start), default=None) for starts in possible)
    return Choice(usual, tuple(nearest))
