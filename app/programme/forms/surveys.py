"""What is typed about a survey: a question by staff, and the answers of those who were there."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.centres.forms.staff import StaffForm, choices, in_languages, lines, most, texts
from app.core.web import say
from app.core.web.fields import ChoicesField, Words
from app.programme.models import SurveyQuestion
from app.programme.rules.surveys import (
    LONGEST_ANSWER,
    SCALE,
    SURVEY_LABELS,
    QuestionAsked,
    Reply,
    SurveyKind,
)


class SurveyQuestionForm(StaffForm):
    """A question after an activity; options are lines."""

    kind = SelectField(
        _l("What is answered"), [InputRequired(_l("Choose what is answered."))], choices=choices(SURVEY_LABELS)
    )
    label_pl, label_en, label_uk = lines(
        (_l("Question in Polish"), _l("Question in English"), _l("Question in Ukrainian")),
        300,
        InputRequired(_l("Write the question in Polish.")),
    )
    options_pl, options_en, options_uk = texts(
        (_l("Options in Polish"), _l("Options in English"), _l("Options in Ukrainian")), 1500
    )

    def asked(self) -> QuestionAsked:
        typed = in_languages(self, "options")
        options = {
            code: tuple(line.strip()[:200] for line in typed[code].split("\n") if line.strip()) for code in typed
        }
        return QuestionAsked(kind=SurveyKind(self.kind.data), labels=in_languages(self, "label"), options=options)


class SurveyForm(StaffForm):
    """The answers of one person; which fields it has, the questions say."""

    questions: Sequence[SurveyQuestion] = ()

    @property
    def replies(self) -> Mapping[int, Reply]:
        """What was answered, by the number of the question."""
        return {question.id: _reply(question.kind, self[_name(question)].data) for question in self.questions}

    @property
    def fields(self) -> Sequence[Any]:
        return [self[_name(question)] for question in self.questions]


def survey_form(questions: Sequence[SurveyQuestion]) -> SurveyForm:
    """A form with a field for each of these questions."""
    fields = {_name(question): _field(question) for question in questions}
    made: type[SurveyForm] = type("AskedForm", (SurveyForm,), {**fields, "questions": questions})
    return made()


def _name(question: SurveyQuestion) -> str:
    return f"q{question.id}"


def _field(question: SurveyQuestion) -> Any:
    label = say(question.label)
    if question.kind is SurveyKind.TEXT:
        return Words(label, [Optional(), most(LONGEST_ANSWER)])
    chosen: dict[str, Any] = {"coerce": _number, "validate_choice": False}
    if question.kind is SurveyKind.SCALE:
        return RadioField(label, choices=[(mark, _mark(mark)) for mark in SCALE], **chosen)
    offered = [(number, say(name)) for number, name in enumerate(question.option_names)]
    kind = RadioField if question.kind is SurveyKind.CHOICE else ChoicesField
    return kind(label, choices=offered, **chosen)


def _mark(mark: int) -> str:
    ends = {SCALE[0]: gettext("%(mark)s (lowest)", mark=mark), SCALE[-1]: gettext("%(mark)s (highest)", mark=mark)}
    return str(ends.get(mark, mark))


def _number(typed: object) -> int:
    """What no page of ours sends is no option; the rule says so."""
    text = str(typed)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _reply(kind: SurveyKind, data: Any) -> Reply:
    if kind is SurveyKind.TEXT:
        return Reply(words=data or "")
    if data is None:
        return Reply()
    return Reply(chosen=tuple(data) if isinstance(data, list) else (data,))
