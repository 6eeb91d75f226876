"""What staff type in the queue: how it is narrowed, some dates of a series, and a centre's reasons to refuse."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.bookings.forms.afterwards import ApproveForm, chosen_reason, in_words, reason_labels
from app.bookings.models import Booking, Reason
from app.bookings.rules.queue import (
    APPLICANT_LABELS,
    CLEAR_LABELS,
    WAITS_LABELS,
    Applicant,
    Clear,
    Narrowed,
    Waits,
)
from app.bookings.rules.states import RefusalReason
from app.bookings.services import ReasonWritten
from app.centres.models import Room
from app.core.web.fields import OneLine, WholeNumber, Words

YES = "yes"


class QueueForm(FlaskForm):
    """Which lines of the queue are shown, whole in the address; what is typed wrong narrows nothing."""

    class Meta:
        csrf = False

    centre = SelectField(_l("Centre"), default="")
    room = SelectField(_l("Room"), default="")
    who = SelectField(_l("Who"), default="")
    waits = SelectField(_l("What waits"), default="")
    clear = SelectField(_l("Verdict"), default="")
    text = OneLine(_l("Words in the name or of the applicant"), [Length(max=100)])

    def offer(self, centres: Iterable[Any], rooms: Iterable[Room]) -> None:
        every = gettext("all")
        self.centre.choices = [("", every), *((centre.slug, centre.name) for centre in centres)]
        self.room.choices = [("", every), *((str(room.id), room.name) for room in rooms)]
        self.who.choices = [("", every), *in_words(APPLICANT_LABELS)]
        self.waits.choices = [("", every), *in_words(WAITS_LABELS)]
        self.clear.choices = [("", every), *in_words(CLEAR_LABELS)]

    @property
    def narrowed(self) -> Narrowed:
        """What is asked, of what can be asked."""
        self.validate()
        good = {name: field.data for name, field in self._fields.items() if field.data and not field.errors}
        return Narrowed(
            room_id=int(good["room"]) if "room" in good else None,
            applicant=Applicant(good["who"]) if "who" in good else None,
            waits=Waits(good["waits"]) if "waits" in good else None,
            clear=Clear(good["clear"]) if "clear" in good else None,
            text=good.get("text", ""),
        )


class SomeDatesForm(ApproveForm):
    """Each waiting date of a series, approved or refused with a reason; one text for all that is refused."""

    words = Words(
        _l("What the applicant should know"),
        [Optional(), Length(max=2000, message=_l("Write at most 2000 characters."))],
    )

    def dates(self) -> Sequence[SelectField]:
        """The choices, one for each date, in order."""
        return [field for name, field in self._fields.items() if name.startswith("date_")]

    def refused(self, waiting: Sequence[Booking]) -> Mapping[str, RefusalReason | int]:
        """The reason by the uid of each date that is refused."""
        typed = {booking.entry.uid: self._fields[f"date_{booking.id}"].data for booking in waiting}
        return {uid: chosen_reason(value) for uid, value in typed.items() if value != YES}


def some_dates_form(waiting: Sequence[Booking], reasons: Sequence[Reason], **more: Any) -> SomeDatesForm:
    """A form with a choice for each of these dates."""
    no = [(value, gettext("Refuse: %(reason)s", reason=label)) for value, label in reason_labels(reasons)]
    choices = [(YES, gettext("Approve")), *no]
    chosen = [InputRequired(gettext("Choose for each date."))]
    dates = {f"date_{one.id}": SelectField(choices=choices, default=YES, validators=chosen) for one in waiting}
    made: type[SomeDatesForm] = type("DatesForm", (SomeDatesForm,), dates)
    return made(**more)


class ReasonForm(FlaskForm):
    """One line of a centre's list of reasons to refuse."""

    text_pl = OneLine(_l("Reason in Polish"), [DataRequired(_l("Write the reason in a few words.")), Length(max=120)])
    text_en = OneLine(_l("Reason in English"), [Optional(), Length(max=120)])
    text_uk = OneLine(_l("Reason in Ukrainian"), [Optional(), Length(max=120)])
    needs_words = BooleanField(_l("Staff must add a sentence of their own"), default=True)
    position = WholeNumber(_l("Place in the list"), 0, 999, default=0)

    def validate_text_pl(self, field: Any) -> None:
        if not (field.data or "").strip():
            raise ValidationError(gettext("Write the reason in a few words."))

    @property
    def written(self) -> ReasonWritten:
        return ReasonWritten(
            text_pl=self.text_pl.data or "",
            text_en=self.text_en.data or "",
            text_uk=self.text_uk.data or "",
            needs_words=bool(self.needs_words.data),
            position=self.position.data or 0,
        )
