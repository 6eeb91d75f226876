"""What is typed about the dates of an activity: a plan of several, another time for one, announcing and calling off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.centres.forms.rooms import PhotoForm
from app.centres.forms.staff import StaffForm, choices, most
from app.centres.models import Room
from app.core.clock import from_minutes, local
from app.core.web.fields import ChoicesField, Clock, Day, DaysField, OneLine, WholeNumber, Words
from app.programme.models import Session
from app.programme.rules.dates import MOST_SESSIONS, MOST_SHIFTED, MOST_WEEKS, PATTERN_LABELS, Pattern, Plan
from app.programme.rules.kinds import PlaceKind
from app.programme.services.dates import DatesAsked

NOW, LATER = "now", "later"
WRITE_TIME = _l("Write the time as 18:00.")


class TimeFields:
    """A room, a day and two times."""

    room = SelectField(_l("Room"), [Optional()], coerce=lambda typed: int(typed) if typed else None)
    first = Day(_l("Day"), [InputRequired(_l("Choose a date."))])
    starts = Clock(_l("From"), [InputRequired(WRITE_TIME)])
    ends = Clock(_l("To"), [InputRequired(WRITE_TIME)], is_end=True)
    outside_why = OneLine(
        _l("Why outside of opening hours"),
        [Optional(), most(300)],
        description=_l("Only where a date lies outside of them. It is kept in the history."),
    )

    def offer(self, rooms: Sequence[Room], place: PlaceKind) -> None:
        """The rooms of the centre, where it is held in rooms."""
        field: Any = self.room
        field.flags.optional = False  # the place of the activity decides whether it is
        field.choices = [(room.id, f"{room.name} ({room.seats})") for room in rooms]
        if place is not PlaceKind.ROOMS:
            field.choices = [("", gettext("none: it is not in the centre"))]


class PlanForm(TimeFields, StaffForm):
    """Several dates by a pattern; it stands in the address until it is kept."""

    pattern = RadioField(_l("How often"), choices=choices(PATTERN_LABELS), default=Pattern.ONCE.value)
    times = WholeNumber(_l("How many times"), 1, MOST_SESSIONS, is_optional=True)
    every = WholeNumber(_l("Every how many weeks"), 1, MOST_WEEKS, is_optional=True)
    picked = DaysField(
        _l("Further days"), [Optional()], description=_l("More empty fields come when you check the dates.")
    )
    days = ChoicesField(_l("Dates to keep"))

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.times.flags.optional = False  # who chose a pattern says so; one time goes without saying

    @property
    def is_typed(self) -> bool:
        """Whether somebody asked for the dates of a plan, in the address or by sending it."""
        return bool(self.first.raw_data)

    def can_be_read(self) -> bool:
        """Whether all of the plan can be; what cannot is said at its field, and the page says so too."""
        fields = [self.room, self.first, self.starts, self.ends, self.times, self.every, self.picked, self.outside_why]
        wrong = [field for field in fields if not field.validate(self)]
        if wrong:
            self.status = 422
        return not wrong

    def plan(self) -> Plan:
        assert self.first.data is not None
        return Plan(
            pattern=Pattern(self.pattern.data) if self.pattern.data in set(Pattern) else Pattern.ONCE,
            first=self.first.data,
            starts=self.starts.data or 0,
            ends=self.ends.data or 0,
            times=self.times.data or 1,
            every=self.every.data or 1,
            picked=tuple(self.picked.data or ()),
        )

    def asked(self, days: Sequence[date]) -> DatesAsked:
        return asked_of(self, tuple(days))

    @property
    def kept_days(self) -> tuple[date, ...]:
        """The ticked days; what is no day is left out, as nobody ticked it."""
        return tuple(sorted(date.fromisoformat(day) for day in self.days.data or ()))

    def let_tick(self, days: Sequence[date]) -> None:
        self.days.choices = [(day.isoformat(), day.isoformat()) for day in days]


class LookForm(PlanForm):
    """The same plan in an address, before anything is sent."""

    class Meta:
        csrf = False


class MoveForm(TimeFields, StaffForm):
    """Another time or room for one date."""

    seen = WholeNumber("", 0, 2**31 - 1, default=0)

    @classmethod
    def of(cls, session: Session, **more: Any) -> "MoveForm":
        starts, ends = local(session.period.starts), local(session.period.ends)
        end = ends.hour * 60 + ends.minute
        return cls(
            room=session.room_id,
            first=starts.date(),
            starts=starts.hour * 60 + starts.minute,
            ends=end or 1440,
            seen=session.entry.sequence,
            **more,
        )

    def asked(self) -> DatesAsked:
        assert self.first.data is not None
        return asked_of(self, (self.first.data,))


class WhyForm(StaffForm):
    """Why a date, or all of it, is called off."""

    why = Words(
        _l("Why"),
        [Optional(), most(500)],
        description=_l("The page of the programme shows it. Before it is announced, it may stay empty."),
    )


class AnnounceForm(StaffForm):
    """Now, or at a time to come."""

    when = RadioField(_l("When"), choices=[(NOW, _l("Now")), (LATER, _l("At a time to come"))], default=NOW)
    published_on = Day(_l("Day"), [Optional()])
    published_at = Clock(_l("Time"), [Optional()])

    def at(self) -> datetime | None:
        """The moment, or none for now. Raises SkippedHour."""
        if self.when.data == NOW:
            return None
        assert self.published_on.data is not None
        assert self.published_at.data is not None
        return from_minutes(self.published_on.data, self.published_at.data)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.when.data == LATER:
            for field, words in ((self.published_on, _l("Choose a date.")), (self.published_at, WRITE_TIME)):
                if field.data is None and not field.errors:
                    field.errors, fine = [words], False
        return bool(fine)


class CopyForm(StaffForm):
    """So many weeks later, with these of the dates."""

    weeks = WholeNumber(
        *(_l("How many weeks later"), 1, MOST_SHIFTED), default=52, description=_l("52 weeks keep the weekday.")
    )
    sessions = ChoicesField(_l("Dates to copy"), coerce=int)


class LookAtCopyForm(CopyForm):
    """The same in an address."""

    class Meta:
        csrf = False


class PictureForm(PhotoForm):
    """A picture for the card and the page."""


def asked_of(form: Any, days: tuple[date, ...]) -> DatesAsked:
    return DatesAsked(form.room.data, days, form.starts.data or 0, form.ends.data or 0, form.outside_why.data or "")
