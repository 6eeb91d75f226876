"""Reading a page of the work calendar: the rooms of a centre with what is in them, and the hours of each day."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.bookings.queries.calendar import RoomLine, lines_of
from app.bookings.rules.calendar import Spot, SpotKind
from app.bookings.rules.party import ITSELF
from app.centres.models import Centre, Room
from app.centres.queries import DayHours, hours_by_day, outside_between
from app.centres.rules.outside import OutsideDate
from app.core.access import Actor
from app.core.clock import Period, day_period, from_local, local
from app.core.i18n import Sentence
from app.desk.queries.rooms import rooms_at
from app.desk.rules.calendar import Pages
from app.programme.models import Session
from app.programme.queries.rooms import sessions_in_rooms
from app.programme.queries.taking import RoomTaken, taken_in_rooms

USUAL_HOURS = (8, 20)
A_MOMENT = timedelta(microseconds=1)
A_DAY = 1440
COUNTED = frozenset({SpotKind.CONFIRMED, SpotKind.SESSION, SpotKind.MEETING, SpotKind.VISIT})


@dataclass(frozen=True)
class DaySum:
    """One day of a month in figures."""

    hours: DayHours
    counts: Mapping[SpotKind, int]
    minutes: int


@dataclass(frozen=True)
class Sheet:
    """A page of the calendar: all rooms of the centre to choose from, and the lines of those that are shown."""

    centre: Centre
    pages: Pages
    rooms: Sequence[Room]
    lines: Sequence[RoomLine]
    hours: Sequence[DayHours]

    def by_day(self, line: RoomLine) -> Sequence[Sequence[Spot]]:
        """What is in a room on each day that is shown; what goes on after midnight stands on each day."""
        days: dict[date, list[Spot]] = {day: [] for day in self.pages.days}
        for spot in line.spots:
            on = _days_of(spot, self.pages)
            for day in on:
                days[day].append(spot if len(on) == 1 and spot.period.minutes <= A_DAY else _on_day(spot, day))
        return list(days.values())

    def sums(self) -> Sequence[DaySum]:
        """Each day in figures: how much of what there is, and how long rooms are booked."""
        counts: dict[date, dict[SpotKind, int]] = defaultdict(lambda: defaultdict(int))
        minutes: dict[date, int] = defaultdict(int)
        for line in self.lines:
            for spot in line.spots:
                for day in _days_of(spot, self.pages):
                    counts[day][spot.kind] += 1
                if spot.kind in COUNTED:
                    minutes[local(spot.period.starts).date()] += spot.period.minutes
        return [DaySum(hours, counts[hours.day], minutes[hours.day]) for hours in self.hours]

    @property
    def hours_shown(self) -> tuple[int, int]:
        """From which to which hour of the day there is something to show."""
        blocks = [(block.opens, block.closes) for day in self.hours for block in day.blocks]
        booked = [_minutes(spot) for line in self.lines for spot in line.spots if spot.kind is not SpotKind.CLOSURE]
        first = min((starts // 60 for starts, _ in [*blocks, *booked]), default=USUAL_HOURS[0])
        last = max((-(-ends // 60) for _, ends in [*blocks, *booked]), default=USUAL_HOURS[1])
        return first, last


def sheet_of(
    actor: Actor, centre: Centre, pages: Pages, *, room_ids: Collection[int], language: str, now: datetime
) -> Sheet:
    """A page of the calendar of a centre, of some of its rooms or of all, in a fixed number of queries."""
    rooms = rooms_at(centre.id)
    shown = [room for room in rooms if room.id in room_ids] or rooms
    within = Period(from_local(pages.first), from_local(pages.last + timedelta(days=1)))
    also = [_spot_of(session) for session in sessions_in_rooms(centre.id, within)]
    also += [_spot_of_taken(one) for one in taken_in_rooms(centre.id, within, now=now)]
    lines = lines_of(actor, shown, centre.id, within, language=language, now=now, also=also)
    return Sheet(centre, pages, rooms, lines, hours_by_day([centre.id], pages.first, pages.last)[centre.id])


def outside_on(centre: Centre, pages: Pages) -> Mapping[date, Sequence[OutsideDate]]:
    """What the centre shows of others, by the days of a page on which that stands. One query."""
    within = Period(from_local(pages.first), from_local(pages.last + timedelta(days=1)))
    by_day: dict[date, list[OutsideDate]] = defaultdict(list)
    for one in outside_between(within, centre_id=centre.id):
        for day in one.days_within(pages.first, pages.last):
            by_day[day].append(one)
    return dict(sorted(by_day.items()))


def _spot_of(session: Session) -> Spot:
    """A date of the programme; its own page is where it is moved."""
    activity = session.activity
    assert session.room_id is not None
    who: str | Sentence = activity.organisation.name if activity.organisation is not None else Sentence(ITSELF)
    return Spot(SpotKind.SESSION, "", session.room_id, session.period, session.entry.title, who)


def _spot_of_taken(taken: RoomTaken) -> Spot:
    """A meeting of a group, a date it may choose, or a study visit."""
    return Spot(SpotKind(taken.kind.value), "", taken.room_id, taken.period, taken.title, Sentence(ITSELF))


def _days_of(spot: Spot, pages: Pages) -> Sequence[date]:
    first = max(local(spot.period.starts).date(), pages.first)
    last = min(local(spot.period.ends - A_MOMENT).date(), pages.last)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _on_day(spot: Spot, day: date) -> Spot:
    """The part of a longer one that lies on that day."""
    whole = day_period(day)
    return replace(spot, period=Period(max(spot.period.starts, whole.starts), min(spot.period.ends, whole.ends)))


def _minutes(spot: Spot) -> tuple[int, int]:
    """On the wall clock; what goes on after midnight needs the whole day."""
    starts, ends = local(spot.period.starts), local(spot.period.ends - A_MOMENT)
    if starts.date() != ends.date():
        return 0, 1440
    return starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute + 1
