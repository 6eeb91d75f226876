"""Pure rules of the questions of an activity: what an answer may be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import Refusal
from app.core.i18n import N_, Named
from app.programme.rules.enrolling import QuestionKind

LONGEST_ANSWER, LARGEST_NUMBER = 2000, 999_999
YES = "yes"


class AnswerNeeded(Refusal):
    sentence = N_("Answer this question: “%(question)s”")


class ConsentNeeded(Refusal):
    sentence = N_("Nobody can be enrolled without this: “%(question)s”")


class AnswerTooLong(Refusal):
    sentence = N_("Write at most %(most)s characters.")


class NoSuchOption(Refusal):
    sentence = N_("Choose one of the answers that are offered to “%(question)s”")


class NotANumber(Refusal):
    sentence = N_("Write a whole number from 0 to %(most)s.")


@dataclass(frozen=True)
class Asked:
    """A question with so many options."""

    question_id: int
    kind: QuestionKind
    label: Named
    is_required: bool = False
    options: int = 0

    @property
    def field(self) -> str:
        return f"q{self.question_id}"


@dataclass(frozen=True)
class Answered:
    """Words, a number as words, `yes`, or the positions of the chosen options."""

    words: str = ""
    chosen: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words.strip() and not self.chosen


NOTHING = Answered()


def check_answers(asked: Sequence[Asked], answers: Mapping[int, Answered]) -> dict[int, Answered]:
    """The answers that are kept: to these questions alone, and none that are empty.

    Refuses AnswerNeeded, ConsentNeeded, AnswerTooLong, NoSuchOption and NotANumber, each at the field of its question.
    """
    for question in asked:
        check_answer(question, answers.get(question.question_id, NOTHING))
    wanted = {question.question_id for question in asked}
    return {number: one for number, one in answers.items() if number in wanted and not one.is_empty}


def check_answer(asked: Asked, answer: Answered) -> None:
    """Refuses as `check_answers` does."""
    if answer.is_empty:
        if asked.is_required:
            needed = ConsentNeeded if asked.kind is QuestionKind.CONSENT else AnswerNeeded
            raise needed(field=asked.field, question=asked.label)
        return
    match asked.kind:
        case QuestionKind.CHOICE | QuestionKind.SEVERAL:
            fits = set(answer.chosen) <= set(range(asked.options)) and not answer.words
            if not fits or (asked.kind is QuestionKind.CHOICE and len(answer.chosen) > 1):
                raise NoSuchOption(field=asked.field, question=asked.label)
        case QuestionKind.NUMBER:
            if answer.chosen or not re.fullmatch(r"[0-9]{1,6}", answer.words):
                raise NotANumber(field=asked.field, most=LARGEST_NUMBER)
        case QuestionKind.CONSENT:
            if answer != Answered(YES):
                raise NoSuchOption(field=asked.field, question=asked.label)
        case QuestionKind.TEXT:
            if answer.chosen or len(answer.words) > LONGEST_ANSWER:
                raise AnswerTooLong(field=asked.field, most=LONGEST_ANSWER)
