"""What is typed, or drawn in the calendar, to move a booking."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from app.bookings.forms.asking import period_of
from app.bookings.rules import Arrangement
from app.centres.models import Room
from app.core.web.fields import Clock, Day, OneLine, Words

SHORT = [Optional(), Length(max=500, message=_l("Write at most 500 characters."))]
PLACE = ("room", "date", "starts", "ends")


class MoveForm(FlaskForm):
    """Another time or room of a booking, with the reasons of staff; all else stays."""

    room = SelectField(_l("Room"))
    date = Day(_l("Date"), [InputRequired(_l("Choose a date."))])
    starts = Clock(_l("From"), [InputRequired(_l("Write the time as 18:00."))])
    ends = Clock(_l("To"), [InputRequired(_l("Write the time as 18:00."))], is_end=True)
    why = Words(_l("Why (the applicant reads it)"), SHORT)
    override_why = OneLine(_l("Why you do it although a rule says no"), SHORT)
    seen = HiddenField()
    view = HiddenField()

    def offer_rooms(self, rooms: Sequence[Room]) -> None:
        self.room.choices = [(str(room.id), room.name) for room in rooms]

    def wanted(self, before: Arrangement) -> Arrangement:
        """The booking at the time and in the room typed. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        period = period_of(self.date.data, self.starts.data, self.ends.data)
        return replace(before, room_id=int(self.room.data), ask=replace(before.ask, period=period))

    @property
    def seen_sequence(self) -> int | None:
        """The sequence of the entry that was looked at, where one was sent."""
        sent = str(self.seen.data or "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None


class MoveLookForm(MoveForm):
    """The same read for the verdict alone."""

    class Meta:
        csrf = False

    def is_readable(self) -> bool:
        """Whether enough is typed to look."""
        self.validate()
        return not set(PLACE) & set(self.errors)
