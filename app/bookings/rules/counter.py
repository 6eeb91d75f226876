"""Pure rules of counter-offers: for how long another time is offered, and how long the request waits afterwards."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.bookings.rules.verdict import LEAST_TIME_TO_ANSWER, Verdict
from app.core.clock import Period
from app.core.errors import Refusal
from app.core.i18n import N_


class CounterAnswer(enum.StrEnum):
    """What the applicant said to another time that was offered."""

    TAKEN = "taken"
    REFUSED = "refused"


class OtherTimeOffered(Refusal):
    """While it waits for the applicant, nobody decides the request or changes it."""

    sentence = N_("Another time is offered until %(until)s. First it is answered or taken back.")
    status = 409


class CounterOfferOver(Refusal):
    """The offer is unknown or dead: it ran out, was answered or taken back, or its reader is no party any more."""

    sentence = N_(
        "This offer of another time is over: it ran out, was answered, or the centre took it back. Sign in to see how "
        "your request stands."
    )
    status = 410


class SameAsAsked(Refusal):
    sentence = N_("This is what was asked for. Choose another time or another room, or approve the request.")
    field = "starts"


class NotForSeries(Refusal):
    sentence = N_("Another time is offered for a request of one date. Ask about the dates of a series in a message.")
    status = 409


class TooSoonToOffer(Refusal):
    sentence = N_("It begins in less than %(hours)s hours, too soon for an answer by mail. Call the applicant.")
    field = "starts"


@dataclass(frozen=True)
class OfferTerms:
    """What a centre sets: for so many hours, at most until so many hours before the start."""

    hours: int = 48
    until_hours: int = 24


def offered_until(terms: OfferTerms, asked: Period, other: Period, now: datetime) -> datetime:
    """Until when both times are held: as the centre sets, reckoned from the start that comes first.

    A late offer still leaves two hours to the applicant, and two to staff afterwards. Refuses TooSoonToOffer.
    """
    first = min(asked.starts, other.starts)
    least, latest = now + LEAST_TIME_TO_ANSWER, first - LEAST_TIME_TO_ANSWER
    if latest < least:
        raise TooSoonToOffer(hours=int(2 * LEAST_TIME_TO_ANSWER.total_seconds() // 3600))
    by_start = max(first - timedelta(hours=terms.until_hours), least)
    return min(now + timedelta(hours=terms.hours), by_start, latest)


def held_after(deadline: datetime, offered_at: datetime, over_at: datetime, starts: datetime) -> datetime:
    """Until when a request is held that had this deadline, where an offer of another time is over at that moment.

    Its clock stood still meanwhile: staff have as long as they had left, two hours at least, but not beyond its start.
    """
    left = max(deadline - offered_at, LEAST_TIME_TO_ANSWER)
    return max(deadline, min(over_at + left, starts))


def demand_allowed(said: Verdict, by_leave: Collection[str]) -> None:
    """Raise the first refusal of a rule that staff did not set aside when they offered it."""
    for result in said.refused:
        if result.rule not in by_leave:
            assert result.refusal is not None
            raise result.refusal
