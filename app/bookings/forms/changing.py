"""What is typed to change a booking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired, Length, Optional

from app.bookings.forms.afterwards import in_words
from app.bookings.forms.asking import AskForm, lent_fields, period_of
from app.bookings.rules import Arrangement
from app.bookings.rules.equipment import MOST_UNITS
from app.centres.models import Room
from app.centres.rules import LAYOUT_LABELS
from app.core.clock import Period, local
from app.core.web.fields import Clock, OneLine, Words

SHORT = [Optional(), Length(max=500, message=_l("Write at most 500 characters."))]


class ChangeForm(AskForm):
    """What a booking is to become: the fields of asking, with the room and without the party."""

    room = SelectField(_l("Room"))
    why = Words(_l("Why (the applicant reads it)"), SHORT)
    override_why = OneLine(_l("Why you do it although a rule says no"), SHORT)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        del self.key, self.organisation

    def offer_rooms(self, rooms: Sequence[Room]) -> None:
        """Fill the lists to choose from: the rooms of the centre, and the layouts of any of them."""
        self.room.choices = [(str(room.id), room.name) for room in rooms]
        kinds = {layout.kind for room in rooms for layout in room.layouts}
        self.layout.choices = in_words({kind: label for kind, label in LAYOUT_LABELS.items() if kind in kinds})

    def wanted(self, before: Arrangement) -> Arrangement:
        """The arrangement typed; what is not typed stays. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        asked = replace(self.ask(), people=self.people.data or before.ask.people)
        return Arrangement(
            room_id=int(self.room.data),
            ask=asked,
            title=self.title.data or before.title,
            purpose=self.purpose.data or before.purpose,
            is_public=self.is_public.data == "yes",
        )


class ChangeLookForm(ChangeForm):
    """The same read for the verdict alone."""

    class Meta:
        csrf = False

    def is_readable(self) -> bool:
        """Whether enough is typed to look."""
        self.validate()
        named = {"room", "date", "starts", "ends", "people", "layout", "participants_pay", *self.equipment_names}
        return not named & set(self.errors)


class ShortenForm(FlaskForm):
    """A shorter time on the day of the booking."""

    starts = Clock(_l("From"), [InputRequired(_l("Write the time as 18:00."))])
    ends = Clock(_l("To"), [InputRequired(_l("Write the time as 18:00."))], is_end=True)

    def period(self, before: Period) -> Period:
        """The time typed, on the day of the booked one. Raises SkippedHour and EndsBeforeStart."""
        return period_of(local(before.starts).date(), self.starts.data, self.ends.data)


def change_form(rooms: Sequence[Room], typed: Mapping[str, Any]) -> ChangeForm:
    """The form of a booking, with the rooms of its centre and what that lends."""
    form: ChangeForm = _of_centre(ChangeForm, rooms, typed, most=None)
    return form


def change_look(rooms: Sequence[Room], typed: Mapping[str, Any]) -> ChangeLookForm:
    """The same, to look at what is typed."""
    form: ChangeLookForm = _of_centre(ChangeLookForm, rooms, typed, most=MOST_UNITS)
    return form


def _of_centre(kind: Any, rooms: Sequence[Room], typed: Mapping[str, Any], *, most: int | None) -> Any:
    fields = lent_fields(rooms[0].centre_id, typed, most=most)
    form = type(f"{kind.__name__}OfCentre", (kind,), fields)(typed)
    form.offer_rooms(rooms)
    return form
