"""What is typed to find a room by need: dates or weekdays of a season, from-to or a length; whole in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from app.bookings.forms.asking import FindForm, features_of
from app.bookings.rules.near import Wish
from app.bookings.rules.repeats import Pattern
from app.bookings.rules.when import LENGTHS, MOST_DATES, PART_LABELS, Hours, PartOfDay, When, Within, season, several
from app.centres.models import Centre
from app.centres.rules import WEEKDAYS, LayoutKind
from app.core.clock import EndsBeforeStart
from app.core.web import amount
from app.core.web.fields import ChoicesField, Day, WholeNumber

ONE, SEVERAL, WEEKLY = "one", "several", "weekly"
HOURS, LENGTH = "hours", "length"
SPARE_DATES = 3
LAST_PAGE = 1000


class Days(Day):
    """A day, or several under the same name: the first is the field's own, all of them are `days`."""

    days: tuple[date, ...] = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = [text for text in valuelist if str(text).strip()]
        found = [self._one(text) for text in typed[: MOST_DATES + 1]]
        self.days = tuple(dict.fromkeys(found))
        self.data = found[0] if found else None
        self.raw_data = typed[:1]

    def _one(self, text: Any) -> date:
        super().process_formdata([text])
        assert self.data is not None
        return self.data


class NeedForm(FindForm):
    """A search by need. The address of a search for one window is the same as ever."""

    repeat = RadioField(
        _l("Which days"),
        choices=[(ONE, _l("One date")), (SEVERAL, _l("Several dates")), (WEEKLY, _l("Every week"))],
        default=ONE,
    )
    date = Days(_l("Date"), [Optional()])
    first = Day(_l("First day"), [Optional()])
    last = Day(_l("Last day"), [Optional()])
    weekday = ChoicesField(_l("Weekdays"), [Optional()])
    time = RadioField(
        _l("What time"),
        choices=[(HOURS, _l("From – to")), (LENGTH, _l("So long, in a part of the day"))],
        default=HOURS,
    )
    length = SelectField(_l("How long"), [Optional()])
    part = SelectField(_l("When in the day"), [Optional()], default=PartOfDay.ANY.value)
    page = WholeNumber(_l("Page"), 1, LAST_PAGE, is_optional=True)

    def offer(self, centres: Sequence[Centre]) -> None:
        super().offer(centres)
        self.weekday.choices = [(str(number), gettext(name)) for number, name in enumerate(WEEKDAYS, 1)]
        self.length.choices = [("", gettext("choose")), *((str(minutes), amount(minutes)) for minutes in LENGTHS)]
        self.part.choices = [(part.value, gettext(label)) for part, label in PART_LABELS.items()]
        if not self.repeat.raw_data:
            weekly = self.weekday.raw_data or self.first.raw_data or self.last.raw_data
            self.repeat.data = WEEKLY if weekly else SEVERAL if len(self.date.days) > 1 else ONE
        if not self.time.raw_data:
            self.time.data = LENGTH if self.length.data else HOURS
        self.part.data = self.part.data or PartOfDay.ANY.value

    @property
    def spare_days(self) -> list[str]:
        """The further dates as they stand in their fields, and a few empty ones."""
        return [day.isoformat() for day in self.date.days[1:]] + [""] * SPARE_DATES

    @property
    def has_when(self) -> bool:
        """Whether anything of a time is typed, so that the rest of it is needed."""
        return any(field.raw_data and any(field.raw_data) for field in self._parts()) or self.repeat.data != ONE

    def _parts(self) -> tuple[Any, ...]:
        days = (self.first, self.last, self.weekday) if self.repeat.data == WEEKLY else (self.date,)
        return (*days, self.length) if self.time.data == LENGTH else (*days, self.starts, self.ends)

    def validate(self, extra_validators: Any = None) -> bool:
        """A time needs all its parts, and a repeated one its days."""
        hours = (self.starts, self.ends)
        if self.repeat.data == ONE and self.time.data == HOURS:
            return bool(super().validate(extra_validators))
        kept = {field.name for field in self._parts()}
        fine = bool(super(FindForm, self).validate(extra_validators))
        for field in (*hours, self.date, self.first, self.last):
            if field.name not in kept:
                field.errors = []
        fine = fine or not self.errors
        for field in self._parts() if self.has_when else ():
            if not field.data and field.data != 0 and not field.errors:
                field.errors = [*field.errors, gettext("Fill this in, so that we know when.")]
                fine = False
        return fine

    def when(self) -> When:
        """The dates and the time. Raises EndsBeforeStart and what `season`, `several` and `Within` raise."""
        if self.repeat.data == WEEKLY:
            first, last = self.first.data, self.last.data
            assert first is not None
            assert last is not None
            dates = season(first, last, frozenset(int(day) - 1 for day in self.weekday.data or ()))
        else:
            dates = several(self.date.days if self.repeat.data == SEVERAL else self.date.days[:1])
        if self.time.data == LENGTH:
            return When(dates, Within(int(self.length.data), PartOfDay(self.part.data)))
        starts, ends = self.starts.data, self.ends.data
        assert starts is not None
        assert ends is not None
        if ends <= starts:
            raise EndsBeforeStart
        return When(dates, Hours(starts, ends))

    def as_series(self, when: When) -> dict[str, str]:
        """What an address says to ask for all of these dates at once; their time stands with the room."""
        first, *others = (day.isoformat() for day in when.dates)
        if self.repeat.data == WEEKLY and len(self.weekday.data or ()) == 1:
            return {"date": first, "pattern": Pattern.WEEKLY.value, "until": others[-1] if others else first}
        return {"date": first, "pattern": Pattern.PICKED.value, "picked": ",".join(others)}

    def wish(self, centre_ids: dict[str, int]) -> Wish:
        """What the room must have."""
        return Wish(
            people=self.people.data or 1,
            layout=LayoutKind(self.layout.data) if self.layout.data else None,
            features=features_of(self),
            centre_id=centre_ids.get(self.centre.data or ""),
            step_free=self.step_free.data,
            hearing_loop=self.hearing_loop.data,
        )
