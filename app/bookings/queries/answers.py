"""What a search by need answers: pages of rooms, each with its dates, why it fits and what is near."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.bookings.queries.week import DayBar
from app.bookings.rules import Outcome, Verdict
from app.bookings.rules.near import Near
from app.centres.models import Room
from app.core.clock import Period, local
from app.core.i18n import Sentence

RANK = {Outcome.PASSED: 0, Outcome.NEEDS_APPROVAL: 1, Outcome.REFUSED: 2}


@dataclass(frozen=True)
class DateAnswer:
    """One date of a room: the time on it with its verdict, or why there is none, and what is near."""

    day: date
    period: Period | None
    verdict: Verdict | None
    why: Sentence | None = None
    near: tuple[Near, ...] = ()

    @property
    def can_be_had(self) -> bool:
        return self.why is None

    @property
    def can_be_had_alone(self) -> bool:
        """Not so far ahead that staff look at it only as one of several dates."""
        results = self.verdict.results if self.verdict is not None else ()
        far = any(one.rule == "notice" and one.outcome is Outcome.NEEDS_APPROVAL for one in results)
        return self.can_be_had and not far


@dataclass(frozen=True)
class RoomAnswer:
    """One room: its dates, why it fits, and in what it differs from the wish, where it does."""

    room: Room
    seats: int
    dates: tuple[DateAnswer, ...]
    had: int
    reasons: tuple[Sentence, ...]
    lacks: tuple[Sentence, ...] = ()
    bar: DayBar | None = None

    @property
    def first(self) -> DateAnswer:
        """The first date that can be had, else the first."""
        return next((answer for answer in self.dates if answer.can_be_had), self.dates[0])

    @property
    def usual(self) -> Period | None:
        """The time of most of the dates that can be had."""
        hours = [one.period for one in self.dates if one.can_be_had and one.period is not None]
        counted = Counter(local(period.starts).time() for period in hours)
        return max(hours, key=lambda period: counted[local(period.starts).time()], default=None)

    @property
    def outcome(self) -> Outcome:
        """The outcome of the dates that can be had: at once only where each of them is."""
        outcomes = {one.verdict.outcome for one in self.dates if one.can_be_had and one.verdict is not None}
        return max(outcomes, key=RANK.__getitem__, default=Outcome.REFUSED)


@dataclass(frozen=True)
class Answers:
    """A page of the rooms that suit, best first, and on the first page the rooms that nearly suit."""

    items: tuple[RoomAnswer, ...]
    nearly: tuple[RoomAnswer, ...]
    with_dates: int
    complete: int
    total: int
    number: int
    pages: int

    @property
    def found(self) -> list[RoomAnswer]:
        return [one for one in self.items if one.had]

    @property
    def busy(self) -> list[RoomAnswer]:
        return [one for one in self.items if not one.had]
