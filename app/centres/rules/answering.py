"""Within what time a centre answers, and which requests approve themselves: plain values with a sentence for each."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from app.centres.rules.feasts import public_holidays
from app.centres.rules.hours import Block, shown
from app.centres.rules.kinds import WEEKDAYS
from app.core.clock import from_local, local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence

MOST_LISTED = 200


class AnswerUnit(enum.StrEnum):
    """In what a centre counts the time in which it answers."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"


UNIT_LABELS: Mapping[AnswerUnit, str] = {
    AnswerUnit.HOURS: N_("hours"),
    AnswerUnit.WORKING_DAYS: N_("working days (Monday to Friday, no public holidays)"),
}


class ManagersFirst(Refusal):
    """Managers would be warned before the coordinators."""

    sentence = N_("Managers hear of it after the coordinators. Write fewer hours than for the coordinators.")
    field = "warn_managers_hours"


@dataclass(frozen=True, kw_only=True)
class AnswerRule:
    """A centre's promise: the time in which it answers, whom it warns when, and how long its clock stands still."""

    within: int = 0
    unit: AnswerUnit = AnswerUnit.HOURS
    warn_hours: int = 24
    warn_managers_hours: int = 4
    stop_hours: int = 72

    def promise(self, since: datetime, *, times: int = 1) -> datetime | None:
        """By when a request that came then is answered; nothing where the hold alone says it."""
        if not self.within:
            return None
        if self.unit is AnswerUnit.WORKING_DAYS:
            return working_days_after(since, self.within * times)
        return since + timedelta(hours=self.within * times)

    def warnings(self, since: datetime, answer_by: datetime) -> tuple[datetime | None, datetime | None]:
        """When coordinators, and when managers, are told that it waits: never in the first half of its time."""
        half = since + (answer_by - since) / 2
        hours = self.warn_hours, self.warn_managers_hours
        first, second = (max(answer_by - timedelta(hours=number), half) if number else None for number in hours)
        return first, second

    def check(self) -> None:
        """Raises ManagersFirst."""
        if self.warn_managers_hours and self.warn_managers_hours >= self.warn_hours:
            raise ManagersFirst


@dataclass(frozen=True, kw_only=True)
class SafeRule:
    """Which requests approve themselves. Blocks of off-peak hours are [weekday, from, to] in minutes; none: at any."""

    room_ids: tuple[int, ...] = ()
    blocks: tuple[tuple[int, int, int], ...] = ()
    groups_too: bool = False
    most_people: int = 0
    most_minutes: int = 0
    most_of_quota: int = 100
    clean_record: bool = True
    sample_every: int = 5

    def as_json(self) -> dict[str, Any]:
        lists = {"room_ids": list(self.room_ids), "blocks": [list(block) for block in self.blocks]}
        return {**asdict(self), **lists}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SafeRule":
        blocks = tuple((weekday, opens, closes) for weekday, opens, closes in kept["blocks"])
        return cls(**{**kept, "room_ids": tuple(kept["room_ids"]), "blocks": blocks})

    def of_day(self, weekday: int) -> list[Block]:
        return [Block(opens, closes) for on, opens, closes in self.blocks if on == weekday]

    @property
    def hours(self) -> tuple[Sentence, ...]:
        """The off-peak hours, a phrase for each weekday that has some."""
        return tuple(
            Sentence(N_("%(day)s %(hours)s"), {"day": Sentence(name), "hours": shown(self.of_day(weekday))})
            for weekday, name in enumerate(WEEKDAYS)
            if self.of_day(weekday)
        )


def is_working_day(day: date) -> bool:
    """Monday to Friday, but no public holiday."""
    return day.weekday() < 5 and day not in _feasts(day.year)


def working_days_after(since: datetime, number: int) -> datetime:
    """The same hour on the working day that is so many after that day."""
    wall = local(since)
    day = wall.date()
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return from_local(day, wall.time())


@lru_cache(maxsize=16)
def _feasts(year: int) -> frozenset[date]:
    return frozenset(feast.day for feast in public_holidays(year, year))


def answering_in_words(rule: AnswerRule) -> list[Sentence]:
    """What the rule of answering means, a sentence for each number."""
    said = [_within(rule)]
    if rule.warn_hours:
        said.append(
            Sentence(
                N_("%(count)s hour before that, coordinators get one mail with all that waits."),
                {"count": rule.warn_hours},
                plural=N_("%(count)s hours before that, coordinators get one mail with all that waits."),
            )
        )
    else:
        said.append(Sentence(N_("Coordinators get no mail about requests that wait.")))
    if rule.warn_managers_hours:
        said.append(
            Sentence(
                N_("%(count)s hour before that, managers get one, too."),
                {"count": rule.warn_managers_hours},
                plural=N_("%(count)s hours before that, managers get one, too."),
            )
        )
    else:
        said.append(Sentence(N_("Managers get no mail about requests that wait.")))
    said.append(
        Sentence(
            N_(
                "When you ask the applicant for more, the clock stands still until they answer, for at most %(count)s "
                "hour. The time stays held so much longer, as far as the start allows."
            ),
            {"count": rule.stop_hours},
            plural=N_(
                "When you ask the applicant for more, the clock stands still until they answer, for at most %(count)s "
                "hours. The time stays held so much longer, as far as the start allows."
            ),
        )
    )
    return said


def _within(rule: AnswerRule) -> Sentence:
    if not rule.within:
        return Sentence(N_("A request is answered by the end of its hold, as the room says."))
    if rule.unit is AnswerUnit.WORKING_DAYS:
        return Sentence(
            N_("A request is answered within %(count)s working day, and always before its hold ends."),
            {"count": rule.within},
            plural=N_("A request is answered within %(count)s working days, and always before its hold ends."),
        )
    return Sentence(
        N_("A request is answered within %(count)s hour, and always before its hold ends."),
        {"count": rule.within},
        plural=N_("A request is answered within %(count)s hours, and always before its hold ends."),
    )


def safe_in_words(rule: SafeRule | None, listed: Sequence[str]) -> list[Sentence]:
    """What the rule means by which requests approve themselves, a sentence for each condition."""
    if rule is None:
        return [Sentence(N_("Staff answer every request; only rooms that are marked so are had at once."))]
    said = [Sentence(N_("A request approves itself when all of this is true:"))]
    if listed:
        said.append(Sentence(N_("It is for a room that is had at once, or for: %(rooms)s."), {"rooms": tuple(listed)}))
    else:
        said.append(Sentence(N_("It is for a room that is had at once.")))
    said.append(
        Sentence(N_("A verified organisation or a verified informal group asks."))
        if rule.groups_too
        else Sentence(N_("A verified organisation asks."))
    )
    if rule.blocks:
        said.append(Sentence(N_("It lies within these hours: %(hours)s."), {"hours": rule.hours}))
    if rule.most_people:
        said.append(
            Sentence(
                N_("At most %(count)s person comes."),
                {"count": rule.most_people},
                plural=N_("At most %(count)s people come."),
            )
        )
    if rule.most_minutes:
        said.append(Sentence(N_("It lasts at most %(length)s."), {"length": timedelta(minutes=rule.most_minutes)}))
    said.append(
        Sentence(N_("With it, at most %(percent)s %% of the hours of that month are used."), _percent(rule))
        if rule.most_of_quota < 100
        else Sentence(N_("It is within the hours of that month."))
    )
    if rule.clean_record:
        said.append(Sentence(N_("No warning and nothing else stands against them here.")))
    said.append(
        Sentence(
            N_("Every approval is picked for you to look at afterwards."),
            {"count": rule.sample_every},
            plural=N_("One of %(count)s approvals is picked for you to look at afterwards."),
        )
    )
    return said


def _percent(rule: SafeRule) -> Mapping[str, object]:
    return {"percent": rule.most_of_quota}
