"""Pure rules of the questions that an activity asks those who enrol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import Refusal
from app.core.i18n import N_
from app.programme.rules.enrolling import QuestionKind

MOST_QUESTIONS = 20
MOST_OPTIONS = 30
LONGEST_OPTION = 200
OF_A_LIST = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})
Option = Mapping[str, str]


class LabelNeeded(Refusal):
    sentence = N_("Write the question in Polish.")
    field = "label_pl"


class OptionsNeeded(Refusal):
    sentence = N_("Write at least two answers to choose from, one in each line.")
    field = "options_pl"


class TooManyOptions(Refusal):
    sentence = N_("Write at most %(most)s answers to choose from.")
    field = "options_pl"


class OptionTooLong(Refusal):
    sentence = N_("An answer is too long. Write at most %(most)s signs in a line.")
    field = "options_pl"


class OptionTwice(Refusal):
    sentence = N_("“%(option)s” stands there twice.")
    field = "options_pl"


class OptionsDiffer(Refusal):
    """Each line is the same answer in another language."""

    sentence = N_("In Polish there are %(wanted)s answers, here %(number)s. Write as many, or leave this empty.")


class TooManyQuestions(Refusal):
    sentence = N_("Ask at most %(most)s questions.")


class QuestionIsAnswered(Refusal):
    """Answers keep what was asked."""

    sentence = N_(
        "Somebody answered this already: its kind and its answers stay. Add new answers at the end, or remove the "
        "question and ask anew."
    )
    field = "kind"
    status = 409


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as staff write it; each option is a text by language."""

    kind: QuestionKind
    label_pl: str
    label_en: str = ""
    label_uk: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()

    @property
    def columns(self) -> Mapping[str, object]:
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "options"}
        return {**kept, "options": [dict(option) for option in self.options]}


def options_of(lines: Mapping[str, Sequence[str]]) -> tuple[Option, ...]:
    """The options of lines by language, the same answer in the same line. Raises OptionsDiffer."""
    wanted = len(lines["pl"])
    for language, others in lines.items():
        if others and len(others) != wanted:
            raise OptionsDiffer(field=f"options_{language}", wanted=wanted, number=len(others))
    return tuple(
        {language: texts[place] if texts else "" for language, texts in lines.items()} for place in range(wanted)
    )


def check_question(asked: Asked) -> None:
    """Refuses LabelNeeded, OptionsNeeded, TooManyOptions, OptionTooLong and OptionTwice."""
    if not asked.label_pl.strip():
        raise LabelNeeded
    if asked.kind not in OF_A_LIST:
        return
    if len(asked.options) < 2:
        raise OptionsNeeded
    if len(asked.options) > MOST_OPTIONS:
        raise TooManyOptions(most=MOST_OPTIONS)
    seen: set[str] = set()
    for option in asked.options:
        if any(len(text) > LONGEST_OPTION for text in option.values()):
            raise OptionTooLong(most=LONGEST_OPTION)
        if option["pl"] in seen:
            raise OptionTwice(option=option["pl"])
        seen.add(option["pl"])


def check_keeps_answers(kept: Asked, wanted: Asked) -> None:
    """Of an answered question: the kind stays, and options only come at the end. Refuses QuestionIsAnswered."""
    as_before = [option["pl"] for option in kept.options]
    now = [option["pl"] for option in wanted.options][: len(as_before)]
    if wanted.kind is not kept.kind or now != as_before:
        raise QuestionIsAnswered


def check_one_more(number: int) -> None:
    """Refuses TooManyQuestions."""
    if number >= MOST_QUESTIONS:
        raise TooManyQuestions(most=MOST_QUESTIONS)
