"""Searching by need: every room, every date, one SQL answer; the same verdict on each date of the rooms shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.queries.answers import RANK, Answers, DateAnswer, RoomAnswer
from app.bookings.queries.facts import WIDEST_PAD, centre_rules, room_rules, rooms_for_cards
from app.bookings.queries.taken import occupied_around, taken_pairs, with_titles
from app.bookings.queries.week import day_bar
from app.bookings.rules import ANYBODY, Ask, Facts
from app.bookings.rules.choice import Choice, settle
from app.bookings.rules.near import (
    OTHER_DAYS,
    Has,
    Wish,
    lacks,
    near_times,
    nearly_suits,
    other_day,
    reasons,
    spare_seats,
)
from app.bookings.rules.series import verdict_on_date
from app.bookings.rules.when import PARTS, Hours, When, Within
from app.centres import queries as centres
from app.centres.models import Centre, Room
from app.core.clock import FIRST_YEAR, LAST_YEAR, Period, SkippedHour, day_period, from_minutes, local
from app.core.database import db
from app.schedule.rules import collide

PAGE_SIZE = 6
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 30)
MOST_NEARLY = 3
# What tells one room from another, but not one room's rules from another's.
_OWN = ("room_id", "name", "resource_ids", "seats", "layouts")


@dataclass(frozen=True)
class _Room:
    """A room with its rules and hours, and the minute chosen for each date."""

    room: Room
    has: Has
    facts: Facts
    choice: Choice = Choice(None, ())
    rank: int = 0


Free = Callable[[_Room, Period], bool]


def search(wish: Wish, when: When, *, now: datetime, page: int = 1, within: int | None = None) -> Answers:
    """Rooms for a need, ordered by fit; a fixed number of queries, whatever the number of rooms and dates.

    With `within`, rooms of that centre alone are looked at.

    The verdict is that of a verified organisation with its quota untouched. Raises SkippedHour for a single date.
    """
    if isinstance(when.time, Hours) and not when.is_series:
        when.period(when.dates[0], when.time.starts)
    rooms = _rooms(when, now, within)
    suiting = [one for one in rooms if not lacks(wish, one.has)]
    nearly = [one for one in rooms if nearly_suits(wish, one.has)]
    chosen = _chosen([*suiting, *nearly], when, now)
    order = sorted((chosen[one.room.id] for one in suiting), key=lambda one: _fit(wish, one))
    close = sorted(
        (chosen[one.room.id] for one in nearly if chosen[one.room.id].choice.had), key=lambda one: _fit(wish, one)
    )
    pages = max(1, -(-len(order) // PAGE_SIZE))
    number = min(page, pages)
    listed = order[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    beside = close[:MOST_NEARLY] if number == 1 else []
    answers = _answers([*listed, *beside], wish, when, now)
    return Answers(
        items=tuple(answers[: len(listed)]),
        nearly=tuple(answers[len(listed) :]),
        with_dates=sum(one.choice.had > 0 for one in order),
        complete=sum(one.choice.had == len(when.dates) for one in order),
        total=len(order),
        number=number,
        pages=pages,
    )


def _fit(wish: Wish, one: _Room) -> tuple[int, ...]:
    """Fewest dates missing, at once before approval, the usual hour throughout, the fewest empty seats."""
    missing = len(one.choice.starts) - one.choice.had
    return missing, one.rank, one.choice.moved, spare_seats(wish, one.has), one.has.centre_id, one.room.position


def _rooms(when: When, now: datetime, within: int | None) -> list[_Room]:
    """All rooms in use, with the opening hours of the dates and around a single one."""
    around = timedelta(days=0 if when.is_series else OTHER_DAYS)
    kept = select(Room).join(Room.centre).where(Room.archived_at.is_(None), Centre.archived_at.is_(None))
    kept = kept if within is None else kept.where(Room.centre_id == within)
    loaded = (selectinload(Room.resources), selectinload(Room.layouts), selectinload(Room.features))
    rooms = db.session.scalars(kept.options(joinedload(Room.centre, innerjoin=True), *loaded)).all()
    first, last = max(when.dates[0] - around, FIRST_DAY), min(when.dates[-1] + around, LAST_DAY)
    opening = centres.openings({room.centre_id for room in rooms}, first, last)
    found = []
    for room in rooms:
        rules = room_rules(room)
        has = Has(
            rules,
            room.centre_id,
            room.centre.name,
            frozenset(feature.kind for feature in room.features),
            room.step_free,
            room.hearing_loop,
        )
        found.append(
            _Room(room, has, Facts(rules, centre_rules(room.centre), ANYBODY, opening[room.centre_id], (), now))
        )
    return found


def _chosen(rooms: Sequence[_Room], when: When, now: datetime) -> dict[int, _Room]:
    """Each room with the minutes chosen: free by the one SQL answer, and not refused by any rule but the schedule's."""
    within = when.time
    free = _free_by_rows(rooms, when, within, now) if isinstance(within, Within) else _free_by_sql(rooms, when, now)
    said: dict[object, list[list[tuple[int, Period, int]]]] = {}
    chosen = {}
    for one in rooms:
        alike = (one.has.centre_id, *(value for name, value in vars(one.has.rules).items() if name not in _OWN))
        if alike not in said:
            said[alike] = [_allowed(day, when, one.facts) for day in when.dates]
        allowed = said[alike]
        possible = [{start: rank for start, period, rank in starts if free(one, period)} for starts in allowed]
        choice = settle(possible)
        ranks = [starts[start] for starts, start in zip(possible, choice.starts, strict=True) if start is not None]
        chosen[one.room.id] = replace(one, choice=choice, rank=max(ranks, default=2))
    return chosen


def _allowed(day: date, when: When, facts: Facts) -> list[tuple[int, Period, int]]:
    """The minutes at which the rules alone let it begin on that day; what lies outside the hours is not asked."""
    found = []
    opening = _of_day(facts.opening, day)
    here = replace(facts, opening=opening)
    for start, period in when.periods(day, facts.room.grid_minutes):
        if any(block.contains(period) for block in opening):
            said = verdict_on_date(Ask(period), here, when.begins)
            if not said.refused:
                found.append((start, period, RANK[said.outcome]))
    return found


def _free_by_sql(rooms: Sequence[_Room], when: When, now: datetime) -> Free:
    """From-to is one period on each date: the database says which rooms cannot have it."""
    periods = [period for day in when.dates for _start, period in when.periods(day, 1)]
    taken = taken_pairs([one.room.id for one in rooms], periods, now=now) if periods else set()
    numbers = {period: number for number, period in enumerate(periods)}
    return lambda one, period: (one.room.id, numbers[period]) not in taken


def _free_by_rows(rooms: Sequence[_Room], when: When, within: Within, now: datetime) -> Free:
    """A length may lie anywhere in its part of the day: what is taken there is read once, and looked at here."""
    first, last = PARTS[within.part]
    whole = [Period(from_minutes(day, first), from_minutes(day, last)) for day in when.dates]
    ids = {resource_id for one in rooms for resource_id in one.has.rules.resource_ids}
    taken = occupied_around(ids, whole, now=now)

    def free(one: _Room, period: Period) -> bool:
        around = period.padded(before=WIDEST_PAD, after=WIDEST_PAD)
        rows = (row for resource_id in one.has.rules.resource_ids for row in taken.get(resource_id, ()))
        met = [row for row in rows if row.period.overlaps(around)]
        return not met or not any(collide(want, row) for want in one.has.rules.wants(period) for row in met)

    return free


def _answers(rooms: Sequence[_Room], wish: Wish, when: When, now: datetime) -> list[RoomAnswer]:
    """The rooms that are shown, with what is taken on their days: the verdict on each date, and what is near."""
    cards = {room.id: room for room in rooms_for_cards([one.room.id for one in rooms])}
    ids = {resource_id for one in rooms for resource_id in one.has.rules.resource_ids}
    taken = with_titles(occupied_around(ids, _days(when), now=now)) if ids else {}
    answers = []
    for one in rooms:
        rows = [row for resource_id in one.has.rules.resource_ids for row in taken.get(resource_id, ())]
        facts = replace(one.facts, occupied=rows)
        pairs = zip(when.dates, one.choice.starts, strict=True)
        dates = tuple(_date(day, start, one, facts, wish, when) for day, start in pairs)
        had = sum(answer.can_be_had for answer in dates)
        shown = dates[0].period if not when.is_series else None
        answers.append(
            RoomAnswer(
                room=cards[one.room.id],
                seats=one.has.seats(wish.layout),
                dates=dates,
                had=had,
                reasons=tuple(reasons(wish, one.has, had=had, dates=len(dates))) if had else (),
                lacks=lacks(wish, one.has),
                bar=day_bar(facts, when.dates[0], shown) if shown is not None else None,
            )
        )
    return answers


def _date(day: date, start: int | None, one: _Room, facts: Facts, wish: Wish, when: When) -> DateAnswer:
    opening = _of_day(facts.opening, day)
    if start is None:
        start = one.choice.usual if one.choice.usual is not None else _first_open(day, when, one, opening)
    try:
        period = when.period(day, start)
    except SkippedHour as refusal:
        return DateAnswer(day, None, None, refusal.words)
    seats = one.has.rules.layouts
    layout = wish.layout if wish.layout in seats else None
    ask = Ask(period, min(wish.people, one.has.seats(layout)), layout)
    around = day_period(day).padded(before=WIDEST_PAD, after=WIDEST_PAD)
    here = replace(facts, opening=opening, occupied=[row for row in facts.occupied if row.period.overlaps(around)])
    said = verdict_on_date(ask, here, when.begins)
    if not said.refused:
        return DateAnswer(day, period, said)
    near = near_times(ask, here) + (() if when.is_series else other_day(ask, facts, local(facts.now).date()))
    return DateAnswer(day, period, said, said.refused[0].sentence, near)


def _first_open(day: date, when: When, one: _Room, opening: Sequence[Period]) -> int:
    """The first minute within the opening hours, else the first of all: what a refusal is said about."""
    starts = when.periods(day, one.has.rules.grid_minutes)
    inside = (start for start, period in starts if any(block.contains(period) for block in opening))
    return next(inside, when.starts(one.has.rules.grid_minutes)[0])


def _days(when: When) -> list[Period]:
    """The days to be read: those of the dates, and around a single one those on which the same hour may be free."""
    if when.is_series:
        return [day_period(day) for day in when.dates]
    around = timedelta(days=OTHER_DAYS)
    first, last = max(when.dates[0] - around, FIRST_DAY), min(when.dates[0] + around, LAST_DAY)
    return [Period(day_period(first).starts, day_period(last).ends)]


def _of_day(opening: Iterable[Period], day: date) -> list[Period]:
    whole = day_period(day)
    return [block for block in opening if block.overlaps(whole)]
