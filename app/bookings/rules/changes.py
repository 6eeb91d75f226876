"""Changing a booking: what keeps its approval, and the verdict on what it is to become."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.bookings.rules.facts import Ask, Facts
from app.bookings.rules.verdict import Outcome, Result, Verdict, verdict
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence

AS_BEFORE = N_("This stays as it was agreed.")
STILL_APPROVED = N_("This stays approved: you ask for no more than before.")
YOU_DECIDE = N_("You decide this for the centre.")
HELD = N_("The time is held for this.")
IN_TIME = "answer_in_time"
# A booking that breaks one of these already does not break it anew where it asks for no more time.
OF_TIME = frozenset({"future", "notice", "opening_hours", "length", "grid", "quota", "short_notice"})


class HasBegun(Refusal):
    """Nothing is changed in the past."""

    sentence = N_("It has begun, so only its end can still change. Call the centre for anything else.")
    field = "starts"
    status = 409


class EndHasPassed(Refusal):
    sentence = N_("This end has passed. Choose a later one, or end the booking now.")
    field = "ends"


class NoLongerChanges(Refusal):
    sentence = N_("This booking is over or called off, so it can no longer be changed. Ask for a new one.")
    status = 409


class NotRunning(Refusal):
    sentence = N_("Only a booking that goes on now can be ended early. Change or cancel this one instead.")
    status = 409


class ChangeWaits(Refusal):
    """One change at a time."""

    sentence = N_("A change of this booking waits for an answer already. Withdraw it or wait for the answer.")
    status = 409


class NoChangeWaits(Refusal):
    sentence = N_("No change of this booking waits for an answer any longer. Look at the booking again.")
    status = 409


class NotWithin(Refusal):
    sentence = N_("Choose a shorter time within the time that you have. To move the booking, sign in.")
    field = "ends"


class MoveNeedsReason(Refusal):
    sentence = N_("Write why: the applicant reads it.")
    field = "why"


@dataclass(frozen=True)
class Arrangement:
    """What a booking is, or is to become."""

    room_id: int
    ask: Ask
    title: str
    purpose: str
    is_public: bool


def asks_again(before: Arrangement, after: Arrangement) -> bool:
    """Whether staff would have to approve anew what they approved before.

    A shorter time inside the old one, fewer people, less equipment, another layout and less shown to the public
    never ask again.
    """
    return (
        not _within_time(before, after)
        or after.ask.people > before.ask.people
        or not _within_equipment(before, after)
        or (after.ask.participants_pay and not before.ask.participants_pay)
        or after.purpose != before.purpose
        or (after.is_public and (not before.is_public or after.title != before.title))
    )


def verdict_on_change(
    before: Arrangement,
    after: Arrangement,
    facts_before: Facts,
    facts: Facts,
    *,
    approved: bool,
    say: Callable[[Ask, Facts], Verdict] = verdict,
) -> Verdict:
    """The verdict on a change, where the booking is not in its own way.

    What it breaks already, by leave of staff, it does not break anew, and an approval is kept where nothing asks
    again. An answer comes before the old time and before the new one. `facts` are of the room and the time wanted.
    """
    inherited = {result.rule for result in say(before.ask, facts_before).refused}
    stays = approved and not asks_again(before, after)
    said = say(after.ask, facts)
    results = [_as_changed(result, before, after, inherited, stays=stays) for result in said.results]
    waits = any(result.outcome is Outcome.NEEDS_APPROVAL for result in results)
    kept = [result for result in results if waits or result.rule != "open_requests"]
    begun = _begun(before, after, facts.now, waits=waits)
    due, held = (
        min(moment, before.ask.period.starts) if waits and moment is not None else None
        for moment in (said.answer_by, said.held_until)
    )
    return replace(said, results=(*begun, *kept), answer_by=due, held_until=held)


def as_staff(said: Verdict) -> Verdict:
    """The same for staff of the centre: they decide themselves, and no notice binds them."""
    results = tuple(
        replace(result, outcome=Outcome.PASSED, sentence=Sentence(YOU_DECIDE), refusal=None)
        if result.outcome is Outcome.NEEDS_APPROVAL or result.rule == "notice"
        else result
        for result in said.results
        if result.rule not in ("open_requests", IN_TIME)
    )
    return replace(said, results=results, answer_by=None, held_until=None)


def record_after(said: Verdict, earlier: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rules as they were applied to a change; what staff set aside before stays so where nothing of it changed."""
    aside = {kept["rule"]: kept for kept in earlier if kept.get("overridden")}
    stays = {result.rule for result in said.results if result.sentence.msgid == AS_BEFORE}
    return [
        {**kept, "overridden": True, "reason": aside[kept["rule"]]["reason"]}
        if kept["rule"] in aside and kept["rule"] in stays
        else dict(kept)
        for kept in said.as_record()
    ]


def as_held(said: Verdict) -> Verdict:
    """The same for a change that waits: its time is held, so nobody is in its way, and it was asked in time."""
    results = tuple(
        replace(result, outcome=Outcome.PASSED, sentence=Sentence(HELD), refusal=None)
        if result.rule in ("free", "equipment", "notice")
        else result
        for result in said.results
        if result.rule not in ("open_requests", IN_TIME)
    )
    return replace(said, results=results, answer_by=None, held_until=None)


def said_first(
    before: Arrangement, after: Arrangement, said: Verdict, *, approved: bool, late_hours: int
) -> list[Sentence]:
    """What a change costs and how it goes on, before anything is sent; nothing where it cannot be."""
    if said.refused:
        return []
    if not said.is_instant and approved:
        first = N_(
            "Staff look at it anew. Until they answer, your booking stays as it is and both times are held for you."
        )
    elif not said.is_instant:
        first = N_("Your request is changed at once. Staff answer by the same deadline as before, or sooner.")
    elif approved and not asks_again(before, after):
        first = N_("It is changed at once and stays approved.")
    else:
        first = N_("It is changed at once.")
    never_late = N_("A change costs you nothing: only cancelling less than %(hours)s hours before counts as late.")
    return [Sentence(first), Sentence(never_late, {"hours": late_hours})]


def differences(before: Arrangement, after: Arrangement) -> Mapping[str, bool]:
    """What differs, by the name of its field."""
    return {
        "room": before.room_id != after.room_id,
        "time": before.ask.period != after.ask.period,
        "people": before.ask.people != after.ask.people,
        "layout": before.ask.layout != after.ask.layout,
        "equipment": before.ask.equipment != after.ask.equipment,
        "participants_pay": before.ask.participants_pay != after.ask.participants_pay,
        "title": before.title != after.title,
        "purpose": before.purpose != after.purpose,
        "is_public": before.is_public != after.is_public,
    }


def given_back_by(before: Arrangement, after: Arrangement, earlier: int, *, late: bool) -> int:
    """The minutes given back in time so far: what is shortened late does not count, what is taken again no more."""
    less = before.ask.period.minutes - after.ask.period.minutes
    return max(0, earlier + (0 if late and less > 0 else less))


def takes_no_more(before: Arrangement, after: Arrangement) -> bool:
    """Whether all that it is to take is what it takes already, at most for a shorter time."""
    return _within_time(before, after) and _within_equipment(before, after)


def _within_equipment(before: Arrangement, after: Arrangement) -> bool:
    has = {asked.equipment_id: asked.amount for asked in before.ask.equipment}
    return all(asked.amount <= has.get(asked.equipment_id, 0) for asked in after.ask.equipment)


def _within_time(before: Arrangement, after: Arrangement) -> bool:
    return before.room_id == after.room_id and before.ask.period.contains(after.ask.period)


def _as_changed(result: Result, before: Arrangement, after: Arrangement, inherited: set[str], *, stays: bool) -> Result:
    if result.outcome is Outcome.NEEDS_APPROVAL and stays:
        return replace(result, outcome=Outcome.PASSED, sentence=Sentence(STILL_APPROVED))
    if result.outcome is Outcome.REFUSED and result.rule in inherited and _asks_no_more(result.rule, before, after):
        return replace(result, outcome=Outcome.PASSED, sentence=Sentence(AS_BEFORE), refusal=None)
    return result


def _asks_no_more(rule: str, before: Arrangement, after: Arrangement) -> bool:
    """Whether the change leaves alone what a rule is about."""
    same_room = before.room_id == after.room_id
    same_layout = before.ask.layout == after.ask.layout
    return (
        (rule in OF_TIME and _within_time(before, after))
        or (rule == "future" and same_room and before.ask.period.starts == after.ask.period.starts)
        or (rule == "people" and same_room and same_layout and after.ask.people <= before.ask.people)
        or (rule == "equipment" and takes_no_more(before, after))
        or (rule == "party" and same_room)
        or (rule == "payment" and before.ask.participants_pay == after.ask.participants_pay)
    )


def _begun(before: Arrangement, after: Arrangement, now: datetime, *, waits: bool) -> tuple[Result, ...]:
    """The past stays: of a booking that has begun the end alone can change, and not into the past."""
    if before.ask.period.starts > now:
        return ()
    if before.room_id != after.room_id or before.ask.period.starts != after.ask.period.starts:
        return (_no("begun", HasBegun()),)
    if after.ask.period.ends <= now:
        return (_no("begun", EndHasPassed()),)
    return (_no(IN_TIME, HasBegun()),) if waits else ()


def _no(rule: str, refusal: Refusal) -> Result:
    return Result(rule, Outcome.REFUSED, refusal.words, refusal=refusal)
