"""What is typed to offer another time for a request, to refuse such an offer, and what a centre sets about them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired, Length, Optional

from app.bookings.forms.asking import period_of
from app.bookings.rules.counter import OfferTerms
from app.bookings.services import OtherTime
from app.centres.models import Room
from app.core.clock import Period
from app.core.web.fields import Clock, Day, OneLine, WholeNumber, Words

SHORT = Length(max=500, message=_l("Write at most 500 characters."))


class OtherTimeForm(FlaskForm):
    """Which time and room are offered, and the words that go with them."""

    date = Day(_l("Date"), [InputRequired(_l("Choose a date."))])
    starts = Clock(_l("From"), [InputRequired(_l("Write the time as 18:00."))])
    ends = Clock(_l("To"), [InputRequired(_l("Write the time as 18:00."))], is_end=True)
    room = SelectField(_l("Room"), [InputRequired(_l("Choose a room."))])
    words = Words(
        _l("Words for the applicant"),
        [Optional(), Length(max=2000, message=_l("Write at most 2000 characters."))],
        description=_l("For example why the other time suits better. They go out with the mail."),
    )
    override_why = OneLine(_l("Why you offer it although a rule says no"), [Optional(), SHORT])

    def offer(self, rooms: Sequence[Room]) -> None:
        """Fill the list of rooms; without one the page shows what is free in any."""
        self.room.choices = [("", gettext("any room of the centre")), *((str(room.id), room.name) for room in rooms)]

    @property
    def room_id(self) -> int | None:
        return int(self.room.data) if self.room.data else None

    def period(self) -> Period:
        """The time typed. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        return period_of(self.date.data, self.starts.data, self.ends.data)

    def other(self) -> OtherTime:
        """What the service is asked for. Raises as `period`."""
        assert self.room_id is not None
        return OtherTime(self.room_id, self.period(), self.words.data or "")


class OtherTimeLook(OtherTimeForm):
    """The same read from an address, to look at what is free; no room is needed."""

    class Meta:
        csrf = False

    def is_readable(self) -> bool:
        self.validate()
        return not {"date", "starts", "ends"} & set(self.errors)


class RefuseOtherTimeForm(FlaskForm):
    words = Words(_l("Why it does not suit (the centre reads it)"), [Optional(), SHORT])


class OfferTermsForm(FlaskForm):
    """For how long another time is offered."""

    hours = WholeNumber(
        _l("Hours to answer an offer"),
        *(1, 720),
        description=_l("For so long the asked time and the other one are held for the applicant."),
    )
    until_hours = WholeNumber(
        _l("But at most until so many hours before the start"),
        *(0, 720),
        description=_l("Reckoned from the start that comes first. A late offer still leaves two hours to answer."),
    )

    def terms(self) -> OfferTerms:
        return OfferTerms(self.hours.data or 0, self.until_hours.data or 0)


def other_time_form(rooms: Sequence[Room], typed: Mapping[str, Any]) -> OtherTimeForm:
    """The form with the rooms of the centre."""
    form = OtherTimeForm(typed)
    form.offer(rooms)
    return form


def other_time_look(rooms: Sequence[Room], typed: Mapping[str, Any]) -> OtherTimeLook:
    """The same, to look at what is typed."""
    form = OtherTimeLook(typed)
    form.offer(rooms)
    return form
