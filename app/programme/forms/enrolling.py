"""What is typed by somebody who enrols: who comes, which dates, the questions of the activity, and what they need."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.centres.forms.staff import StaffForm, most
from app.core.i18n import Named
from app.core.web import say, when
from app.core.web.fields import ChoicesField, OneLine, WholeNumber, Words
from app.organisations.models import Organisation
from app.programme.models import Question
from app.programme.queries.signing_up import Choice
from app.programme.rules.answers import LARGEST_NUMBER, LONGEST_ANSWER, YES, Answered
from app.programme.rules.enrolling import QuestionKind
from app.programme.services.parties import Member
from app.programme.steps.joining import Application
from app.schedule.rules.places import LARGEST_PARTY

PICK = _l("Choose one of the answers.")
MYSELF = ""


class ApplicationFields:
    """What all who enrol are asked; the questions of the activity come to it as `q1`, `q2` ..."""

    key = HiddenField(
        validators=[Regexp(r"^[\w-]{1,36}$", message=_l("This form is too old. Open the page of the activity anew."))]
    )
    dates = ChoicesField(_l("Which dates"), [Optional()], coerce=int)
    needs = Words(
        _l("What you need in order to take part"),
        [Optional(), Length(max=1000, message=_l("Write at most 1000 characters."))],
        description=_l(
            "For example a sign language interpreter, a hearing loop, help, a diet. Only those who lead it and the "
            "staff see it, and it is erased when it is over."
        ),
    )
    questions: Sequence[Question] = ()

    def offer(self, choices: Sequence[Choice], *, by_session: bool) -> None:
        """The dates one can choose; where there is one for all, nobody is asked."""
        field: Any = self.dates
        field.choices = [(choice.seating.id, _named(choice)) for choice in choices] if by_session else []

    def application(self) -> Application:
        form: Any = self
        return Application(
            form_key=form.key.data or "",
            seating_ids=tuple(form.dates.data or ()),
            answers={question.id: _answer(question, form[f"q{question.id}"]) for question in self.questions},
            needs=form.needs.data or "",
        )

    @property
    def question_names(self) -> list[str]:
        return [f"q{question.id}" for question in self.questions]

    def with_key(self) -> None:
        """A form that is shown for the first time gets a key of its own; one that is sent has it already."""
        form: Any = self
        if not form.was_sent:
            form.key.data = str(uuid4())


class OwnForm(ApplicationFields, StaffForm):
    """Somebody with an account enrols, for themselves or for an organisation of theirs."""

    organisation = SelectField(_l("For whom"), [Optional()], coerce=lambda typed: int(typed) if typed else None)

    def let_choose(self, organisations: Sequence[Organisation]) -> None:
        self.organisation.flags.optional = False
        named = [(organisation.id, organisation.name) for organisation in organisations]
        self.organisation.choices = [(MYSELF, gettext("for myself")), *named]


class GuestForm(ApplicationFields, StaffForm):
    """Somebody without an account."""

    name = OneLine(_l("First name and surname"), [InputRequired(_l("Write your first name and surname.")), most(120)])
    email = OneLine(_l("E-mail"), [InputRequired(_l("Write your e-mail address.")), most(254)])


class GroupForm(ApplicationFields, StaffForm):
    """An organisation enrols up to four; who is not named yet is named later."""

    people = SelectField(_l("How many people"), coerce=int, choices=[(n, str(n)) for n in range(1, LARGEST_PARTY + 1)])
    together = BooleanField(_l("Only all together: none of them comes without the others"))

    @property
    def members(self) -> list[Member]:
        typed: Any = self
        return [
            Member(typed[f"name_{n}"].data or "", typed[f"email_{n}"].data or "")
            for n in range(1, (self.people.data or 1) + 1)
        ]

    @property
    def numbers(self) -> range:
        return range(1, LARGEST_PARTY + 1)


class MemberForm(StaffForm):
    """Who comes: a name, and an address if the person is to get the ticket."""

    name = OneLine(_l("First name and surname"), [InputRequired(_l("Write the name of the person.")), most(120)])
    email = OneLine(
        _l("E-mail"), [Optional(), most(254)], description=_l("Then the person gets the ticket and the reminders.")
    )


class DateForm(StaffForm):
    """Another date for a place."""

    date = RadioField(_l("The other date"), [InputRequired(_l("Choose a date."))], coerce=int)

    def offer(self, choices: Sequence[Choice]) -> None:
        self.date.choices = [(choice.seating.id, _named(choice)) for choice in choices]


def asking(kind: type[Any], questions: Sequence[Question]) -> Any:
    """A form of that kind with a field for each question."""
    fields: dict[str, Any] = {f"q{question.id}": _field(question) for question in questions}
    if kind is GroupForm:
        for number in range(1, LARGEST_PARTY + 1):
            label = {"number": number}
            fields[f"name_{number}"] = OneLine(_l("Person %(number)s: first name and surname", **label), [most(120)])
            fields[f"email_{number}"] = OneLine(_l("Person %(number)s: e-mail", **label), [Optional(), most(254)])
    form = type(kind.__name__, (kind,), fields)()
    form.questions = questions
    form.with_key()
    return form


def _field(question: Question) -> Any:
    label = say(question.label)
    must = [InputRequired(_l("Answer this question."))] if question.is_required else [Optional()]
    match question.kind:
        case QuestionKind.TEXT:
            limit = Length(max=LONGEST_ANSWER, message=_l("Write at most 2000 characters."))
            return Words(label, [*must, limit])
        case QuestionKind.NUMBER:
            return WholeNumber(label, 0, LARGEST_NUMBER, is_optional=not question.is_required)
        case QuestionKind.CONSENT:
            needed = [InputRequired(_l("Nobody can be enrolled without this."))] if question.is_required else []
            return BooleanField(label, needed)
    choices = [(number, say(_option(option))) for number, option in enumerate(question.options)]
    if question.kind is QuestionKind.CHOICE:
        return RadioField(label, must, coerce=int, choices=choices)
    return ChoicesField(label, must, coerce=int, choices=choices)


def _option(option: Mapping[str, str]) -> Any:

    return Named(option.get("pl", ""), option.get("en", ""), option.get("uk", ""))


def _answer(question: Question, field: Any) -> Answered:
    match question.kind:
        case QuestionKind.CHOICE:
            return Answered(chosen=(field.data,) if isinstance(field.data, int) else ())
        case QuestionKind.SEVERAL:
            return Answered(chosen=tuple(field.data or ()))
        case QuestionKind.CONSENT:
            return Answered(YES if field.data else "")
        case QuestionKind.NUMBER:
            return Answered("" if field.data is None else str(field.data))
        case QuestionKind.TEXT:
            return Answered(field.data or "")


def _named(choice: Choice) -> str:
    left = f" ({say(choice.left.words)})" if choice.left.words is not None else ""
    return (when(choice.period) if choice.period is not None else gettext("all of it")) + left
