"""The dates of an activity: a pattern by the clock on the wall, and for each date what stands in its way."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import EndsBeforeStart, Period, from_minutes, local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.programme.rules.refusals import (
    CentreShut,
    NoDates,
    OverlapsItself,
    RoomBeingTidied,
    RoomBusy,
    RoomShutThen,
    SessionInPast,
    TooManySessions,
    TrainerBusy,
    WeeksOutOfRange,
)
from app.schedule.rules import Layer, Occupied, Want, collide, wants_for

MOST_SESSIONS = 60
MOST_WEEKS = 8
MOST_SHIFTED = 104
ITSELF = 0  # stands for the activity, which is at one date at a time


class Pattern(enum.StrEnum):
    """How the dates follow from the first day."""

    ONCE = "once"
    WEEKLY = "weekly"
    PICKED = "picked"


PATTERN_LABELS: Mapping[Pattern, str] = {
    Pattern.ONCE: N_("One date"),
    Pattern.WEEKLY: N_("Every week, on the same weekday"),
    Pattern.PICKED: N_("On days that I choose"),
}


@dataclass(frozen=True)
class Plan:
    """A first day and two times of the wall clock in minutes since midnight; 1440 is the next midnight."""

    pattern: Pattern
    first: date
    starts: int
    ends: int
    times: int = 1
    every: int = 1
    picked: tuple[date, ...] = ()


@dataclass(frozen=True)
class Dated:
    """A day with its time, or with the refusal where its clock has no such time."""

    day: date
    period: Period | None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class RoomFacts:
    """The room in which it is held, with the pads that it sets."""

    room_id: int
    name: str
    resource_ids: tuple[int, ...]
    seats: int
    pad_before: int
    pad_after: int


@dataclass(frozen=True)
class DateFacts:
    """What is known about the dates: when the centre is open, what is taken, who leads by resource and name."""

    room: RoomFacts | None
    trainers: Mapping[int, str]
    opening: Sequence[Period]
    occupied: Sequence[Occupied]
    now: datetime

    def wants(self, period: Period) -> list[Want]:
        """What a session takes: its room with the pads, and those who lead it."""
        people = wants_for(sorted(self.trainers), period)
        if self.room is None:
            return people
        pads = {"pad_before": self.room.pad_before, "pad_after": self.room.pad_after}
        return [*wants_for(list(self.room.resource_ids), period, **pads), *people]


@dataclass(frozen=True)
class Judged:
    """A date and what was said of it; one with a `refusal` cannot be kept."""

    day: date
    period: Period | None
    refusal: Refusal | None = None
    set_aside: bool = False

    @property
    def is_fine(self) -> bool:
        return self.refusal is None

    @property
    def sentence(self) -> Sentence:
        if self.refusal is not None:
            return self.refusal.words
        return Sentence(N_("Outside of opening hours, as you said.") if self.set_aside else N_("Free."))


def days_of(plan: Plan) -> tuple[date, ...]:
    """The days of a plan, in order. Refuses NoDates, TooManySessions and WeeksOutOfRange."""
    if plan.pattern is Pattern.ONCE:
        return (plan.first,)
    if plan.pattern is Pattern.PICKED:
        days = tuple(sorted({plan.first, *plan.picked}))
    else:
        if not 1 <= plan.every <= MOST_WEEKS:
            raise WeeksOutOfRange(field="every", most=MOST_WEEKS)
        if plan.times < 1:
            raise NoDates(field="times")
        if plan.times > MOST_SESSIONS:
            raise TooManySessions(most=MOST_SESSIONS)
        days = tuple(plan.first + timedelta(weeks=plan.every * number) for number in range(plan.times))
    if len(days) > MOST_SESSIONS:
        raise TooManySessions(most=MOST_SESSIONS)
    return days


def dated(days: Sequence[date], starts: int, ends: int) -> tuple[Dated, ...]:
    """Each day with its time; 18:00 stays 18:00 over a change of the clocks. Refuses EndsBeforeStart."""
    if ends <= starts:
        raise EndsBeforeStart
    return tuple(_dated(day, starts, ends) for day in days)


def _dated(day: date, starts: int, ends: int) -> Dated:
    try:
        return Dated(day, Period(from_minutes(day, starts), from_minutes(day, ends)))
    except Refusal as refusal:
        return Dated(day, None, refusal)


def judge(dates: Sequence[Dated], facts: DateFacts, *, outside_why: str = "") -> tuple[Judged, ...]:
    """Each date judged alone, and against those before it; a reason sets the opening hours aside, nothing else."""
    return judge_each([(one, facts) for one in dates], outside_why=outside_why)


def judge_each(dates: Sequence[tuple[Dated, DateFacts]], *, outside_why: str = "") -> tuple[Judged, ...]:
    """The same where each date has its own room."""
    taken: list[Want] = []
    judged = []
    for one, facts in dates:
        said = _judge(one, facts, taken, outside_why)
        if said.period is not None and said.is_fine:
            taken += [*facts.wants(said.period), Want(ITSELF, said.period)]
        judged.append(said)
    return tuple(judged)


def _judge(one: Dated, facts: DateFacts, before: Sequence[Want], outside_why: str) -> Judged:
    if one.period is None:
        return Judged(one.day, None, one.refusal)
    try:
        check_ahead(one.period, facts.now)
        check_room_free(one.period, facts)
        check_trainers_free(one.period, facts)
        check_not_twice(one.period, facts, before)
        check_open(one.period, facts, outside_why)
    except Refusal as refusal:
        return Judged(one.day, one.period, refusal)
    shut = not any(block.contains(one.period) for block in facts.opening) and facts.room is not None
    return Judged(one.day, one.period, set_aside=shut)


def check_ahead(period: Period, now: datetime) -> None:
    """Refuses SessionInPast."""
    if period.starts < now:
        raise SessionInPast


def check_room_free(period: Period, facts: DateFacts) -> None:
    """Refuses RoomBusy, RoomBeingTidied and RoomShutThen."""
    if facts.room is None:
        return
    ours = set(facts.room.resource_ids)
    wants = [want for want in facts.wants(period) if want.resource_id in ours]
    for row in facts.occupied:
        if not any(collide(want, row) for want in wants):
            continue
        until = _until(max(other.period.ends for other in facts.occupied if _same_thing(other, row)), period)
        refusal = {Layer.CLOSURE: RoomShutThen, Layer.PAD: RoomBeingTidied}.get(row.layer, RoomBusy)
        raise refusal(room=facts.room.name, until=until)


def check_trainers_free(period: Period, facts: DateFacts) -> None:
    """Refuses TrainerBusy; what the trainer has else is not told."""
    for row in facts.occupied:
        if row.resource_id in facts.trainers and collide(Want(row.resource_id, period), row):
            raise TrainerBusy(name=facts.trainers[row.resource_id], until=_until(row.period.ends, period))


def check_not_twice(period: Period, facts: DateFacts, before: Sequence[Want]) -> None:
    """Refuses OverlapsItself."""
    wants = [*facts.wants(period), Want(ITSELF, period)]
    if any(collide(want, other) for want in wants for other in before):
        raise OverlapsItself


def check_open(period: Period, facts: DateFacts, outside_why: str) -> None:
    """Refuses CentreShut where a room is used outside of opening hours and nobody says why."""
    if facts.room is None or outside_why.strip():
        return
    if not any(block.contains(period) for block in facts.opening):
        raise CentreShut


def demand_fine(judged: Sequence[Judged]) -> None:
    """Raise the first refusal, if there is one; refuses NoDates."""
    if not judged:
        raise NoDates
    for one in judged:
        if one.refusal is not None:
            raise one.refusal


def shifted(period: Period, weeks: int) -> Period:
    """The same weekday and time of the wall clock so many weeks later. Refuses WeeksOutOfRange and SkippedHour."""
    if not 1 <= weeks <= MOST_SHIFTED:
        raise WeeksOutOfRange(most=MOST_SHIFTED)
    starts, day = local(period.starts), local(period.starts).date() + timedelta(weeks=weeks)
    begin = from_minutes(day, starts.hour * 60 + starts.minute)
    return Period(begin, begin + period.length)


def shifted_moment(moment: datetime, weeks: int) -> datetime:
    """The same weekday and minute of the wall clock so many weeks later. Refuses what `shifted` does."""
    return shifted(Period(moment, moment + timedelta(minutes=1)), weeks).starts


def _same_thing(one: Occupied, other: Occupied) -> bool:
    return one.entry_id == other.entry_id and one.resource_id == other.resource_id


def _until(moment: datetime, period: Period) -> datetime | str:
    """The hour is enough where the day is the one that was asked for."""
    ends = local(moment)
    return f"{ends:%H:%M}" if ends.date() == local(period.starts).date() else moment
