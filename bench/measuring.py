"""Timing two ways side by side, and a figure with its aim."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WARMING = 3


@dataclass(frozen=True)
class Figure:
    """One line of the table; times in seconds. Without a floor the product's own time has the aim."""

    what: str
    product: float
    floor: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float:
        return self.product / self.floor if self.floor else self.product

    @property
    def is_met(self) -> bool:
        return self.at_most is None or self.ratio <= self.at_most

    def __str__(self) -> str:
        floor = milliseconds(self.floor) if self.floor else ""
        ratio = f"{self.ratio:.2f}" if self.floor else ""
        aim = ""
        if self.at_most is not None:
            limit = f"{self.at_most:g} times" if self.floor else milliseconds(self.at_most)
            aim = f"at most {limit}{'' if self.is_met else '   MISSED'}"
        return f"{self.what:<58}{floor:>10}{milliseconds(self.product):>10}{ratio:>8}   {aim}".rstrip()


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def in_turns(*ways: Callable[[], object], rounds: int) -> list[float]:
    """The median of each way, taken in turns so that what slows the machine slows all."""
    return [statistics.median(measured) for measured in _measured(ways, rounds)]


def at_best(*ways: Callable[[], object], rounds: int) -> list[float]:
    """The quickest of each way: what it takes by itself, where others keep the machine busy."""
    return [min(measured) for measured in _measured(ways, rounds)]


def _measured(ways: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in ways]
    for number in range(WARMING + rounds):
        for way, measured in zip(ways, times, strict=True):
            begun = time.perf_counter()
            way()
            if number >= WARMING:
                measured.append(time.perf_counter() - begun)
    return times
