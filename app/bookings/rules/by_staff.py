"""Booking by staff: the verdict from their side, what they set aside and why, and what has already taken place.

A rule is set aside by its name, with a reason; physics never. What is over is written down for the figures, so no
rule is asked of it but physics and how long ago it was.
"""

import enum
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from app.bookings.rules.changes import as_staff
from app.bookings.rules.facts import Ask, Facts, PartyKind
from app.bookings.rules.refusals import NoSuchLayout, OverrideNeedsReason
from app.bookings.rules.verdict import ALWAYS, Result, Rule, Verdict, judged_by, physics
from app.core.clock import from_local, local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence

YEARS_BACK = 2
FOR_FIGURES = N_(
    "It has already taken place, so it is written down for the figures: no rule is asked and nobody gets a mail. "
    "Its %(length)s count in the hours of that month."
)
FOR_FIGURES_OF_NOBODY = N_(
    "It has already taken place, so it is written down for the figures: no rule is asked and nobody gets a mail. "
    "It counts in nobody's quota."
)


class Aside(enum.StrEnum):
    """The rules that staff may set aside when they book, by their names."""

    FUTURE = "future"
    OPENING_HOURS = "opening_hours"
    LENGTH = "length"
    GRID = "grid"
    PEOPLE = "people"
    PARTY = "party"
    QUOTA = "quota"
    PAYMENT = "payment"
    SHORT_NOTICE = "short_notice"


class RunsAlready(Refusal):
    sentence = N_("This time has begun already. Choose a later start, or set this aside and say why.")
    field = "starts"


class AcrossNow(Refusal):
    """What began on an earlier day and goes on is neither ahead nor over."""

    sentence = N_(
        "It began on an earlier day and still goes on. Enter it when it is over, or book the rest from today."
    )
    field = "starts"


class TooFarBack(Refusal):
    sentence = N_("This is more than two years ago, and the figures of that time are closed. Enter from %(first)s.")
    field = "day"


class SayWhetherTheyCame(Refusal):
    """A past time is never entered by a slip."""

    sentence = N_("This time has passed. Say below that the booking has taken place, or choose a later time.")
    field = "came"


class NotOverYet(Refusal):
    sentence = N_("This time is not over yet, so nobody can say whether they came. Choose “It lies ahead”.")
    field = "came"


class OnlyCoordinatorsSetAside(Refusal):
    sentence = N_("A rule says no: %(rule)s Only a coordinator sets a rule aside. Ask the coordinator of the centre.")
    field = "overrides"
    status = 403


class OnlyCoordinatorsEnterPast(Refusal):
    sentence = N_("Only a coordinator enters bookings that are over. Ask the coordinator of the centre.")
    field = "day"
    status = 403


class NothingToSetAside(Refusal):
    """What was ticked says yes by now, or was never a rule that can be set aside."""

    sentence = N_("There is nothing to set aside here: this rule does not say no. Look at the verdict again.")
    field = "overrides"


def is_over(ask: Ask, now: datetime) -> bool:
    """Whether all of it lies in the past."""
    return ask.period.ends <= now


def check_layout(ask: Ask, facts: Facts) -> None:
    """Refuses NoSuchLayout: no reason makes a room be set as it cannot be."""
    if ask.layout is not None and ask.layout not in facts.room.layouts:
        raise NoSuchLayout


def check_in_one_piece(ask: Ask, facts: Facts) -> Sentence:
    """Refuses AcrossNow."""
    if ask.period.starts < facts.now and local(ask.period.starts).date() != local(facts.now).date():
        raise AcrossNow
    return Sentence(N_("It is not half over."))


def check_not_begun(ask: Ask, facts: Facts) -> Sentence:
    """Refuses RunsAlready."""
    if ask.period.starts < facts.now:
        raise RunsAlready
    return Sentence(N_("The time lies ahead."))


def check_not_too_old(ask: Ask, facts: Facts) -> Sentence:
    """Refuses TooFarBack; the day is that of two years ago by the calendar."""
    today = local(facts.now).date()
    leap = today.month == 2 and today.day == 29
    first = today.replace(year=today.year - YEARS_BACK, day=28 if leap else today.day)
    if ask.period.starts < from_local(first):
        raise TooFarBack(first=first)
    if facts.party.kind is PartyKind.HOUSE:
        return Sentence(FOR_FIGURES_OF_NOBODY)
    return Sentence(FOR_FIGURES, {"length": ask.period.length})


WHEN_BOOKING = (
    Rule("in_one_piece", check_in_one_piece, overridable=False),
    Rule("future", check_not_begun, overridable=True),
)
WHEN_OVER = (Rule("figures", check_not_too_old, overridable=False),)


def verdict_by_staff(ask: Ask, facts: Facts) -> Verdict:
    """The verdict for staff who book: they decide what waits for approval, and no notice binds them."""
    if is_over(ask, facts.now):
        return judged_by((*physics(ask), *WHEN_OVER), ask, facts)
    return as_staff(judged_by((*physics(ask), *WHEN_BOOKING, *ALWAYS), ask, facts))


def exactly(ask: Ask, facts: Facts) -> Facts:
    """What is over takes its room for just that time: nobody prepares or tidies in the past."""
    if not is_over(ask, facts.now):
        return facts
    return replace(facts, room=replace(facts.room, pad_before=0, pad_after=0))


def check_came(ask: Ask, came: bool | None, now: datetime) -> None:
    """Refuses SayWhetherTheyCame and NotOverYet."""
    if is_over(ask, now) and came is None:
        raise SayWhetherTheyCame
    if not is_over(ask, now) and came is not None:
        raise NotOverYet


def check_set_aside(said: Verdict, overrides: Collection[str], why: str, *, may_override: bool) -> None:
    """Every rule that says no was set aside by its name, by somebody who may, with a reason.

    Refuses with the refusal of the rule itself where it was not or cannot be; OnlyCoordinatorsSetAside,
    OverrideNeedsReason and NothingToSetAside.
    """
    for result in said.refused:
        assert result.refusal is not None
        if not result.overridable or result.rule not in overrides:
            raise result.refusal
        if not may_override:
            raise OnlyCoordinatorsSetAside(rule=result.sentence)
        if not why.strip():
            raise OverrideNeedsReason(rule=result.sentence)
    if set(overrides) - {result.rule for result in said.refused}:
        raise NothingToSetAside


def overridable(said: Verdict) -> tuple[Result, ...]:
    """The rules that say no and can be set aside."""
    return tuple(result for result in said.refused if result.overridable)


def is_physical(said: Verdict) -> bool:
    """Whether something says no that nobody sets aside."""
    return any(not result.overridable for result in said.refused)
