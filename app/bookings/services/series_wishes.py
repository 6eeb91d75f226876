"""What is asked for when several dates are: the rule, the days of it that are wanted, and what all have alike."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.bookings.rules import Amount, Ask
from app.bookings.rules.repeats import Repeat, days_of, occurrence, occurrences
from app.bookings.rules.series import DateWish, NoDateLeft, NotOfTheSeries, SomeDatesRefused, in_time
from app.centres.models import Room
from app.centres.rules import LayoutKind
from app.core.clock import Period


@dataclass(frozen=True)
class DateAsked:
    """A date that is to be held: the day of the rule by which it is known, its own time and room."""

    day: date
    period: Period
    room_id: int


@dataclass(frozen=True)
class Moved:
    """Another time, another room, or both, for one day of the rule."""

    day: date
    period: Period | None
    room_id: int | None


@dataclass(frozen=True)
class Ticked:
    """The dates themselves, as they were seen in their list."""

    asked: tuple[DateAsked, ...] = ()

    @property
    def room_ids(self) -> set[int]:
        """The rooms of the dates."""
        return {one.room_id for one in self.asked}

    def dates(self, repeat: Repeat, room_id: int, *, known: Collection[date] = ()) -> tuple[DateAsked, ...]:
        """The same dates, whatever the rule has become."""
        return self.asked


@dataclass(frozen=True)
class AllBut:
    """All days of a rule but those left out, some of them moved."""

    leave_out: tuple[date, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def room_ids(self) -> set[int]:
        """The rooms other than the usual one."""
        return {one.room_id for one in self.moved if one.room_id is not None}

    def dates(self, repeat: Repeat, room_id: int, *, known: Collection[date] = ()) -> tuple[DateAsked, ...]:
        """The wanted dates. Refuses SomeDatesRefused where a day has no such hour, and what `with_time` refuses."""
        asked = self.with_time(repeat, room_id, known=known)
        refused = len(self._wanted(repeat, room_id, known)) - len(asked)
        if refused:
            raise SomeDatesRefused(count=refused)
        return asked

    def with_time(self, repeat: Repeat, room_id: int, *, known: Collection[date] = ()) -> tuple[DateAsked, ...]:
        """The wanted dates whose hour their day has. Refuses NotOfTheSeries and what the rule refuses."""
        wanted = self._wanted(repeat, room_id, known)
        return tuple(DateAsked(day, period, room) for day, period, room in wanted if period is not None)

    def _wanted(self, repeat: Repeat, room_id: int, known: Collection[date]) -> list[tuple[date, Period | None, int]]:
        listed = [one for one in occurrences(repeat) if one.day not in known]
        moved = {one.day: one for one in self.moved}
        if len(moved) < len(self.moved) or not {*moved, *self.leave_out} <= {one.day for one in listed}:
            raise NotOfTheSeries
        wanted = []
        for one in listed:
            move = moved.get(one.day, Moved(one.day, None, None))
            if one.day not in self.leave_out:
                wanted.append((one.day, move.period or one.period, move.room_id or room_id))
        return wanted


@dataclass(frozen=True)
class SeriesContent:
    """What all dates of a series have alike."""

    title: str
    purpose: str
    people: int
    layout: LayoutKind | None = None
    participants_pay: bool = False
    is_public: bool = False
    equipment: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class SeriesRequest:
    """What is asked for: the rule, and of its days those that are wanted. Without an organisation it is for oneself."""

    room_id: int
    repeat: Repeat
    dates: tuple[DateAsked, ...]
    content: SeriesContent
    organisation_id: int | None = None

    @property
    def room_ids(self) -> set[int]:
        """The usual room and those of single dates."""
        return {self.room_id, *(one.room_id for one in self.dates)}

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def ask(self, period: Period, room: Room) -> Ask:
        """What is asked of a room; another room than the first keeps the layout where it can be set like that."""
        layout = self.content.layout
        if room.id != self.room_id and layout not in {kept.kind for kept in room.layouts}:
            layout = None
        return Ask(period, self.content.people, layout, self.content.participants_pay, self.content.equipment)


def wishes_of(request: SeriesRequest, rooms: Mapping[int, Room], *, known: Collection[date] = ()) -> list[DateWish]:
    """All days of the rule but those `known` before, by time, chosen or not. Raises NoDateLeft and NotOfTheSeries."""
    asked = {one.day: one for one in request.dates}
    days = [day for day in days_of(request.repeat) if day not in known]
    if not asked:
        raise NoDateLeft
    if len(asked) < len(request.dates) or not asked.keys() <= set(days):
        raise NotOfTheSeries
    wishes = []
    for day in days:
        by_rule = occurrence(day, request.repeat.starts, request.repeat.ends)
        if day in asked:
            room = rooms[asked[day].room_id]
            wishes.append(DateWish(day, room.id, request.ask(asked[day].period, room)))
        elif by_rule.period is None:
            wishes.append(DateWish(day, request.room_id, None, by_rule.refusal, is_wanted=False))
        else:
            ask = request.ask(by_rule.period, rooms[request.room_id])
            wishes.append(DateWish(day, request.room_id, ask, is_wanted=False))
    return in_time(wishes)
