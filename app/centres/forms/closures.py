"""What staff type to close rooms for a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, InputRequired

from app.centres.forms.staff import StaffForm, in_languages, lines
from app.centres.models import Room
from app.core.clock import Period, from_minutes
from app.core.web.fields import ChoicesField, Clock, Day


class ClosureForm(StaffForm):
    """Which rooms are closed, from when until when, and why."""

    rooms = ChoicesField(_l("Rooms to close"), [InputRequired(_l("Choose the rooms to close."))], coerce=int)
    starts_on = Day(_l("From, day"), [InputRequired(_l("Choose a date."))])
    starts = Clock(_l("From, time"), [InputRequired(_l("Write the time as 18:00."))])
    ends_on = Day(_l("To, day"), [InputRequired(_l("Choose a date."))])
    ends = Clock(
        _l("To, time"),
        [InputRequired(_l("Write the time as 18:00."))],
        is_end=True,
        description=_l("0:00 is the end of that day."),
    )
    reason_pl, reason_en, reason_uk = lines(
        (_l("Reason, in Polish"), _l("Reason, in English"), _l("Reason, in Ukrainian")),
        200,
        DataRequired(_l("Write the reason, so that people know why.")),
    )

    def offer(self, rooms: Sequence[Room]) -> None:
        """The rooms that can be ticked."""
        self.rooms.choices = [(room.id, room.name) for room in rooms]

    @property
    def room_ids(self) -> list[int]:
        return list(self.rooms.data or ())

    def period(self) -> Period:
        """The time typed. Raises SkippedHour, EndsBeforeStart, OutOfCalendar."""
        return Period(_moment(self.starts_on, self.starts), _moment(self.ends_on, self.ends))

    @property
    def reasons(self) -> Mapping[str, str]:
        return in_languages(self, "reason")


def _moment(day: Day, clock: Clock) -> datetime:
    assert day.data is not None
    assert clock.data is not None
    return from_minutes(day.data, clock.data)
