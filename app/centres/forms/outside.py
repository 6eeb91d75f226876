"""What staff type about a calendar of others, and its file."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import DataRequired, Optional

from app.centres.forms.staff import SeenForm, most
from app.centres.rules.outside import LARGEST, LONGEST_ADDRESS, OutsideDetails, OutsideReading, read_outside
from app.core.clock import today
from app.core.web.fields import OneLine

ACCEPTED: dict[str, Any] = {"accept": ".ics,text/calendar"}


class OutsideForm(SeenForm):
    """A new calendar: its name, its source and its file."""

    name = OneLine(
        _l("Name"),
        [DataRequired(_l("Write a name, by which your team knows it.")), most(120)],
        description=_l("For the team, for example: city holidays 2027."),
    )
    source = OneLine(
        _l("Who publishes it"),
        [DataRequired(_l("Write who publishes it. It stands beside each date.")), most(120)],
        description=_l("It stands beside each date, so that nobody takes it for a date of the centre."),
    )
    address = OneLine(
        _l("Page of the source"),
        [Optional(), most(LONGEST_ADDRESS)],
        description=_l("It begins with https://. The source beside each date leads there."),
    )
    file = FileField(
        _l("Calendar file"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "An ICS file of at most 2 MB and 1,000 dates, from a year ago to two years ahead. What is cancelled or "
            "private in it is left out."
        ),
        render_kw=ACCEPTED,
    )

    def details(self) -> OutsideDetails:
        return OutsideDetails(self.name.data or "", self.source.data or "", self.address.data or "")

    def reading(self) -> OutsideReading:
        """What the file gives. Raises what `read_outside` refuses."""
        return read_outside(self.file.data.read(LARGEST + 1), today=today())


class OutsideChangeForm(OutsideForm):
    """The same of a calendar that is here; without a file its dates stay."""

    file = FileField(
        _l("New calendar file"),
        [Optional()],
        description=_l("All dates are replaced by those of the new file. Without one they stay as they are."),
        render_kw=ACCEPTED,
    )

    def new_reading(self) -> OutsideReading | None:
        """What the new file gives, where there is one. Raises what `read_outside` refuses."""
        return self.reading() if self.file.data and self.file.data.filename else None
