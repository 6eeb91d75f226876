"""What is typed to change several dates of a series: what all of them become, and a tick for each."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import Length, Optional

from app.bookings.forms.asking import MOST_PEOPLE
from app.bookings.rules.series_rearranging import Rearrangement
from app.centres.models import Room
from app.core.web.fields import Clock, OneLine, WholeNumber, Words

SHORT = [Optional(), Length(max=500, message=_l("Write at most 500 characters."))]


class ChangeDatesForm(FlaskForm):
    """What is left empty stays as it is on each date. `seen` says of which wish the dates were shown."""

    starts = Clock(_l("New start"), [Optional()])
    ends = Clock(_l("New end"), [Optional()], is_end=True)
    room = SelectField(_l("Room"), [Optional()])
    people = WholeNumber(_l("Number of people"), 1, MOST_PEOPLE, is_optional=True)
    date = SelectMultipleField(choices=[], validate_choice=False)
    seen = HiddenField()
    why = Words(_l("Why (the applicant reads it)"), SHORT)
    override_why = OneLine(_l("Why you do it although a rule says no"), SHORT)

    def offer_rooms(self, rooms: Iterable[Room]) -> None:
        self.known = {str(room.id): room.name for room in rooms}
        self.room.choices = [("", gettext("as now")), *self.known.items()]

    @property
    def wanted(self) -> Rearrangement:
        return Rearrangement(
            starts=self.starts.data,
            ends=self.ends.data,
            room_id=int(self.room.data) if self.room.data in self.known else None,
            people=self.people.data,
        )

    @property
    def mark(self) -> str:
        """Tells this wish from any other."""
        wish = self.wanted
        return "-".join(
            "" if part is None else str(part) for part in (wish.starts, wish.ends, wish.room_id, wish.people)
        )

    @property
    def reasons(self) -> tuple[str, str]:
        """Why, and why although a rule says no: staff alone are asked."""
        return (self.why.data or "", self.override_why.data or "") if "why" in self else ("", "")

    @property
    def was_seen(self) -> bool:
        """Whether the dates were shown with just this wish: nothing is sent that was not said first."""
        return self.seen.data == self.mark

    def is_readable(self) -> bool:
        """Whether enough is typed to look at the dates; what cannot be read is said at its field."""
        fields: list[Any] = [self.starts, self.ends, self.people]
        for field in fields:
            field.errors = field.errors or list(field.process_errors)
        is_known = not self.room.data or self.room.data in self.known
        return is_known and not any(field.process_errors for field in fields) and self.wanted.is_something
