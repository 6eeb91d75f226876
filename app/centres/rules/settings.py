"""The rules of a centre and of its rooms: each setting with its limits, and the sentence in which people read it."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, ClassVar, Self

from app.centres.rules.kinds import APPROVAL_LABELS, Approval, PaidEvents
from app.centres.rules.refusals import LastReminderFirst, ShortestOverLongest
from app.core.i18n import N_, Sentence


class Unit(enum.Enum):
    """In what a number is counted."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    REQUESTS = "requests"

    def of(self, count: int) -> Sentence:
        """So many of it."""
        match self:
            case Unit.MINUTES:
                return Sentence(N_("%(count)s min"), {"count": count})
            case Unit.HOURS:
                return Sentence(N_("%(count)s h"), {"count": count})
            case Unit.DAYS:
                return Sentence(N_("%(count)s day"), {"count": count}, plural=N_("%(count)s days"))
            case Unit.REQUESTS:
                return Sentence(N_("%(count)s request"), {"count": count}, plural=N_("%(count)s requests"))


@dataclass(frozen=True)
class Number:
    """A number within its limits, or one of a few."""

    name: str
    label: str
    unit: Unit
    least: int
    greatest: int
    one_of: tuple[int, ...] = ()

    def in_words(self, value: int) -> object:
        """The number as people say it."""
        return timedelta(minutes=value) if self.unit is Unit.MINUTES else self.unit.of(value)


@dataclass(frozen=True)
class Choice:
    """One of several sentences."""

    name: str
    label: str
    sentences: Mapping[Any, str]

    def in_words(self, value: Any) -> Sentence:
        return Sentence(self.sentences[value])


@dataclass(frozen=True)
class Rule:
    """A sentence and the numbers in it; a choice is a sentence of its own."""

    settings: tuple[Number | Choice, ...]
    sentence: str = ""

    def in_words(self, values: Mapping[str, Any]) -> Sentence:
        """The sentence with these values."""
        (first, *_) = self.settings
        if isinstance(first, Choice):
            return first.in_words(values[first.name])
        return Sentence(self.sentence, {one.name: one.in_words(values[one.name]) for one in self.settings})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What is set, as plain values under the names of their columns."""

    rules: ClassVar[tuple[Rule, ...]] = ()

    @classmethod
    def names(cls) -> list[str]:
        """The names of all that is set."""
        return [field.name for field in fields(cls)]

    @classmethod
    def kept_in(cls, thing: object) -> Self:
        """As the centre or the room has it."""
        return cls(**{name: getattr(thing, name) for name in cls.names()})

    def check(self) -> None:
        """Raises what two of the numbers together make impossible."""

    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.names()}

    def in_words(self) -> list[Sentence]:
        """All its rules, a sentence for each."""
        return [rule.in_words(self.values()) for rule in self.rules]


QUOTA = Rule(
    (Number("quota_hours", N_("Hours of an organisation in a month"), Unit.HOURS, 0, 744),),
    N_("An organisation may have at most %(quota_hours)s here in a calendar month, free of charge."),
)
OPEN_REQUESTS = Rule(
    (Number("open_requests", N_("Open requests at once"), Unit.REQUESTS, 0, 100),),
    N_("At most %(open_requests)s of one organisation may wait for an answer at the same time."),
)
PAID_EVENTS = Rule(
    (
        Choice(
            "paid_events",
            N_("When participants have to pay"),
            {
                PaidEvents.REFUSED: N_("Events for which participants pay are refused."),
                PaidEvents.ASK_STAFF: N_("Where participants pay, staff decide each time."),
            },
        ),
    )
)
LATE_CANCELLING = Rule(
    (Number("late_cancel_hours", N_("Late cancelling"), Unit.HOURS, 0, 720),),
    N_("Who cancels later than %(late_cancel_hours)s before the start cancels late: the hours count in that month."),
)
REMINDERS = (
    Rule(
        (Number("remind_days_first", N_("First reminder"), Unit.DAYS, 0, 60),),
        N_("%(remind_days_first)s before, a mail asks whether they come or give the time back (0: none)."),
    ),
    Rule(
        (Number("remind_days_last", N_("Last reminder"), Unit.DAYS, 0, 60),),
        N_("%(remind_days_last)s before, the same mail goes out once more (0: none)."),
    ),
)
GROUPS = Rule(
    (
        Choice(
            "groups_may_book",
            N_("Informal groups"),
            {True: N_("Informal groups may book it, too."), False: N_("Informal groups may not book it.")},
        ),
    )
)
RESIDENTS = Rule(
    (
        Choice(
            "residents_may_book",
            N_("Residents"),
            {True: N_("Residents may book it for themselves."), False: N_("Residents may not book it.")},
        ),
    )
)
APPROVAL = Rule((Choice("approval", N_("Who says yes"), {one: APPROVAL_LABELS[one] for one in Approval}),))
LENGTH = Rule(
    (
        Number("min_minutes", N_("Shortest booking"), Unit.MINUTES, 1, 10080),
        Number("max_minutes", N_("Longest booking"), Unit.MINUTES, 1, 10080),
    ),
    N_("A booking lasts from %(min_minutes)s to %(max_minutes)s."),
)
GRID = Rule(
    (Number("grid_minutes", N_("Begin and end every"), Unit.MINUTES, 5, 60, one_of=(5, 10, 15, 20, 30, 60)),),
    N_("It begins and ends on a grid of %(grid_minutes)s."),
)
NOTICE = Rule(
    (
        Number("latest_hours", N_("Latest notice"), Unit.HOURS, 0, 2160),
        Number("earliest_days", N_("Earliest notice"), Unit.DAYS, 1, 730),
    ),
    N_("It is asked for at least %(latest_hours)s and at most %(earliest_days)s ahead."),
)
PADS = Rule(
    (
        Number("pad_before", N_("Preparing before"), Unit.MINUTES, 0, 240),
        Number("pad_after", N_("Tidying after"), Unit.MINUTES, 0, 240),
    ),
    N_("For preparing and tidying the room is kept free %(pad_before)s before and %(pad_after)s after it."),
)
PADS_OF = Rule(
    (
        Choice(
            "pads_by_hirer",
            N_("Who prepares and tidies"),
            {
                True: N_("Those who book set up and tidy up in that time."),
                False: N_("The centre's staff prepare and tidy in that time."),
            },
        ),
    )
)
HOLD = Rule(
    (
        Number("hold_hours", N_("A request waits at most"), Unit.HOURS, 1, 720),
        Number("hold_until_hours", N_("And at most until so long before the start"), Unit.HOURS, 0, 720),
    ),
    N_(
        "A request without an answer holds its time for %(hold_hours)s, at most until %(hold_until_hours)s before the "
        "start."
    ),
)
FREES = Rule(
    (
        Choice(
            "frees_no_shows",
            N_("When nobody came"),
            {
                True: N_("Where staff marked nobody within 15 minutes, the rest of the time is free for others."),
                False: N_("The time stays booked when nobody came."),
            },
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class CentreSettings(Settings):
    """What a centre sets for all its rooms."""

    rules = (QUOTA, OPEN_REQUESTS, PAID_EVENTS, LATE_CANCELLING, *REMINDERS)

    quota_hours: int = 20
    open_requests: int = 5
    paid_events: PaidEvents = PaidEvents.ASK_STAFF
    late_cancel_hours: int = 24
    remind_days_first: int = 7
    remind_days_last: int = 1

    def check(self) -> None:
        """Raises LastReminderFirst."""
        if 0 < self.remind_days_first <= self.remind_days_last:
            raise LastReminderFirst


@dataclass(frozen=True, kw_only=True)
class RoomSettings(Settings):
    """What a room sets for itself."""

    rules = (GROUPS, RESIDENTS, APPROVAL, LENGTH, GRID, NOTICE, PADS, PADS_OF, HOLD, FREES)

    groups_may_book: bool = True
    residents_may_book: bool = False
    approval: Approval = Approval.ALWAYS
    min_minutes: int = 30
    max_minutes: int = 480
    grid_minutes: int = 15
    latest_hours: int = 24
    earliest_days: int = 60
    pad_before: int = 0
    pad_after: int = 15
    pads_by_hirer: bool = False
    hold_hours: int = 72
    hold_until_hours: int = 24
    frees_no_shows: bool = False

    def check(self) -> None:
        """Raises ShortestOverLongest."""
        if self.max_minutes < self.min_minutes:
            raise ShortestOverLongest


SETTINGS: Mapping[str, Number | Choice] = {
    one.name: one for rule in (*CentreSettings.rules, *RoomSettings.rules) for one in rule.settings
}


def changed(before: Settings, after: Settings) -> dict[str, list[Any]]:
    """Where two differ: the old and the new value by the name of the setting, as the trail keeps them."""
    was, becomes = before.values(), after.values()
    return {name: [_plain(was[name]), _plain(becomes[name])] for name in was if was[name] != becomes[name]}


def changes_in_words(changes: Mapping[str, Sequence[Any]]) -> list[Sentence]:
    """Each such change as before and after; what is no setting any more is left out."""
    return [
        Sentence(
            N_("%(setting)s: %(was)s → %(becomes)s"),
            {
                "setting": Sentence(SETTINGS[name].label),
                "was": SETTINGS[name].in_words(was),
                "becomes": SETTINGS[name].in_words(becomes),
            },
        )
        for name, (was, becomes) in changes.items()
        if name in SETTINGS
    ]


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value
