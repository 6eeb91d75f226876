"""Study visits: their states, what is asked of a group that wants to come, deadlines, and what they tell afterwards."""

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import Period
from app.core.errors import Refusal
from app.core.i18n import N_
from app.programme.rules.kinds import EventLanguage

ANSWERED_WITHIN = timedelta(days=7)
CONFIRMED_WITHIN = timedelta(days=7)
BEFORE_START = timedelta(hours=24)
REMIND_BEFORE = timedelta(days=2)
MOST_PEOPLE = 200
MOST_WISHES = 3
MOST_PARTS = 4
MOST_OPEN_VISITS = 3
FURTHEST = timedelta(days=366)
FEWEST_SHOWN = 5
SCORES = range(1, 6)


class VisitState(enum.StrEnum):
    """What became of a study visit."""

    ASKED = "asked"
    QUESTION = "question"
    ARRANGED = "arranged"
    CHANGE = "change"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


STATE_LABELS: Mapping[VisitState, str] = {
    VisitState.ASKED: N_("Waits for the centre"),
    VisitState.QUESTION: N_("Waits for your answer"),
    VisitState.ARRANGED: N_("Waits for your confirmation"),
    VisitState.CHANGE: N_("A change is asked for"),
    VisitState.CONFIRMED: N_("Confirmed"),
    VisitState.REFUSED: N_("Refused"),
    VisitState.CANCELLED: N_("Cancelled"),
}
STAFF_LABELS: Mapping[VisitState, str] = {
    **STATE_LABELS,
    VisitState.ASKED: N_("To be arranged"),
    VisitState.QUESTION: N_("The group was asked something"),
    VisitState.ARRANGED: N_("The group has the plan"),
}
VISIT_VERBS: Mapping[str, str] = {
    "visit_asked": N_("A group asked for a visit"),
    "visit_questioned": N_("The group was asked something"),
    "visit_answered": N_("The group answered"),
    "visit_arranged": N_("The visit was arranged"),
    "visit_confirmed": N_("The group confirmed"),
    "visit_change_asked": N_("The group asked for a change"),
    "visit_refused": N_("The visit was refused"),
    "visit_cancelled": N_("The visit was called off"),
    "visit_lapsed": N_("Nobody confirmed in time, so rooms and hosts are free"),
}
WAITS_FOR_STAFF = frozenset({VisitState.ASKED, VisitState.CHANGE})
OPEN = frozenset(VisitState) - {VisitState.REFUSED, VisitState.CANCELLED}
TAKES_TIME = frozenset({VisitState.ARRANGED, VisitState.CHANGE, VisitState.CONFIRMED})


class VisitorsNeeded(Refusal):
    sentence = N_("Write who comes.")
    field = "title"


class TopicsNeeded(Refusal):
    sentence = N_("Write what the group wants to see or talk about.")
    field = "topics"


class WishInPast(Refusal):
    sentence = N_("Choose days from tomorrow on, within a year.")
    field = "wished"


class TooManyWishes(Refusal):
    sentence = N_("Choose at most %(most)s days.")
    field = "wished"


class NoWishes(Refusal):
    sentence = N_("Choose at least one day that suits you.")
    field = "wished"


class TooManyOpenVisits(Refusal):
    sentence = N_("%(most)s visits that you asked for are still open. Wait for them, or call one off.")
    status = 409


class VisitMovedOn(Refusal):
    sentence = N_("This visit has moved on meanwhile. Its page shows how it stands.")
    status = 409


class VisitOver(Refusal):
    sentence = N_("This visit has begun already, so it stays as it was.")
    status = 409


class PartsNeeded(Refusal):
    sentence = N_("Arrange from 1 to %(most)s parts.")
    field = "day_1"


class PlanNeeded(Refusal):
    sentence = N_("Write the programme of the day.")
    field = "plan"


class TooSoonToConfirm(Refusal):
    sentence = N_("The group needs a day to confirm. Choose a later date.")
    field = "day_1"


class WordsNeeded(Refusal):
    sentence = N_("Write a sentence for the other side.")
    field = "words"


class FeedbackOver(Refusal):
    """Unknown and used look the same."""

    sentence = N_("This link was used already. Thank you for what you told us.")
    status = 410


class ScoreNeeded(Refusal):
    sentence = N_("Choose how it was, from 1 to 5.")
    field = "score"


@dataclass(frozen=True, kw_only=True)
class VisitAsked:
    """What a group says of itself and its wish; `needs` are kept apart."""

    title: str
    people: int
    languages: tuple[EventLanguage, ...]
    topics: str
    wished: tuple[date, ...]
    contact: str
    needs: str = ""


@dataclass(frozen=True)
class Opinions:
    """What groups said of their visits: nothing but how many, until there are enough."""

    number: int
    average: float
    counts: Mapping[int, int]
    words: Sequence[str]


def check_visit(asked: VisitAsked, today: date, *, open_now: int) -> None:
    """Refuses VisitorsNeeded, TopicsNeeded, NoWishes, TooManyWishes, WishInPast and TooManyOpenVisits."""
    if not asked.title.strip():
        raise VisitorsNeeded
    if not asked.topics.strip():
        raise TopicsNeeded
    if not asked.wished:
        raise NoWishes
    if len(asked.wished) > MOST_WISHES:
        raise TooManyWishes(most=MOST_WISHES)
    if not all(today < day <= today + FURTHEST for day in asked.wished):
        raise WishInPast
    if open_now >= MOST_OPEN_VISITS:
        raise TooManyOpenVisits(most=MOST_OPEN_VISITS)


def check_state(state: VisitState, *allowed: VisitState) -> None:
    """Refuses VisitMovedOn."""
    if state not in allowed:
        raise VisitMovedOn


def check_not_begun(parts: Sequence[Period], now: datetime) -> None:
    """Refuses VisitOver."""
    if any(part.starts <= now for part in parts):
        raise VisitOver


def check_words(words: str) -> None:
    """Refuses WordsNeeded."""
    if not words.strip():
        raise WordsNeeded


def confirm_by(parts: Sequence[Period], now: datetime) -> datetime:
    """Until when the group confirms: a week, and a day before it begins. Refuses TooSoonToConfirm."""
    until = min(now + CONFIRMED_WITHIN, min(part.starts for part in parts) - BEFORE_START)
    if until <= now:
        raise TooSoonToConfirm
    return until


def opinions(scores: Sequence[int], words: Sequence[str]) -> Opinions | None:
    """What was said, once there is enough of it that nobody is known by it."""
    if len(scores) < FEWEST_SHOWN:
        return None
    counts = Counter(scores)
    average = sum(scores) / len(scores)
    return Opinions(len(scores), average, {score: counts[score] for score in SCORES}, sorted(filter(None, words)))
