"""What is typed about requests and bookings that exist: talk, decisions, appeals, lists."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.bookings.models import Reason
from app.bookings.rules.refusals import NotAMonth
from app.bookings.rules.states import REASON_LABELS, STATE_LABELS, RefusalReason
from app.bookings.rules.talking import MOST_FILES, TooManyFiles
from app.core.clock import FIRST_YEAR, LAST_YEAR
from app.core.web import say
from app.core.web.fields import Day, OneLine, Words
from app.files.rules import DOCUMENTS, LARGEST_UPLOAD, Document, recognised


class MessageForm(FlaskForm):
    words = Words(
        _l("Message"),
        [InputRequired(_l("Write a message.")), Length(max=2000, message=_l("Write at most 2000 characters."))],
    )


class TalkForm(MessageForm):
    """A message with files. What is wrong with a file is said at its field, and the words stay."""

    files = MultipleFileField(
        _l("Files"),
        [Optional()],
        description=_l("At most 5 files of 10 MB each: PDF, pictures, ODT, DOCX, ODS, XLSX or plain text."),
        render_kw={"accept": ",".join(f".{ending}" for ending in (*DOCUMENTS, "jpeg"))},
    )

    def documents(self) -> list[Document]:
        """The files, known by their content. Raises TooManyFiles and what `recognised` refuses."""
        sent = [one for one in self.files.data or () if one.filename]
        if len(sent) > MOST_FILES:
            raise TooManyFiles(most=MOST_FILES)
        return [recognised(one.filename, one.read(LARGEST_UPLOAD + 1)) for one in sent]


class CancelForm(FlaskForm):
    words = Words(
        _l("Why (the centre reads it)"), [Optional(), Length(max=500, message=_l("Write at most 500 characters."))]
    )


class ListForm(FlaskForm):
    """Which bookings of an organisation are listed, whole in the address; what is typed wrong narrows nothing."""

    class Meta:
        csrf = False

    first = Day(_l("From the day"), [Optional()])
    last = Day(_l("To the day"), [Optional()])
    state = SelectField(_l("State"), [Optional()], default="")

    def offer(self) -> None:
        self.state.choices = [("", gettext("any state")), *in_words(STATE_LABELS)]


class ApproveForm(FlaskForm):
    seen = HiddenField()
    override_why = OneLine(
        _l("Why you approve although a rule says no"),
        [Optional(), Length(max=500, message=_l("Write at most 500 characters."))],
    )

    @property
    def sequence(self) -> int | None:
        """The entry's sequence as staff saw it."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 18 else None


class RefuseForm(FlaskForm):
    reason = SelectField(_l("Reason"))
    words = Words(
        _l("What the applicant should know"), [Length(max=2000, message=_l("Write at most 2000 characters."))]
    )
    wordless: frozenset[str] = frozenset()

    def offer(self, reasons: Sequence[Reason]) -> None:
        """Let staff choose from these of their centre; where it has none, from what all centres had."""
        self.reason.choices = reason_labels(reasons)
        self.wordless = frozenset(str(reason.id) for reason in reasons if not reason.needs_words)

    def validate_words(self, field: Any) -> None:
        """Words are needed unless the centre says of the reason that it says all."""
        if not (field.data or "").strip() and self.reason.data not in self.wordless:
            raise ValidationError(gettext("Write a sentence that tells the applicant why."))

    @property
    def chosen(self) -> RefusalReason | int:
        return chosen_reason(self.reason.data)


class AppealForm(MessageForm):
    words = Words(
        _l("Why it should be taken back"),
        [
            InputRequired(_l("Write what happened, in a sentence or two.")),
            Length(max=2000, message=_l("Write at most 2000 characters.")),
        ],
    )


class AnswerAppealForm(MessageForm):
    answer = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose an answer."))],
        choices=[("upheld", _l("It stands")), ("lifted", _l("It is taken back"))],
    )
    words = Words(
        _l("What the party should know"),
        [
            InputRequired(_l("Write a sentence that says why.")),
            Length(max=2000, message=_l("Write at most 2000 characters.")),
        ],
    )


class AttendanceForm(FlaskForm):
    came = RadioField(
        _l("Did anybody come?"),
        [InputRequired(_l("Choose one."))],
        choices=[("yes", _l("They came")), ("no", _l("Nobody came"))],
    )
    why = OneLine(_l("Why you correct it"), [Length(max=500, message=_l("Write at most 500 characters."))])


def month_of(typed: str) -> date:
    """The first day of a month written as 2026-12. Raises NotAMonth."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", typed, re.ASCII)
    if found is None or not FIRST_YEAR < int(found[1]) < LAST_YEAR or not 1 <= int(found[2]) <= 12:
        raise NotAMonth
    return date(int(found[1]), int(found[2]), 1)


def reason_labels(reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """A centre's reasons as choices, by their number; without any, those that all centres had, by their kind."""
    if not reasons:
        return in_words(REASON_LABELS)
    return [(str(reason.id), say(reason.named)) for reason in reasons]


def chosen_reason(typed: str) -> RefusalReason | int:
    """What was chosen of `reason_labels`."""
    return int(typed) if typed.isdecimal() else RefusalReason(typed)


def in_words(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(kind.value, gettext(label)) for kind, label in labels.items()]
