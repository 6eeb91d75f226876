"""Near misses: the same room a little earlier or later, shorter, or on another day; and what a room lacks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.bookings.rules.facts import Ask, Facts, RoomRules
from app.bookings.rules.nearby import OF_TIME
from app.bookings.rules.verdict import Verdict, verdict
from app.centres.rules import FEATURE_LABELS, LAYOUT_LABELS, FeatureKind, LayoutKind
from app.core.clock import Period, SkippedHour, from_minutes, local
from app.core.i18n import N_, Sentence

FARTHEST = timedelta(minutes=90)
OTHER_DAYS = 7
# With fewer than three quarters of the seats a room is no near miss.
LEAST_SEATS = 0.75


@dataclass(frozen=True)
class Near:
    """Another time of the same room that can be had, and how it differs from the asked one."""

    period: Period
    difference: Sentence
    verdict: Verdict


@dataclass(frozen=True)
class Wish:
    """What a room must have. `people` are seated in `layout` where one is named."""

    people: int = 1
    layout: LayoutKind | None = None
    features: frozenset[FeatureKind] = frozenset()
    centre_id: int | None = None
    step_free: bool = False
    hearing_loop: bool = False


@dataclass(frozen=True)
class Has:
    """What a room is like, as far as a wish can ask for it."""

    rules: RoomRules
    centre_id: int
    centre_name: str
    features: frozenset[FeatureKind]
    step_free: bool
    hearing_loop: bool

    def seats(self, layout: LayoutKind | None) -> int:
        return self.rules.layouts.get(layout, self.rules.seats) if layout is not None else self.rules.seats


def near_times(ask: Ask, facts: Facts) -> tuple[Near, ...]:
    """Other times that can be had on the same day: a little earlier or later, the nearest first; then a shorter one.

    Nothing where the asked time can be had, or where another time would not help.
    """
    if not _helps(verdict(ask, facts), {"length"}):
        return ()
    found = [*_first(_moved(ask, facts, -1), ask, facts), *_first(_moved(ask, facts, 1), ask, facts)]
    found.sort(key=lambda near: abs(near.period.starts - ask.period.starts))
    return (*found, *_first(_shorter(ask, facts), ask, facts))


def other_day(ask: Ask, facts: Facts, today: date) -> tuple[Near, ...]:
    """The nearest other day, at most a week away, on which the same hours can be had."""
    if not _helps(verdict(ask, facts), set()):
        return ()
    return tuple(_first(_other_days(ask.period, today), ask, facts))


def other_times(ask: Ask, facts: Facts, today: date) -> tuple[Near, ...]:
    """Other times that can be had, whatever is said of the asked one: near it, shorter, on another day."""
    tried = (_moved(ask, facts, -1), _moved(ask, facts, 1), _shorter(ask, facts), _other_days(ask.period, today))
    return tuple(near for times in tried for near in _first(times, ask, facts))


def lacks(wish: Wish, has: Has) -> tuple[Sentence, ...]:
    """Each thing in which the room differs from the wish, exactly; nothing where it suits."""
    missing = []
    if wish.centre_id is not None and wish.centre_id != has.centre_id:
        missing.append(Sentence(N_("It is in another centre: %(centre)s."), {"centre": has.centre_name}))
    if wish.layout is not None and wish.layout not in has.rules.layouts:
        missing.append(
            Sentence(N_("It cannot be set like that: %(layout)s."), {"layout": Sentence(LAYOUT_LABELS[wish.layout])})
        )
    few = wish.people - has.seats(wish.layout)
    if few > 0:
        missing.append(Sentence(N_("%(count)s seat too few."), {"count": few}, plural=N_("%(count)s seats too few.")))
    if wish.step_free and not has.step_free:
        missing.append(Sentence(N_("There are steps on the way to this room.")))
    if wish.hearing_loop and not has.hearing_loop:
        missing.append(Sentence(N_("There is no hearing loop.")))
    missing += [
        Sentence(N_("It does not have: %(feature)s."), {"feature": Sentence(FEATURE_LABELS[kind])})
        for kind in sorted(wish.features - has.features)
    ]
    return tuple(missing)


def nearly_suits(wish: Wish, has: Has) -> bool:
    """Whether the room differs in one thing alone, and not by many seats."""
    return len(lacks(wish, has)) == 1 and has.seats(wish.layout) >= wish.people * LEAST_SEATS


def _helps(said: Verdict, more: set[str]) -> bool:
    refused = {result.rule for result in said.refused}
    return bool(refused) and refused <= OF_TIME | more


def _first(tried: Iterable[tuple[Period, Sentence]], ask: Ask, facts: Facts) -> Iterator[Near]:
    """The first of these times that the verdict would not refuse."""
    for period, difference in tried:
        said = verdict(replace(ask, period=period), facts)
        if not said.refused:
            yield Near(period, difference, said)
            return


def _moved(ask: Ask, facts: Facts, way: int) -> Iterator[tuple[Period, Sentence]]:
    grid = timedelta(minutes=facts.room.grid_minutes)
    starts = facts.room.first_on_grid(ask.period.starts)
    if way < 0 and starts > ask.period.starts:
        starts -= grid
    words = N_("Free %(length)s later.") if way > 0 else N_("Free %(length)s earlier.")
    while abs(starts - ask.period.starts) <= FARTHEST:
        by = abs(starts - ask.period.starts)
        if by and local(starts).date() == local(ask.period.starts).date():
            yield Period(starts, starts + ask.period.length), Sentence(words, {"length": by})
        starts += way * grid


def _shorter(ask: Ask, facts: Facts) -> Iterator[tuple[Period, Sentence]]:
    """Pieces of the asked time, the longest first, down to half of it."""
    grid = timedelta(minutes=facts.room.grid_minutes)
    first = facts.room.first_on_grid(ask.period.starts)
    length = (ask.period.ends - first) // grid * grid
    while length >= max(ask.period.length / 2, timedelta(minutes=facts.room.min_minutes)):
        starts = first
        while starts + length <= ask.period.ends:
            if length < ask.period.length:
                words = Sentence(N_("Free for a shorter time: %(length)s."), {"length": length})
                yield Period(starts, starts + length), words
            starts += grid
        length -= grid


def _other_days(period: Period, today: date) -> Iterator[tuple[Period, Sentence]]:
    starts, day = local(period.starts), local(period.starts).date()
    for number in range(1, OTHER_DAYS + 1):
        for other in (day + timedelta(days=number), day - timedelta(days=number)):
            if other < today:
                continue
            try:
                begins = from_minutes(other, starts.hour * 60 + starts.minute)
            except SkippedHour:
                continue
            yield Period(begins, begins + period.length), Sentence(N_("Free at that hour on %(day)s."), {"day": other})


def spare_seats(wish: Wish, has: Has) -> int:
    """How many seats would stay empty."""
    return has.seats(wish.layout) - wish.people


def reasons(wish: Wish, has: Has, *, had: int, dates: int) -> Sequence[Sentence]:
    """Why the room fits, a sentence each: its dates, its seats, what it has of what was asked for."""
    said = []
    if dates > 1 and had == dates:
        said.append(
            Sentence(N_("Free on the %(count)s date."), {"count": dates}, plural=N_("Free on all %(count)s dates."))
        )
    elif dates > 1:
        both = {"had": had, "count": dates}
        some = Sentence(
            N_("Free on %(had)s of %(count)s date."), both, plural=N_("Free on %(had)s of %(count)s dates.")
        )
        said.append(some)
    if wish.people > 1:
        fits = {"seats": has.seats(wish.layout), "people": wish.people}
        said.append(Sentence(N_("Fits: %(seats)s seats for %(people)s people."), fits))
    things = tuple(Sentence(FEATURE_LABELS[kind]) for kind in sorted(wish.features & has.features))
    things += (Sentence(N_("step-free")),) * (wish.step_free and has.step_free)
    things += (Sentence(N_("hearing loop")),) * (wish.hearing_loop and has.hearing_loop)
    if things:
        said.append(Sentence(N_("It has what you asked for: %(things)s."), {"things": things}))
    return said
