"""Requests that approve themselves by the centre's own rule: each of its conditions, judged, with its sentence."""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.bookings.rules.facts import Ask, Facts, PartyKind
from app.centres.rules import Approval
from app.centres.rules.answering import SafeRule
from app.core.clock import local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence

BY_CENTRE = N_("The centre's own rule approves this at once.")


class ByRule(enum.StrEnum):
    """Which rule approved a request."""

    ROOM = "room"
    CENTRE = "centre"


BY_RULE_LABELS: Mapping[ByRule, str] = {
    ByRule.ROOM: N_("The room is had at once"),
    ByRule.CENTRE: N_("The centre's rule"),
}


class NotByRule(Refusal):
    """Only what a rule approved is looked at afterwards."""

    sentence = N_("Staff approved this themselves, so there is nothing to look at afterwards.")
    status = 409


class LookNeedsWords(Refusal):
    """Who says that it should not have been approved says why."""

    sentence = N_("Say why it should not have been approved.")
    field = "words"


@dataclass(frozen=True)
class Condition:
    """One condition of the rule, and whether the request meets it."""

    name: str
    is_met: bool
    sentence: Sentence


def covers(rule: SafeRule, facts: Facts) -> bool:
    """Whether the rule is about this room at all: one that is had at once, or a listed one."""
    return facts.room.approval is Approval.INSTANT_FOR_VERIFIED or facts.room.room_id in rule.room_ids


def conditions(rule: SafeRule, ask: Ask, facts: Facts) -> tuple[Condition, ...]:
    """Each condition of the rule that is set, for a room that it covers, in the order in which people read them."""
    found = [_party(rule, facts)]
    if rule.blocks:
        found.append(_hours(rule, ask))
    if rule.most_people:
        found.append(_people(rule, ask))
    if rule.most_minutes:
        found.append(_length(rule, ask))
    found.append(_quota(rule, ask, facts))
    if rule.clean_record:
        found.append(_record(facts))
    return tuple(found)


def is_picked(uid: str, every: int) -> bool:
    """Whether an approval is one of those that staff look at: one of so many, by lot, but always the same ones."""
    return int.from_bytes(hashlib.sha256(uid.encode()).digest()[:8]) % every == 0


def _party(rule: SafeRule, facts: Facts) -> Condition:
    kinds = {PartyKind.VERIFIED, PartyKind.GROUP} if rule.groups_too else {PartyKind.VERIFIED}
    if facts.party.kind in kinds:
        return Condition("safe_party", is_met=True, sentence=Sentence(N_("A verified party asks.")))
    no = N_("Only verified organisations have it at once here.")
    if rule.groups_too:
        no = N_("Only verified organisations and verified informal groups have it at once here.")
    return Condition("safe_party", is_met=False, sentence=Sentence(no))


def _hours(rule: SafeRule, ask: Ask) -> Condition:
    starts = local(ask.period.starts)
    begins = starts.hour * 60 + starts.minute
    ended = local(ask.period.ends)
    ends = ended.hour * 60 + ended.minute + (ended.date() - starts.date()).days * 1440
    is_met = any(block.opens <= begins and ends <= block.closes for block in rule.of_day(starts.weekday()))
    if is_met:
        return Condition("safe_hours", is_met, Sentence(N_("It lies within the quiet hours.")))
    return Condition(
        "safe_hours", is_met, Sentence(N_("At once only within these hours: %(hours)s."), {"hours": rule.hours})
    )


def _people(rule: SafeRule, ask: Ask) -> Condition:
    is_met = ask.people <= rule.most_people
    if is_met:
        return Condition("safe_people", is_met, Sentence(N_("Few enough people come.")))
    said = Sentence(
        N_("At once only with at most %(count)s person."),
        {"count": rule.most_people},
        plural=N_("At once only with at most %(count)s people."),
    )
    return Condition("safe_people", is_met, said)


def _length(rule: SafeRule, ask: Ask) -> Condition:
    is_met = ask.period.minutes <= rule.most_minutes
    if is_met:
        return Condition("safe_length", is_met, Sentence(N_("It is short enough.")))
    longest = {"length": timedelta(minutes=rule.most_minutes)}
    return Condition("safe_length", is_met, Sentence(N_("At once only for at most %(length)s."), longest))


def _quota(rule: SafeRule, ask: Ask, facts: Facts) -> Condition:
    wanted = facts.party.usage.minutes + ask.period.minutes
    is_met = wanted * 100 <= facts.centre.quota_hours * 60 * rule.most_of_quota
    if is_met:
        return Condition("safe_quota", is_met, Sentence(N_("Few enough hours of that month are used.")))
    percent = {"percent": rule.most_of_quota}
    said = Sentence(N_("At once only while at most %(percent)s %% of the hours of that month are used."), percent)
    return Condition("safe_quota", is_met, said)


def _record(facts: Facts) -> Condition:
    if not facts.party.consequences:
        return Condition("safe_record", is_met=True, sentence=Sentence(N_("Nothing stands against them here.")))
    return Condition("safe_record", is_met=False, sentence=Sentence(N_("At once only while no warning stands.")))
