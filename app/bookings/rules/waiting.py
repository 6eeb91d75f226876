"""Pure rules of waiting for a busy time: its states, whose turn it is, what is offered and for how long."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.bookings.rules.facts import Ask, Facts, RoomRules
from app.bookings.rules.refusals import EquipmentTaken, PadTaken, RoomTaken, TooLateToAsk
from app.bookings.rules.series import verdict_on_date
from app.bookings.rules.verdict import OPEN_REQUESTS, Verdict, verdict
from app.core.clock import Period, from_local, local
from app.core.errors import Refusal
from app.core.i18n import N_

MOST_AT_ONCE = 20
OFFER_LASTS = timedelta(hours=24)
OFFER_ENDS_BEFORE = timedelta(hours=2)
SEASON_BEGINS = 9
BUSY = (RoomTaken, PadTaken, EquipmentTaken)
# Why a day of a series is missing, where it goes on trying.
LIVING_GAPS = frozenset({RoomTaken.__name__, PadTaken.__name__})


class WaitingState(enum.StrEnum):
    """What became of the waiting of one party for one time."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    LEFT = "left"
    MISSED = "missed"
    PASSED = "passed"


class OfferAnswer(enum.StrEnum):
    """What somebody pressed on the page behind the link of an offer."""

    TAKEN = "taken"
    LEFT_TO_NEXT = "left_to_next"


class OfferOver(Refusal):
    """The offer is unknown or dead: it ran out, was answered, or its reader is no party any more."""

    sentence = N_("This offer is over: it ran out, or it was answered. Sign in to see what you wait for.")
    status = 410


class NothingToWaitFor(Refusal):
    sentence = N_("This time is free. Ask for it now.")
    field = "starts"
    status = 409


class TooLateToWait(Refusal):
    sentence = N_("This begins in less than %(hours)s hours, too soon to be offered to anybody. Call the centre.")
    field = "starts"


class AlreadyWaiting(Refusal):
    sentence = N_("You wait for this time already. You see it under My bookings.")
    field = "starts"
    status = 409


class WaitsForTooMuch(Refusal):
    sentence = N_("You wait for %(count)s time already, as many as one may. Leave it first.")
    plural = N_("You wait for %(count)s times already, as many as one may. Leave one of them first.")
    status = 409


class NoLongerWaits(Refusal):
    sentence = N_("You no longer wait for this time.")
    status = 409


class PromisedToWaiters(Refusal):
    """It is free, and in a moment it will be held for the one whose turn it is."""

    sentence = N_(
        "This time has just become free and is offered to those who wait for it. If you are one of them, look at your "
        "mail in a minute; otherwise choose another time."
    )
    field = "starts"
    status = 409


@dataclass(frozen=True)
class Turn:
    """One who waits: the minutes that the party has at the centre in that season, and since when it waits."""

    waiting_id: int
    minutes: int
    since: datetime


def in_turn(turns: Iterable[Turn]) -> list[int]:
    """Whose turn it is: the fewest hours of the season, then who came first."""
    return [turn.waiting_id for turn in sorted(turns, key=lambda turn: (turn.minutes, turn.since, turn.waiting_id))]


def season_of(moment: datetime) -> Period:
    """The season in which a moment lies: from 1 September until the end of August in Kraków."""
    day = local(moment).date()
    first = day.year if day.month >= SEASON_BEGINS else day.year - 1
    return Period(from_local(date(first, SEASON_BEGINS, 1)), from_local(date(first + 1, SEASON_BEGINS, 1)))


def offered_until(starts: datetime, now: datetime) -> datetime:
    """Until when an offer made now is held: a day, but not beyond two hours before the start."""
    return min(now + OFFER_LASTS, starts - OFFER_ENDS_BEFORE)


def check_in_time(starts: datetime, now: datetime) -> None:
    """Refuses TooLateToWait."""
    if offered_until(starts, now) <= now:
        raise TooLateToWait(hours=int(OFFER_ENDS_BEFORE.total_seconds() // 3600))


def check_how_many(living: int) -> None:
    """Refuses WaitsForTooMuch."""
    if living >= MOST_AT_ONCE:
        raise WaitsForTooMuch(count=living)


def check_busy(ask: Ask, facts: Facts) -> None:
    """Refuses what a freed time would not help against, and NothingToWaitFor where the time can be had now.

    A party with many open requests may wait: by then they may be answered.
    """
    refused = _refusals(verdict_on_offer(ask, facts))
    for refusal in refused:
        if not isinstance(refusal, BUSY):
            raise refusal
    if not refused:
        raise NothingToWaitFor


def is_busy(said: Verdict) -> bool:
    """Whether the time is refused because somebody has it."""
    return any(isinstance(refusal, BUSY) for refusal in _refusals(said))


def is_only_busy(said: Verdict) -> bool:
    """Whether that is all that stands in the way of one who waits."""
    return is_busy(said) and all(isinstance(refusal, (*BUSY, TooLateToAsk)) for refusal in _refusals(said))


def _refusals(said: Verdict) -> list[Refusal]:
    return [
        result.refusal for result in said.refused if result.refusal is not None and result.rule != OPEN_REQUESTS.name
    ]


def fits(ask: Ask, room: RoomRules) -> bool:
    """Whether a room has the layout that is asked for, and enough seats in it."""
    seats = room.seats if ask.layout is None else room.layouts.get(ask.layout, 0)
    return ask.people <= seats


def verdict_on_offer(ask: Ask, facts: Facts) -> Verdict:
    """The verdict on what was waited for: the room's latest notice is not asked, for the wish was there in time."""
    return verdict(ask, _without_notice(facts))


def verdict_on_gap(ask: Ask, facts: Facts) -> Verdict:
    """The same for a day of a series, which staff look at where it lies far ahead."""
    return verdict_on_date(ask, _without_notice(facts), local(facts.now).date())


def _without_notice(facts: Facts) -> Facts:
    return replace(facts, room=replace(facts.room, latest_hours=0))
