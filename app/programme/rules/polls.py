"""Choosing a date together: the states, the answers, and how many dates are held how long."""

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.core.clock import Period
from app.core.i18n import N_
from app.programme.rules.groups_refusals import (
    AnswerByOutOfRange,
    AnswerByTooLate,
    OptionsOutOfRange,
    PollOver,
    TooManyPolls,
)

LEAST_OPTIONS, MOST_OPTIONS = 2, 6
LONGEST_POLL = timedelta(days=14)
MOST_OPEN_POLLS = 2
REMIND_BEFORE = timedelta(hours=24)
SOON_AFTER_OPENING = timedelta(hours=12)


class PollState(enum.StrEnum):
    """What became of a choice of a date; an open one holds its dates until its deadline."""

    OPEN = "open"
    CHOSEN = "chosen"
    CLOSED = "closed"
    LAPSED = "lapsed"


class Answer(enum.StrEnum):
    """What somebody says to a date."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


POLL_LABELS: Mapping[PollState, str] = {
    PollState.OPEN: N_("Waits for answers"),
    PollState.CHOSEN: N_("A date is chosen"),
    PollState.CLOSED: N_("Ended without a date"),
    PollState.LAPSED: N_("Lapsed without a date"),
}
ANSWER_LABELS: Mapping[Answer, str] = {
    Answer.YES: N_("Yes"),
    Answer.IF_NEED_BE: N_("If need be"),
    Answer.NO: N_("No"),
}


def check_options(number: int) -> None:
    """Refuses OptionsOutOfRange."""
    if not LEAST_OPTIONS <= number <= MOST_OPTIONS:
        raise OptionsOutOfRange(least=LEAST_OPTIONS, most=MOST_OPTIONS)


def check_answer_by(answer_by: datetime, options: Sequence[Period], now: datetime) -> None:
    """Refuses AnswerByOutOfRange, and AnswerByTooLate where a date begins before people have answered."""
    if not now < answer_by <= now + LONGEST_POLL:
        raise AnswerByOutOfRange(days=LONGEST_POLL.days)
    if any(option.starts <= answer_by for option in options):
        raise AnswerByTooLate


def check_may_open(open_now: int) -> None:
    """Refuses TooManyPolls: what a group holds, nobody else can have."""
    if open_now >= MOST_OPEN_POLLS:
        raise TooManyPolls(most=MOST_OPEN_POLLS)


def check_open(state: PollState, answer_by: datetime, now: datetime) -> None:
    """Refuses PollOver, after the deadline too, swept or not."""
    if state is not PollState.OPEN or answer_by <= now:
        raise PollOver


def remind_from(opened_at: datetime, answer_by: datetime) -> datetime:
    """A day before the deadline; of a short one half of its time, and never soon after the mail that opened it."""
    return max(answer_by - REMIND_BEFORE, opened_at + min(SOON_AFTER_OPENING, (answer_by - opened_at) / 2))


def fits_best(answers: Mapping[int, Sequence[Answer]]) -> set[int]:
    """The options that most can come to: by yes, then by "if need be"; none where nobody can."""
    counts = {option: Counter(said) for option, said in answers.items()}
    scores = {option: (said[Answer.YES], said[Answer.IF_NEED_BE]) for option, said in counts.items()}
    best = max(scores.values(), default=(0, 0))
    return {option for option, score in scores.items() if score == best} if any(best) else set()
