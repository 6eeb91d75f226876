"""What is typed about materials, and about links beside an activity."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.centres.forms.staff import StaffForm, choices, lines, most
from app.core.clock import from_minutes
from app.core.web import when
from app.core.web.fields import Clock, Day, OneLine
from app.files.rules import DOCUMENTS, LARGEST_UPLOAD, Document, recognised
from app.programme.models import Session
from app.programme.rules.materials import (
    MATERIAL_LABELS,
    SEEN_BY_LABELS,
    Added,
    MaterialAudience,
    MaterialKind,
)


class MaterialForm(StaffForm):
    """A file or a link, for whom, and from when until when."""

    kind = RadioField(_l("What it is"), choices=choices(MATERIAL_LABELS), default=MaterialKind.FILE.value)
    file = FileField(
        _l("File"),
        [Optional()],
        description=_l("At most 10 MB: PDF, pictures, ODT, DOCX, ODS, XLSX or plain text."),
        render_kw={"accept": ",".join(f".{ending}" for ending in (*DOCUMENTS, "jpeg"))},
    )
    url = OneLine(_l("Address"), [Optional(), most(500)], description=_l("For a link: it begins with https://."))
    title = OneLine(
        _l("What it is called"),
        [Optional(), most(200)],
        description=_l("For a file it may stay empty: then its own name is shown."),
    )
    session = SelectField(_l("Of which date"), [Optional()], coerce=lambda typed: int(typed) if typed else None)
    audience = RadioField(_l("Who sees it"), choices=choices(SEEN_BY_LABELS), default=MaterialAudience.ENROLLED.value)
    opens_on = Day(_l("From the day"), [Optional()], description=_l("Empty: at once."))
    opens_at = Clock(_l("From the hour"), [Optional()])
    closes_on = Day(_l("To the day"), [Optional()], description=_l("Empty: for good. For recordings say until when."))

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for field in (self.file, self.url, self.title, self.session, self.opens_at):
            field.flags.optional = False  # which of them are needed, the others say

    def offer(self, sessions: Sequence[Session]) -> None:
        """The dates of the activity; a material may be of one, or of the whole."""
        field: Any = self.session
        field.choices = [("", gettext("the whole")), *((one.id, when(one.period)) for one in sessions)]

    def added(self) -> Added:
        """What was typed. Raises SkippedHour and what `recognised` refuses."""
        kind = MaterialKind(self.kind.data)
        return Added(
            kind=kind,
            title=self.title.data or "",
            audience=MaterialAudience(self.audience.data),
            document=self._document() if kind is MaterialKind.FILE else None,
            url=self.url.data or "",
            session_id=self.session.data,
            opens_at=_moment(self.opens_on.data, self.opens_at.data or 0),
            closes_at=_moment(self.closes_on.data + timedelta(days=1), 0) if self.closes_on.data else None,
        )

    def _document(self) -> Document | None:
        sent = self.file.data
        if not sent or not sent.filename:
            return None
        return recognised(sent.filename, sent.read(LARGEST_UPLOAD + 1))


class RelatedForm(StaffForm):
    """A link beside an activity."""

    label_pl, label_en, label_uk = lines(
        (_l("Title in Polish"), _l("Title in English"), _l("Title in Ukrainian")),
        160,
        InputRequired(_l("Write the title in Polish.")),
    )
    address = OneLine(
        _l("Address"),
        [InputRequired(_l("Write the address.")), most(500)],
        description=_l("It begins with https://, or with / for a page of this site."),
    )


def _moment(day: date | None, minutes: int) -> datetime | None:
    return from_minutes(day, minutes) if day is not None else None
