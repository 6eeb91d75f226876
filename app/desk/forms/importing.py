"""A file to import, with what is meant where its rows say nothing; and the button that imports it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.centres.forms import StaffForm
from app.centres.models import Room
from app.core.web.fields import OneLine
from app.desk.services.importing import find_default

MOST_ROWS_SEEN = 10**6


class FileForm(StaffForm):
    """A table."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l("XLSX or CSV, at most 10 MB. First you see what it would change; nothing is written yet."),
    )

    @property
    def name(self) -> str:
        return str(self.file.data.filename or "")

    def content(self) -> bytes:
        """The bytes that were sent."""
        sent: bytes = self.file.data.read()
        return sent

    def defaults(self) -> Mapping[str, Any]:
        """What is meant where the rows say nothing. Raises NobodyForRows."""
        return {}


class BookingsForm(FileForm):
    """A table or a calendar with bookings."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "XLSX, CSV, or a calendar (ICS), at most 10 MB. First you see what it would change; nothing is written yet."
        ),
    )
    room = SelectField(_l("Room of rows that name none"), [Optional()])
    organisation = OneLine(
        _l("Organisation of rows that name none"),
        [Optional()],
        description=_l("By its name, its key or its number. A calendar never names an organisation."),
    )

    def offer(self, rooms: Sequence[Room]) -> None:
        """The rooms to choose from."""
        self.room.choices = [("", gettext("none: leave such rows out")), *((str(room.id), room.name) for room in rooms)]

    def defaults(self) -> Mapping[str, Any]:
        room = {"room_id": int(self.room.data)} if self.room.data else {}
        return {**room, **find_default(self.organisation.data or "")}


class WantForm(StaffForm):
    """Import the rows that were seen."""

    seen = IntegerField(validators=[NumberRange(0, MOST_ROWS_SEEN)], widget=HiddenInput())
