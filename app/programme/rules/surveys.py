"""Surveys after an activity: kinds of questions, what an answer may be, when it is asked, and what results show."""

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.core.clock import from_local, local
from app.core.errors import Refusal
from app.core.i18n import N_

ASKED_AT = time(9)
REMINDED_AFTER = timedelta(days=4)
LASTS = timedelta(days=21)
# What was over for longer when there was first something to ask is not asked about any more.
ASKED_WITHIN = timedelta(days=7)
FEWEST_SHOWN = 5
MOST_QUESTIONS = 20
MOST_OPTIONS = 12
LONGEST_ANSWER = 2000
SCALE = (1, 2, 3, 4, 5)


class SurveyKind(enum.StrEnum):
    """What an answer may be: a mark from 1 to 5, one of several, some of several, or words."""

    SCALE = "scale"
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"


SURVEY_LABELS: Mapping[SurveyKind, str] = {
    SurveyKind.SCALE: N_("A mark from 1 to 5"),
    SurveyKind.CHOICE: N_("One of several"),
    SurveyKind.SEVERAL: N_("Some of several"),
    SurveyKind.TEXT: N_("In their own words"),
}
WITH_OPTIONS = frozenset({SurveyKind.CHOICE, SurveyKind.SEVERAL})


class SurveyOver(Refusal):
    sentence = N_("This survey ended on %(closed)s. Thank you for coming; tell the centre what you think at any time.")
    status = 410


class AnsweredAlready(Refusal):
    sentence = N_("Your answers came already. Nobody can see which ones are yours, so they cannot be changed.")
    status = 409


class NothingAnswered(Refusal):
    sentence = N_("Answer at least one question.")


class NotAnOption(Refusal):
    sentence = N_("Choose from what is listed.")


class AnswerTooLong(Refusal):
    sentence = N_("Write at most %(most)s signs.")


class OptionsNeeded(Refusal):
    sentence = N_("Write at least two options in Polish, each in a line of its own.")
    field = "options_pl"


class OptionsDiffer(Refusal):
    sentence = N_("Write as many options as in Polish, in the same order, or none.")


class TooManyOptions(Refusal):
    sentence = N_("A question has at most %(most)s options.")
    field = "options_pl"


class TooManyQuestions(Refusal):
    sentence = N_("Ask at most %(most)s questions: long surveys stay unanswered. Remove one first.")
    field = "label_pl"
    status = 409


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    """A question as staff write it; options are lines of text by language."""

    kind: SurveyKind
    labels: Mapping[str, str]
    options: Mapping[str, tuple[str, ...]]

    @property
    def kept_options(self) -> list[dict[str, str]]:
        """The options as they are kept, one mapping of texts by language each."""
        if self.kind not in WITH_OPTIONS:
            return []
        written = {language: words for language, words in self.options.items() if words}
        return [
            {language: words[number] for language, words in written.items()} for number in range(len(written["pl"]))
        ]


@dataclass(frozen=True)
class Reply:
    """The answer to one question: words, or the positions of what was chosen; a mark is its number."""

    words: str = ""
    chosen: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words.strip() and not self.chosen


@dataclass(frozen=True)
class Bar:
    """How many chose one thing; `share` is in whole per cent of those who answered."""

    number: int
    count: int
    share: int


@dataclass(frozen=True)
class Summary:
    """The answers to one question; what fewer than five said is not shown."""

    answered: int
    bars: tuple[Bar, ...] = ()
    mean: float | None = None
    texts: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.answered >= FEWEST_SHOWN


def asked_from(last_end: datetime) -> datetime:
    """The morning after the last date."""
    return from_local(local(last_end).date() + timedelta(days=1), ASKED_AT)


def check_question(asked: QuestionAsked) -> None:
    """Refuses OptionsNeeded, OptionsDiffer and TooManyOptions."""
    if asked.kind not in WITH_OPTIONS:
        return
    first = asked.options.get("pl", ())
    if len(first) < 2:
        raise OptionsNeeded
    if len(first) > MOST_OPTIONS:
        raise TooManyOptions(most=MOST_OPTIONS)
    for language, options in asked.options.items():
        if options and len(options) != len(first):
            raise OptionsDiffer(field=f"options_{language}")


def check_open(closes_at: datetime, now: datetime) -> None:
    """Refuses SurveyOver."""
    if closes_at <= now:
        raise SurveyOver(closed=closes_at)


def check_reply(kind: SurveyKind, options: int, reply: Reply, *, field: str) -> None:
    """Refuses NotAnOption and AnswerTooLong; no answer is fine for any question."""
    if len(reply.words) > LONGEST_ANSWER:
        raise AnswerTooLong(field=field, most=LONGEST_ANSWER)
    offered: Sequence[int] = SCALE if kind is SurveyKind.SCALE else range(options)
    most = 1 if kind in (SurveyKind.SCALE, SurveyKind.CHOICE) else options
    is_twice = len(set(reply.chosen)) != len(reply.chosen)
    if is_twice or len(reply.chosen) > most or not set(reply.chosen) <= set(offered):
        raise NotAnOption(field=field)


def summed_up(kind: SurveyKind, options: int, replies: Sequence[Reply]) -> Summary:
    """What is shown of the answers to one question. Texts stand in the order of the alphabet, which tells nothing."""
    answered = len(replies)
    if answered < FEWEST_SHOWN:
        return Summary(answered)
    if kind is SurveyKind.TEXT:
        return Summary(answered, texts=tuple(sorted((reply.words for reply in replies), key=str.casefold)))
    counted = Counter(number for reply in replies for number in reply.chosen)
    numbers: Sequence[int] = SCALE if kind is SurveyKind.SCALE else range(options)
    bars = tuple(Bar(number, counted[number], round(100 * counted[number] / answered)) for number in numbers)
    mean = sum(bar.number * bar.count for bar in bars) / answered if kind is SurveyKind.SCALE else None
    return Summary(answered, bars, mean)
