"""The rules as they were applied to a booking, in words: of what was kept with it, never of today's settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.bookings.rules.verdict import DECIDED, Outcome
from app.centres.rules import LAYOUT_LABELS, LayoutKind
from app.centres.rules.answering import SafeRule
from app.centres.rules.settings import (
    APPROVAL,
    GRID,
    GROUPS,
    HOLD,
    LENGTH,
    NOTICE,
    OPEN_REQUESTS,
    PADS,
    PADS_OF,
    PAID_EVENTS,
    QUOTA,
    RESIDENTS,
    Rule,
)
from app.core.i18n import N_, Sentence

RULE_LABELS: Mapping[str, str] = {
    "free": N_("Free time"),
    "equipment": N_("Equipment"),
    "future": N_("Time ahead"),
    "notice": N_("Notice"),
    "opening_hours": N_("Opening hours"),
    "length": N_("Length"),
    "grid": N_("Begin and end"),
    "people": N_("Seats"),
    "party": N_("Who may book"),
    "quota": N_("Hours of the month"),
    "payment": N_("Payment"),
    "approval": N_("Approval"),
    "record": N_("Fair use"),
    "short_notice": N_("Short notice"),
    "open_requests": N_("Open requests"),
}
ITS_OWN = N_("The centre's rule")
SENTENCES: Mapping[str, tuple[Rule, ...]] = {
    "free": (PADS, PADS_OF),
    "notice": (NOTICE,),
    "length": (LENGTH,),
    "grid": (GRID,),
    "party": (GROUPS, RESIDENTS),
    "quota": (QUOTA,),
    "payment": (PAID_EVENTS,),
    "approval": (APPROVAL, HOLD),
    "open_requests": (OPEN_REQUESTS,),
}


@dataclass(frozen=True)
class Used:
    """One rule as it was applied: its name, what it said, and the sentences with the numbers of that day."""

    name: Sentence
    outcome: Outcome
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class RulesOfTheDay:
    """What was applied when it was asked, and what when it was decided."""

    asked: tuple[Used, ...]
    decided: tuple[Used, ...]


def rules_of_the_day(kept: Sequence[Mapping[str, Any]]) -> RulesOfTheDay:
    """What was kept with a booking, in words; an old one has no numbers, and shows what each rule said alone."""
    asked = tuple(_used(one) for one in kept if not one.get(DECIDED))
    return RulesOfTheDay(asked, tuple(_used(one) for one in kept if one.get(DECIDED)))


def label_of(rule: str) -> Sentence:
    """What people call a rule."""
    return Sentence(RULE_LABELS.get(rule, ITS_OWN))


def _used(kept: Mapping[str, Any]) -> Used:
    rule, limit = kept["rule"], kept.get("limit") or {}
    return Used(label_of(rule), Outcome(kept["outcome"]), tuple(_sentences(rule, limit)))


def _sentences(rule: str, limit: Mapping[str, Any]) -> list[Sentence]:
    if not limit:
        return []
    if rule == "people":
        return [_seats(limit["layouts"])]
    if rule.startswith("safe_"):
        return _safe(limit)
    # A setting that was not kept then is not said now.
    known = [one for one in SENTENCES.get(rule, ()) if all(setting.name in limit for setting in one.settings)]
    return [one.in_words(limit) for one in known]


def _seats(layouts: Mapping[str, int]) -> Sentence:
    seats = tuple(
        Sentence(N_("%(layout)s %(seats)s"), {"layout": Sentence(LAYOUT_LABELS[LayoutKind(kind)]), "seats": number})
        for kind, number in layouts.items()
    )
    return Sentence(N_("Seats: %(seats)s."), {"seats": seats})


def _safe(limit: Mapping[str, Any]) -> list[Sentence]:
    if "most_people" in limit:
        return [
            Sentence(
                N_("At most %(count)s person comes."),
                {"count": limit["most_people"]},
                plural=N_("At most %(count)s people come."),
            )
        ]
    if "most_minutes" in limit:
        return [Sentence(N_("It lasts at most %(length)s."), {"length": timedelta(minutes=limit["most_minutes"])})]
    if "most_of_quota" in limit:
        percent = {"percent": limit["most_of_quota"]}
        return [Sentence(N_("With it, at most %(percent)s %% of the hours of that month are used."), percent)]
    if limit.get("blocks"):
        hours = SafeRule(blocks=tuple((day, opens, closes) for day, opens, closes in limit["blocks"])).hours
        return [Sentence(N_("It lies within these hours: %(hours)s."), {"hours": hours})]
    return []
