"""The one verdict: a list of named results, each passed, needs approval, or refused.

The page, the live card, the API and the approval all show this one. Pure: what is known comes as
`Facts`, the present as an argument. Times are UTC and half-open.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.bookings.rules import checks
from app.bookings.rules.facts import Ask, Facts, PartyKind
from app.bookings.rules.refusals import OverrideNeedsReason, OverrideNotPossible, StaffDecide
from app.core.errors import Refusal
from app.core.i18n import Sentence

UNVERIFIED_WAIT_FACTOR = 2
LEAST_TIME_TO_ANSWER = timedelta(hours=2)


class Outcome(enum.StrEnum):
    PASSED = "passed"
    NEEDS_APPROVAL = "needs_approval"
    REFUSED = "refused"


@dataclass(frozen=True)
class Result:
    """One rule and what it says. A refused one keeps its refusal; staff may override it where it says so."""

    rule: str
    outcome: Outcome
    sentence: Sentence
    overridable: bool = False
    refusal: Refusal | None = None

    @property
    def help(self) -> Sentence | None:
        return self.refusal.help_words if self.refusal is not None else None


@dataclass(frozen=True)
class Verdict:
    """All results, in the order in which they matter."""

    results: tuple[Result, ...]
    answer_by: datetime | None = None
    quota: tuple[int, int] | None = None
    tidy_until: datetime | None = None

    @property
    def refused(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.outcome is Outcome.REFUSED)

    @property
    def outcome(self) -> Outcome:
        if self.refused:
            return Outcome.REFUSED
        if any(result.outcome is Outcome.NEEDS_APPROVAL for result in self.results):
            return Outcome.NEEDS_APPROVAL
        return Outcome.PASSED

    @property
    def is_instant(self) -> bool:
        return self.outcome is Outcome.PASSED

    def demand_possible(self) -> None:
        """Raise the first refusal, if there is one."""
        for result in self.refused:
            assert result.refusal is not None
            raise result.refusal

    def demand_overridable(self, why: str) -> None:
        """Staff set rules aside with a reason, physics never. Raises OverrideNotPossible and OverrideNeedsReason."""
        for result in self.refused:
            if not result.overridable:
                raise OverrideNotPossible(rule=result.sentence)
            if not why.strip():
                raise OverrideNeedsReason(rule=result.sentence)

    def as_record(self) -> list[dict[str, str]]:
        """The rules as they were applied, to be kept with the booking."""
        return [{"rule": result.rule, "outcome": result.outcome.value} for result in self.results]


Check = Callable[[Ask, Facts], Sentence]


@dataclass(frozen=True)
class Rule:
    name: str
    check: Check
    overridable: bool


PHYSICS = (Rule("free", checks.check_free, overridable=False),)
WHEN_ASKING = (
    Rule("future", checks.check_future, overridable=False),
    Rule("notice", checks.check_notice, overridable=True),
)
ALWAYS = (
    Rule("opening_hours", checks.check_opening_hours, overridable=True),
    Rule("length", checks.check_length, overridable=True),
    Rule("grid", checks.check_grid, overridable=True),
    Rule("people", checks.check_people, overridable=True),
    Rule("party", checks.check_party, overridable=True),
    Rule("quota", checks.check_quota, overridable=True),
    Rule("payment", checks.check_payment, overridable=True),
    Rule("approval", checks.check_approval, overridable=True),
)
OPEN_REQUESTS = Rule("open_requests", checks.check_open_requests, overridable=True)


def verdict(ask: Ask, facts: Facts) -> Verdict:
    """The verdict on asking for a room now."""
    results = [judge(rule, ask, facts) for rule in (*PHYSICS, *WHEN_ASKING, *ALWAYS)]
    waits = any(result.outcome is Outcome.NEEDS_APPROVAL for result in results)
    if waits:
        results.append(judge(OPEN_REQUESTS, ask, facts))
    return _verdict(ask, facts, results, answer_by=answer_by(ask, facts) if waits else None)


def verdict_at_approval(ask: Ask, facts: Facts) -> Verdict:
    """The verdict on a waiting request as the world is now: it was asked in time, so notice is not asked again."""
    return _verdict(ask, facts, [judge(rule, ask, facts) for rule in (*PHYSICS, *ALWAYS)], answer_by=None)


def answer_by(ask: Ask, facts: Facts) -> datetime:
    """Until when the time is held for an answer: the room's hold time, at most until so many hours before the start.

    An unverified party is held twice as long, because staff look at it first. A late request still
    leaves staff two hours, but never beyond the start.
    """
    factor = UNVERIFIED_WAIT_FACTOR if facts.party.kind is PartyKind.UNVERIFIED else 1
    by_length = facts.now + timedelta(hours=facts.room.hold_hours * factor)
    by_start = ask.period.starts - timedelta(hours=facts.room.hold_until_hours)
    return min(by_length, max(by_start, facts.now + LEAST_TIME_TO_ANSWER), ask.period.starts)


def judge(rule: Rule, ask: Ask, facts: Facts) -> Result:
    """Ask one rule and name its result."""
    try:
        sentence = rule.check(ask, facts)
    except StaffDecide as needs:
        return Result(rule.name, Outcome.NEEDS_APPROVAL, needs.words)
    except Refusal as refusal:
        return Result(rule.name, Outcome.REFUSED, refusal.words, rule.overridable, refusal)
    return Result(rule.name, Outcome.PASSED, sentence)


def _verdict(ask: Ask, facts: Facts, results: list[Result], *, answer_by: datetime | None) -> Verdict:
    room = facts.room
    return Verdict(
        results=tuple(results),
        answer_by=answer_by,
        quota=(facts.party.usage.minutes + ask.period.minutes, facts.centre.quota_hours * 60),
        tidy_until=ask.period.padded(before=0, after=room.pad_after).ends if room.pad_after else None,
    )
