"""What is typed on the day: who takes a key, what is broken or untidy, what a screen is called."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.centres.forms.staff import StaffForm, choices, most
from app.centres.models import Room
from app.core.web.fields import OneLine, WholeNumber, Words
from app.desk.rules.faults import KIND_LABELS, LONGEST_WORDS, FaultKind
from app.desk.services import Report
from app.files.rules import rewritten

IN_THE_HALL = 0
LARGEST_NUMBER = 999_999_999


class KeyForm(StaffForm):
    """Who takes the key of a room, and for which booking, if for one."""

    room = WholeNumber(_l("Room"), 1, LARGEST_NUMBER)
    uid = HiddenField(validators=[Optional(), Length(max=36)])
    who = OneLine(_l("Who takes the key"), [DataRequired(_l("Write who takes the key.")), most(120)])


class DoorFaultForm(StaffForm):
    """What somebody in the room sees."""

    kind = RadioField(_l("What is wrong?"), [InputRequired(_l("Choose one."))], choices=choices(KIND_LABELS))
    words = Words(_l("What do you see?"), [DataRequired(_l("Write what you see, in a sentence.")), most(LONGEST_WORDS)])
    photo = FileField(
        _l("Photo"),
        [Optional()],
        description=_l("A JPEG, PNG or WebP file of at most 10 MB. Only the centre's staff see it; leave people out."),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )

    def report(self) -> Report:
        """What was sent, its picture written anew. Raises TooLarge, TooManyPixels and NotAnImage."""
        sent: Any = self.photo.data
        picture = rewritten(sent.read()) if sent is not None and sent.filename else None
        return Report(FaultKind(self.kind.data), self.words.data or "", picture)


class FaultForm(DoorFaultForm):
    """The same of staff, of any room and booking of their centre."""

    room = SelectField(_l("Room"), coerce=int)
    uid = HiddenField(validators=[Optional(), Length(max=36)])

    def offer(self, rooms: Sequence[Room]) -> None:
        self.room.choices = [(room.id, room.name) for room in rooms]


class WhyForm(StaffForm):
    """A word beside what was done about a fault."""

    words = OneLine(_l("What was done"), [Optional(), most(500)])


class DisplayForm(StaffForm):
    """A screen: where it hangs and what staff call it."""

    room = SelectField(_l("Where it hangs"), coerce=int)
    label = OneLine(
        _l("What you call it"),
        [DataRequired(_l("Write what you call this screen.")), most(80)],
        description=_l("For example: tablet beside the door"),
    )

    def offer(self, rooms: Sequence[Room], hall: Any) -> None:
        self.room.choices = [(IN_THE_HALL, hall), *((room.id, room.name) for room in rooms)]

    @property
    def room_id(self) -> int | None:
        return self.room.data or None
