"""The planner: it asks the product's own verdict about every wish, so the demo keeps the rules it shows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from app.bookings.rules import (
    Ask,
    BookingState,
    CentreRules,
    Facts,
    Party,
    PartyKind,
    RoomRules,
    Usage,
    held_until,
    verdict,
)
from app.bookings.rules.refusals import ClosedThatDay, RoomTaken
from app.bookings.rules.repeats import Pattern, Repeat, days_of
from app.bookings.rules.series import Missing
from app.cli.demo.organisations import OPERATOR, ORGANISATIONS
from app.cli.demo.people import DECIDERS
from app.cli.demo.year.events import EVENTS, Event
from app.cli.demo.year.fates import OWN_PROGRAMME, Planned, Talk, decided
from app.cli.demo.year.habits import HABITS, Habit
from app.cli.demo.year.meetings import Meeting
from app.cli.demo.year.series import SERIES, SeriesSketch
from app.cli.demo.year.singles import SINGLES
from app.cli.demo.year.waiting import WAITING, Waiting
from app.core.clock import Period, from_minutes, local
from app.organisations.models import OrganisationKind, Verification
from app.schedule.rules import Occupied, Status

WEEKS_BACK, WEEKS_AHEAD, WEEKS_OF_STAFF = 26, 9, 26
SINGLES_A_WEEK = 24
HOURS = (9, 10, 11, 13, 14, 15, 16, 16, 17, 17, 17, 18, 18, 18, 19)
SUNDAY = 6
NOT_NEW = timedelta(hours=73)
LEAST_DATES = 3
ASKED_LATER = timedelta(hours=7)
FOR_STAFF = frozenset({"quota", "notice"})
OF = {organisation.key: organisation for organisation in ORGANISATIONS}


@dataclass(frozen=True)
class House:
    """The rules and the open times of all that can be booked, and what is occupied before anybody asks."""

    rooms: Mapping[str, RoomRules]
    centres: Mapping[str, CentreRules]
    opening: Mapping[str, Sequence[Period]]
    closures: Sequence[Occupied]


@dataclass(frozen=True)
class SeriesPlan:
    """The rule of a series, the days that it does not have, and whether it began as a single booking."""

    repeat: Repeat
    missing: tuple[Missing, ...]
    was_single: bool


class Planner:
    """Plans the year around `now`; the same house and the same moment give the same plan."""

    def __init__(self, house: House, *, now: datetime) -> None:
        self.house = house
        self.now = now
        self.today = local(now).date()
        self.monday = self.today - timedelta(days=self.today.weekday())
        self.planned: list[Planned] = []
        self.series: dict[str, SeriesPlan] = {}
        self._occupied: dict[int, list[Occupied]] = defaultdict(list)
        self._minutes: dict[tuple[str, str, int, int], int] = defaultdict(int)
        self._open: dict[tuple[str, str], int] = defaultdict(int)
        self._opening: dict[tuple[str, date], list[Period]] = defaultdict(list)
        for row in house.closures:
            self._occupied[row.resource_id].append(row)
        for centre, periods in house.opening.items():
            for period in periods:
                self._opening[centre, local(period.starts).date()].append(period)

    def year(self) -> list[Planned]:
        """All bookings, in the order in which they were asked for."""
        for waiting in WAITING:
            self._wait(waiting)
        for sketch in SERIES:
            self._ask_series(sketch)
        for event in EVENTS:
            self._happen(event)
        for habit in HABITS:
            last = WEEKS_OF_STAFF if habit.meeting.party == OPERATOR else WEEKS_AHEAD
            for week in range(habit.first_week, last, habit.every):
                self._repeat(habit, week)
        for week in range(-WEEKS_BACK, WEEKS_AHEAD):
            for number in range(SINGLES_A_WEEK):
                self._meet_once(week, number)
        return sorted(self.planned, key=lambda booking: (booking.asked_at, booking.key))

    def _wait(self, waiting: Waiting) -> None:
        meeting = waiting.meeting
        asked_at = self.now - timedelta(hours=waiting.asked_hours)
        for day in (self.today + timedelta(days=waiting.days + more) for more in range(14)):
            if day.weekday() == SUNDAY:
                continue
            request = self._ask(
                f"waiting:{meeting.title}", meeting, self._period(day, waiting.starts, meeting), asked_at
            )
            if request is not None and not request.said.is_instant and request.answer_by > self.now:
                self._keep(replace(request, talk=tuple(self._talk(waiting, request))))
                return

    def _ask_series(self, sketch: SeriesSketch) -> None:
        """Every week from the first day; days that cannot be had are kept as missing, the others share one fate."""
        meeting, asked_at = sketch.meeting, self.now - timedelta(hours=sketch.asked_hours)
        for shift in range(7):
            first = self.today + timedelta(days=sketch.days + shift)
            ends = sketch.starts + meeting.minutes
            repeat = Repeat(Pattern.WEEKLY, first, sketch.starts, ends, times=sketch.times)
            asked, missing = self._dates_of(repeat, sketch, asked_at)
            if len(asked) >= LEAST_DATES and asked[0].asked_at == asked_at:
                break
        else:
            return
        self.series[sketch.key] = SeriesPlan(repeat, tuple(missing), sketch.was_single)
        answer_by, chance = min(one.answer_by for one in asked), self._chance(sketch.key)
        asker, later = OF[meeting.party].owner, [one for one in asked if one.asked_at > asked_at]
        decider = chance.choice(DECIDERS[meeting.room.split("/")[0]])
        decided_at = asked_at + timedelta(hours=5)
        for one in later:
            self._keep(replace(one, series=sketch.key, asker=asker, answer_by=min(one.answer_by for one in later)))
        for one in asked[: len(asked) - len(later)]:
            one = replace(one, series=sketch.key, asker=asker, answer_by=answer_by, state=sketch.state)
            if sketch.state in (BookingState.APPROVED, BookingState.CANCELLED, BookingState.REFUSED):
                one = replace(one, decided_at=decided_at, decider=decider, reason=sketch.reason, words=sketch.words)
            if sketch.state is BookingState.CANCELLED:
                one = replace(one, ended_at=decided_at + timedelta(hours=30))
            if sketch.state is BookingState.EXPIRED:
                one = replace(one, ended_at=answer_by + timedelta(minutes=1))
            self._keep(one)
        waiting = asked if sketch.state is BookingState.REQUESTED else later
        self._open[meeting.party, meeting.room.split("/")[0]] -= max(len(waiting) - 1, 0)

    def _dates_of(
        self, repeat: Repeat, sketch: SeriesSketch, asked_at: datetime
    ) -> tuple[list[Planned], list[Missing]]:
        asked, missing = [], []
        for number, day in enumerate(days_of(repeat)):
            period = self._period(day, sketch.starts, sketch.meeting)
            at = self.now - ASKED_LATER if number >= sketch.times - sketch.later else asked_at
            request = self._ask(f"{sketch.key}:{number}", sketch.meeting, period, at)
            if request is not None and not request.overridden and not request.said.is_instant:
                asked.append(request)
            else:
                is_open = self._opening[sketch.meeting.room.split("/")[0], day]
                missing.append(Missing(day, (RoomTaken if is_open else ClosedThatDay).__name__))
        return asked, missing

    def _talk(self, waiting: Waiting, request: Planned) -> Iterator[Talk]:
        centre = request.meeting.room.split("/")[0]
        if waiting.question:
            at = request.asked_at + timedelta(hours=min(waiting.asked_hours / 2, 6))
            yield Talk(DECIDERS[centre][0], True, waiting.question, at)
        if waiting.answer:
            at = self.now - timedelta(hours=min(waiting.asked_hours / 4, waiting.answered_hours))
            yield Talk(request.asker, False, waiting.answer, at)

    def _happen(self, event: Event) -> None:
        chance = self._chance(event.meeting.title)
        for week in range(3):
            day = event.day(self.today) + timedelta(weeks=week)
            lead = chance.randint(22, 50)
            if self._try(f"event:{event.meeting.title}", event.meeting, day, event.starts, lead, chance):
                return

    def _repeat(self, habit: Habit, week: int) -> None:
        key = f"habit:{habit.meeting.room}:{habit.meeting.title}:{week}"
        chance = self._chance(key)
        day = self.monday + timedelta(days=week * 7 + habit.weekday)
        self._try(key, habit.meeting, day, habit.starts, chance.randint(22, 57), chance)

    def _meet_once(self, week: int, number: int) -> None:
        key = f"single:{week}:{number}"
        chance = self._chance(key)
        meeting = chance.choice(SINGLES)
        weekday = chance.choice((0, 0, 1, 1, 2, 2, 3, 3, 4, 5))
        starts = chance.choice((10, 11, 12, 13)) if weekday == 5 else chance.choice(HOURS)
        day = self.monday + timedelta(days=week * 7 + weekday)
        self._try(key, meeting, day, starts * 60, chance.randint(3, 21), chance)

    def _try(self, key: str, meeting: Meeting, day: date, starts: int, lead: int, chance: Random) -> bool:
        """Ask for it `lead` days before, and say whether it could be asked for.

        The operator plans earlier than anybody else. What is not asked for yet does not happen.
        """
        if meeting.party == OPERATOR and day - timedelta(days=lead) > self.today - timedelta(days=4):
            lead = (day - self.today).days + chance.randint(5, 25)
        wall = datetime.combine(day - timedelta(days=lead), time(chance.randint(8, 21), chance.randint(0, 59)))
        asked_at = from_minutes(wall.date(), wall.hour * 60 + wall.minute)
        request = self._ask(key, meeting, self._period(day, starts, meeting), asked_at)
        if request is None:
            return False
        if asked_at <= self.now - (timedelta() if request.said.is_instant else NOT_NEW):
            self._keep(decided(request, chance, now=self.now))
        return True

    def _ask(self, key: str, meeting: Meeting, period: Period, asked_at: datetime) -> Planned | None:
        """The request, or nothing where the verdict says no; the operator's own programme is let through by staff."""
        ask = Ask(period, meeting.people, meeting.layout, meeting.participants_pay)
        facts = self._facts(meeting, period, asked_at)
        said = verdict(ask, facts)
        overridden = tuple(result.rule for result in said.refused)
        if overridden and not (meeting.party == OPERATOR and FOR_STAFF.issuperset(overridden)):
            return None
        return Planned(
            key=key,
            meeting=meeting,
            period=period,
            asker=self._chance(f"{key}:asker").choice(_people_of(meeting.party)),
            asked_at=asked_at,
            said=said,
            state=BookingState.REQUESTED,
            answer_by=held_until(ask, facts),
            overridden=overridden,
            override_why=OWN_PROGRAMME if overridden else "",
        )

    def _facts(self, meeting: Meeting, period: Period, asked_at: datetime) -> Facts:
        centre = meeting.room.split("/")[0]
        rules = self.house.rooms[meeting.room]
        around = period.padded(before=300, after=300)
        return Facts(
            room=rules,
            centre=self.house.centres[centre],
            party=Party(
                _party_kind(meeting.party),
                None,
                Usage(self._minutes[_month(meeting, period)], self._open[meeting.party, centre]),
            ),
            opening=self._opening[centre, local(period.starts).date()],
            occupied=[
                row for number in rules.resource_ids for row in self._occupied[number] if row.period.overlaps(around)
            ],
            now=asked_at,
        )

    def _keep(self, booking: Planned) -> None:
        """Its time is given to nobody else, even where it was refused or cancelled later."""
        meeting = booking.meeting
        self.planned.append(booking)
        if booking.counts:
            self._minutes[_month(meeting, booking.period)] += booking.period.minutes
        if booking.state is BookingState.REQUESTED:
            self._open[meeting.party, meeting.room.split("/")[0]] += 1
        for want in self.house.rooms[meeting.room].wants(booking.period):
            row = Occupied(
                *(want.resource_id, want.period, want.layer),
                entry_id=-len(self.planned),
                kind="booking",
                status=Status.CONFIRMED,
                title="",
                core=booking.period,
            )
            self._occupied[want.resource_id].append(row)

    def _period(self, day: date, starts: int, meeting: Meeting) -> Period:
        begins = from_minutes(day, starts)
        return Period(begins, begins + timedelta(minutes=meeting.minutes))

    def _chance(self, key: str) -> Random:
        """Chance of its own for each thing, so that one more line in a list changes nothing else."""
        return Random(f"{self.today}:{key}")  # noqa: S311 - a demo, not a secret


def _month(meeting: Meeting, period: Period) -> tuple[str, str, int, int]:
    starts = local(period.starts)
    return meeting.party, meeting.room.split("/")[0], starts.year, starts.month


def _people_of(party: str) -> tuple[str, ...]:
    organisation = OF.get(party)
    return (party,) if organisation is None else (organisation.owner, *organisation.bookers)


def _party_kind(party: str) -> PartyKind:
    organisation = OF.get(party)
    if organisation is None:
        return PartyKind.RESIDENT
    if organisation.verification is not Verification.VERIFIED:
        return PartyKind.UNVERIFIED
    return PartyKind.GROUP if organisation.kind is OrganisationKind.INFORMAL_GROUP else PartyKind.VERIFIED
