"""The one verdict: a list of named results, each passed, needs approval, or refused.

The page, the live card, the API and the approval all show this one. Pure: what is known comes as
`Facts`, the present as an argument. Times are UTC and half-open.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.bookings.rules import checks
from app.bookings.rules.equipment import check_equipment
from app.bookings.rules.facts import Ask, Facts, Limit, PartyKind
from app.bookings.rules.pads import pads_of
from app.bookings.rules.refusals import StaffDecide
from app.bookings.rules.safe import BY_CENTRE, ByRule, conditions, covers
from app.core.errors import Refusal
from app.core.i18n import Sentence

UNVERIFIED_WAIT_FACTOR = 2
LEAST_TIME_TO_ANSWER = timedelta(hours=2)
DECIDED = "decided"  # marks a kept rule as applied when it was decided


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
    held_until: datetime | None = None
    quota: tuple[int, int] | None = None
    pads: Sentence | None = None
    limits: Mapping[str, Limit] = field(default_factory=dict, compare=False)
    aside_why: str = ""

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

    @property
    def by_rule(self) -> ByRule:
        """Which rule gives what is had at once."""
        return ByRule.CENTRE if any(result.rule.startswith("safe_") for result in self.results) else ByRule.ROOM

    def demand_possible(self) -> None:
        """Raise the first refusal, if there is one."""
        for result in self.refused:
            assert result.refusal is not None
            raise result.refusal

    def set_aside(self, why: str) -> "Verdict":
        """The same, its refusals set aside by staff for this reason."""
        return replace(self, aside_why=why) if self.refused else self

    def as_record(self) -> list[dict[str, Any]]:
        """The rules as they were applied, with their numbers and what was set aside, to be kept with the booking."""
        return [_record(result, self.limits.get(result.rule), self.aside_why) for result in self.results]

    def decided_on(self, asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What was kept when it was asked, and beside it the rules as they were applied when it was decided."""
        return [*as_asked(asked), *({**one, DECIDED: True} for one in self.as_record())]


def as_asked(kept: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What was kept when it was asked, without what was kept when it was decided."""
    return [dict(one) for one in kept if not one.get(DECIDED)]


def limits_of(facts: Facts) -> Mapping[str, Limit]:
    """The numbers of all rules that hold there."""
    return {**facts.room.limits, **facts.centre.limits}


def _record(result: Result, limit: Limit | None, aside_why: str) -> dict[str, Any]:
    kept: dict[str, Any] = {"rule": result.rule, "outcome": result.outcome.value}
    if limit:
        kept["limit"] = limit
    if aside_why and result.outcome is Outcome.REFUSED:
        kept |= {"overridden": True, "reason": aside_why}
    return kept


Check = Callable[[Ask, Facts], Sentence]


@dataclass(frozen=True)
class Rule:
    name: str
    check: Check
    overridable: bool


PHYSICS = (Rule("free", checks.check_free, overridable=False),)
EQUIPMENT = Rule("equipment", check_equipment, overridable=False)
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
    Rule("record", checks.check_record, overridable=True),
    Rule("short_notice", checks.check_short_notice, overridable=True),
)
OPEN_REQUESTS = Rule("open_requests", checks.check_open_requests, overridable=True)


def verdict(ask: Ask, facts: Facts) -> Verdict:
    """The verdict on asking for a room now."""
    results = [judge(rule, ask, facts) for rule in (*physics(ask), *WHEN_ASKING, *ALWAYS)]
    results = by_safe_rule(results, ask, facts)
    waits = any(result.outcome is Outcome.NEEDS_APPROVAL for result in results)
    if waits:
        results.append(judge(OPEN_REQUESTS, ask, facts))
    return _verdict(ask, facts, results, waits=waits)


def verdict_at_approval(ask: Ask, facts: Facts) -> Verdict:
    """The verdict on a waiting request as the world is now: it was asked in time, so notice is not asked again."""
    return judged_by((*physics(ask), *ALWAYS), ask, facts)


def judged_by(rules: Iterable[Rule], ask: Ask, facts: Facts) -> Verdict:
    """The verdict of these rules alone, of which nothing has to wait."""
    return _verdict(ask, facts, [judge(rule, ask, facts) for rule in rules], waits=False)


def physics(ask: Ask) -> tuple[Rule, ...]:
    """What nobody overrides: the room is free, and so is the equipment where some is asked for."""
    return (*PHYSICS, EQUIPMENT) if ask.equipment else PHYSICS


def by_safe_rule(results: list[Result], ask: Ask, facts: Facts) -> list[Result]:
    """Where nothing but the room's approval stands in the way, the centre's rule may give it, or says why not."""
    rule = facts.centre.safe
    waits_for = [result.rule for result in results if result.outcome is not Outcome.PASSED]
    if rule is None or waits_for != ["approval"] or not covers(rule, facts):
        return results
    judged = conditions(rule, ask, facts)
    if all(condition.is_met for condition in judged):
        given = Result("approval", Outcome.PASSED, Sentence(BY_CENTRE))
        results = [given if result.rule == "approval" else result for result in results]
    said = {True: Outcome.PASSED, False: Outcome.NEEDS_APPROVAL}
    return [*results, *(Result(one.name, said[one.is_met], one.sentence) for one in judged)]


def answer_by(ask: Ask, facts: Facts) -> datetime:
    """By when staff answer: as the centre promises, and never after the time is held."""
    times = UNVERIFIED_WAIT_FACTOR if facts.party.kind is PartyKind.UNVERIFIED else 1
    promised, held = facts.centre.answering.promise(facts.now, times=times), held_until(ask, facts)
    return held if promised is None else min(promised, held)


def held_until(ask: Ask, facts: Facts) -> datetime:
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


def _verdict(ask: Ask, facts: Facts, results: list[Result], *, waits: bool) -> Verdict:
    room, party = facts.room, facts.party
    used = (party.usage.minutes + ask.period.minutes, facts.centre.quota_hours * 60)
    return Verdict(
        results=tuple(results),
        answer_by=answer_by(ask, facts) if waits else None,
        held_until=held_until(ask, facts) if waits else None,
        quota=None if party.kind is PartyKind.HOUSE else used,
        pads=pads_of(room, ask.period),
        limits=limits_of(facts),
    )
