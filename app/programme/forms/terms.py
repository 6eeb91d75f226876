"""What staff type about enrolment: its terms, and the questions that an activity asks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.centres.forms.staff import LANGUAGES, SeenForm, StaffForm, choices, lines, texts
from app.core.clock import from_minutes, local
from app.core.web.fields import ChoicesField, Clock, Day, WholeNumber
from app.programme.models import EnrolmentTerms, Question
from app.programme.queries.terms import terms_of
from app.programme.rules.details import MOST_SEATS
from app.programme.rules.enrolling import DEFAULT_PERCENT, MODE_LABELS, QUESTION_LABELS, EnrolmentMode, QuestionKind
from app.programme.rules.questions import Asked, options_of
from app.programme.rules.terms import Terms

FREE = "free"
FIRST_MINUTE, LAST_MINUTE = 0, 23 * 60 + 59
MOMENTS: Mapping[str, int] = {"opens": FIRST_MINUTE, "closes": LAST_MINUTE, "reserved": FIRST_MINUTE}


class TermsForm(SeenForm):
    """How one enrols, or that entry is free."""

    mode = RadioField(
        _l("Who gets the places"),
        [InputRequired(_l("Choose how people come to the places."))],
        choices=[(FREE, _l("Nobody enrols: entry is free")), *choices(MODE_LABELS)],
    )
    seats = WholeNumber(_l("How many people can take part"), 1, MOST_SEATS, is_optional=True)
    by_session = BooleanField(_l("People enrol for each date alone, not for all of them"))
    opens_on = Day(_l("Opens on"), [Optional()], description=_l("Leave it empty where it opens with the announcement."))
    opens_time = Clock(_l("Opens at"), [Optional()], description=_l("Empty means 0:00."))
    closes_on = Day(_l("Closes on"), [Optional()], description=_l("Leave it empty where it closes with the start."))
    closes_time = Clock(_l("Closes at"), [Optional()], description=_l("Empty means 23:59."))
    reserved_on = Day(_l("Everybody may come from"), [Optional()])
    reserved_time = Clock(_l("Everybody may come at"), [Optional()], description=_l("Empty means 0:00."))
    criteria_pl, criteria_en, criteria_uk = texts(
        (_l("Criteria in Polish"), _l("Criteria in English"), _l("Criteria in Ukrainian")), 2000
    )
    most_per_organisation = WholeNumber(
        *(_l("At most so many people of one organisation"), 1, MOST_SEATS),
        is_optional=True,
        description=_l("Leave it empty where there is no limit."),
    )
    fewest = WholeNumber(
        *(_l("Fewest people"), 1, MOST_SEATS),
        is_optional=True,
        description=_l("Where fewer are enrolled three days before, you get a mail and decide whether it takes place."),
    )
    percent = WholeNumber(
        *(_l("Hours to be there for a certificate, in percent"), 1, 100),
        default=DEFAULT_PERCENT,
        description=_l("People read it before they enrol. Later changes hold for those who enrol later."),
    )
    put_back = ChoicesField("", coerce=int, validate_choice=False)
    lets_wait = BooleanField(_l("Let these people wait again, in their old turn, and tell them"))

    @property
    def is_free(self) -> bool:
        return bool(self.mode.data == FREE)

    def terms(self) -> Terms:
        """What was typed, for the service. Raises SkippedHour."""
        return Terms(
            mode=EnrolmentMode(self.mode.data),
            by_session=bool(self.by_session.data),
            opens_at=self._moment("opens"),
            closes_at=self._moment("closes"),
            reserved_until=self._moment("reserved"),
            most_per_organisation=self.most_per_organisation.data,
            fewest=self.fewest.data,
            percent=self.percent.data or DEFAULT_PERCENT,
            criteria_pl=self.criteria_pl.data or "",
            criteria_en=self.criteria_en.data or "",
            criteria_uk=self.criteria_uk.data or "",
        )

    @property
    def claims_put_back(self) -> tuple[int, ...]:
        """Those whom staff saw and let wait again."""
        return tuple(self.put_back.data or ()) if self.lets_wait.data else ()

    @classmethod
    def of(cls, row: EnrolmentTerms | None, seats: int | None, **more: Any) -> "TermsForm":
        """The form with what is kept."""
        if row is None:
            return cls(mode=FREE, seats=seats, **more)
        kept = dict(terms_of(row).columns)
        moments = {"opens": row.opens_at, "closes": row.closes_at, "reserved": row.reserved_until}
        return cls(**kept, seats=seats, **_typed(moments), **more)

    def _moment(self, name: str) -> datetime | None:
        day: date | None = self[f"{name}_on"].data
        minutes = self[f"{name}_time"].data
        return from_minutes(day, MOMENTS[name] if minutes is None else minutes) if day is not None else None


class QuestionForm(StaffForm):
    """One question, with its answers in lines where one chooses."""

    kind = SelectField(_l("What one answers"), [InputRequired()], choices=choices(QUESTION_LABELS))
    label_pl, label_en, label_uk = lines(
        (_l("Question in Polish"), _l("Question in English"), _l("Question in Ukrainian")),
        300,
        InputRequired(_l("Write the question in Polish.")),
    )
    options_pl, options_en, options_uk = texts(
        (_l("Answers in Polish"), _l("Answers in English"), _l("Answers in Ukrainian")), 6000
    )
    is_required = BooleanField(_l("Must be answered"))

    def asked(self) -> Asked:
        """What was typed, for the service. Raises OptionsDiffer."""
        return Asked(
            kind=QuestionKind(self.kind.data),
            is_required=bool(self.is_required.data),
            options=options_of({language: _lines(self[f"options_{language}"].data) for language in LANGUAGES}),
            **{f"label_{language}": self[f"label_{language}"].data or "" for language in LANGUAGES},
        )

    @classmethod
    def of(cls, question: Question, **more: Any) -> "QuestionForm":
        """The form with what is kept."""
        options = {
            f"options_{language}": "\n".join(option.get(language, "") for option in question.options).strip("\n")
            for language in LANGUAGES
        }
        return cls(obj=question, **options, **more)


def _typed(moments: Mapping[str, datetime | None]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name, moment in moments.items():
        if moment is not None:
            at = local(moment)
            typed |= {f"{name}_on": at.date(), f"{name}_time": at.hour * 60 + at.minute}
    return typed


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]
