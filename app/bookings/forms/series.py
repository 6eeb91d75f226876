"""What is typed about a series: its rule, and for each of its dates whether, when and where."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from app.bookings.forms.asking import MYSELF, AskForm
from app.bookings.rules import Party, PartyKind
from app.bookings.rules.repeats import MOST_WEEKS, Occurrence, Pattern, Repeat, occurrence
from app.bookings.rules.series import UnreadableDate
from app.bookings.services.series import DateAsked, SeriesContent, SeriesRequest
from app.centres.models import Room
from app.core.web.fields import Clock, Day, DaysField, WholeNumber

MOST_TYPED = 99_999


class RuleForm(FlaskForm):
    """How it repeats after its first date."""

    pattern = RadioField(
        _l("Repeat"),
        choices=[
            (Pattern.WEEKLY.value, _l("On the same weekday")),
            (Pattern.MONTHLY.value, _l("Once a month, on the same weekday")),
            (Pattern.PICKED.value, _l("On days that I choose")),
        ],
        default=Pattern.WEEKLY.value,
    )
    every = WholeNumber(_l("Every how many weeks"), 1, MOST_WEEKS, is_optional=True)
    until = Day(_l("Last day (included)"), [Optional()])
    times = WholeNumber(
        _l("Or how many times"), 1, MOST_TYPED, is_optional=True, description=_l("At most 60 dates in one series.")
    )
    picked = DaysField(_l("Further days"), description=_l("More empty fields come when you check the dates."))

    def rule(self, first: date, starts: int, ends: int) -> Repeat:
        """The rule as it is typed; what it refuses is refused when its days are counted."""
        pattern = Pattern(self.pattern.data) if self.pattern.data in set(Pattern) else Pattern.WEEKLY
        return Repeat(
            pattern=pattern,
            first=first,
            starts=starts,
            ends=ends,
            every=(self.every.data or 1) if pattern is Pattern.WEEKLY else 1,
            until=self.until.data if pattern is not Pattern.PICKED else None,
            times=self.times.data if pattern is not Pattern.PICKED else None,
            picked=(first, *(self.picked.data or ())) if pattern is Pattern.PICKED else (),
        )


def are_readable(fields: Sequence[Any]) -> bool:
    """Whether all that is typed in these can be read; what cannot be is said at its field, empty ones are not."""
    for field in fields:
        is_typed = any(str(value).strip() for value in field.raw_data or ())
        field.errors = list(field.process_errors) if is_typed else []
    return not any(field.errors for field in fields)


class SeriesForm(AskForm, RuleForm):
    """A request for one room on several days; `date` is the first of them."""

    def repeat(self) -> Repeat:
        """The rule with its first day and both times."""
        assert self.date.data is not None
        assert self.starts.data is not None
        assert self.ends.data is not None
        return self.rule(self.date.data, self.starts.data, self.ends.data)

    def content(self) -> SeriesContent:
        """What all dates have alike."""
        return SeriesContent(
            title=self.title.data or "",
            purpose=self.purpose.data or "",
            people=self.people.data or 1,
            layout=self.layout_kind,
            participants_pay=self.participants_pay.data == "yes",
            is_public=self.is_public.data == "yes",
            equipment=self.amounts,
        )

    def request_for(self, room: Room, dates: Sequence[DateAsked]) -> SeriesRequest:
        """What the service is asked for."""
        return SeriesRequest(room.id, self.repeat(), tuple(dates), self.content(), self.organisation_id)

    def is_readable(self) -> bool:
        """Whether enough is typed to look at its dates."""
        lent = [self[name] for name in self.equipment_names]
        rule = [self.date, self.starts, self.ends, self.every, self.until, self.times, self.picked, self.people]
        needed = (self.date.data, self.starts.data, self.ends.data)
        return are_readable([*rule, *lent]) and None not in needed

    def stranger(self) -> Party:
        """Who a visitor without a sign-in would be."""
        return Party(PartyKind.RESIDENT if self.organisation.data == MYSELF else PartyKind.VERIFIED)


class DateForm(Form):
    """One date of the list: a tick, and another day, time or room where it is moved."""

    listed = HiddenField()
    taken = BooleanField(_l("We want this date"))
    day = Day(_l("Another day"), [Optional()])
    starts = Clock(_l("From"), [Optional()])
    ends = Clock(_l("To"), [Optional()], is_end=True)
    room = SelectField(_l("Room"), [Optional()])

    def offer(self, rooms: Mapping[int, Room], usual: Room) -> None:
        self.room.choices = [("" if room.id == usual.id else str(room.id), room.name) for room in rooms.values()]

    @property
    def is_moved(self) -> bool:
        return bool(self.day.data or self.starts.data is not None or self.ends.data is not None or self.room.data)

    def room_id(self, usual: Room) -> int:
        return int(self.room.data) if self.room.data else usual.id

    def occurrence(self, day: date, repeat: Repeat) -> Occurrence:
        """The date as it stands: moved where something is typed, else as the rule says."""
        if not self.validate():
            return Occurrence(day, None, UnreadableDate())
        starts = repeat.starts if self.starts.data is None else self.starts.data
        ends = repeat.ends if self.ends.data is None else self.ends.data
        return occurrence(self.day.data or day, starts, ends)


def date_form(day: date, typed: Any, rooms: Mapping[int, Room], usual: Room) -> DateForm:
    """The part of the typed form that is about one day of the rule."""
    form = DateForm(typed, prefix=f"d{day.isoformat()}-")
    form.offer(rooms, usual)
    return form
