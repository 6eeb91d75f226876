"""What staff type about opening hours: the week, days that differ, public holidays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Optional

from app.centres.forms.staff import Hours, SeenForm, StaffForm, in_languages, lines, most
from app.centres.models import OpeningBlock
from app.centres.rules import WEEKDAYS, Block, Feast, shown
from app.core.web import day, language
from app.core.web.fields import ChoicesField, Day

CLOSED, OPEN = "closed", "open"


class WeekForm(SeenForm):
    """The hours of Monday to Sunday, one line for each."""

    day_0, day_1, day_2, day_3, day_4, day_5, day_6 = (Hours(_l(name), [most(100)]) for name in WEEKDAYS)

    def __init__(self, *, kept: Sequence[OpeningBlock] = (), **more: Any) -> None:
        blocks: dict[str, list[Block]] = defaultdict(list)
        for row in kept:
            blocks[f"day_{row.weekday}"].append(Block(row.opens, row.closes))
        super().__init__(data={name: shown(of_day) for name, of_day in blocks.items()}, **more)

    @property
    def days(self) -> list[Hours]:
        return [self[f"day_{weekday}"] for weekday in range(7)]

    def week(self) -> list[tuple[Block, ...]]:
        """The blocks of each day, for the service."""
        return [field.blocks for field in self.days]


class DaysForm(StaffForm):
    """Days that differ from their weekdays."""

    first = Day(_l("First day"), [InputRequired(_l("Choose a date."))])
    last = Day(_l("Last day"), [Optional()], description=_l("Leave it empty for one day. Both days are included."))
    state = RadioField(
        _l("What is different"),
        choices=[(CLOSED, _l("Closed all day")), (OPEN, _l("Open at other hours"))],
        default=CLOSED,
    )
    hours = Hours(
        _l("Hours on these days"),
        [Optional(), most(100)],
        description=_l("Only if open: write them as 9:00-13:00, 15:00-21:00."),
    )
    reason_pl, reason_en, reason_uk = lines(
        (_l("Reason, in Polish"), _l("Reason, in English"), _l("Reason, in Ukrainian")),
        120,
        DataRequired(_l("Write the reason; the centre's page shows it.")),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Open needs hours."""
        is_right = bool(super().validate(extra_validators))
        if self.state.data == OPEN and not self.hours.data:
            self.hours.errors = [*self.hours.errors, _l("Write the hours, or choose that it is closed.")]
            return False
        return is_right

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.hours.blocks if self.state.data == OPEN else ()

    @property
    def first_day(self) -> date:
        assert self.first.data is not None
        return self.first.data

    @property
    def until(self) -> date:
        """The last day; without one it is the first."""
        return self.last.data or self.first_day

    @property
    def reasons(self) -> Mapping[str, str]:
        return in_languages(self, "reason")


class FeastsForm(StaffForm):
    """Public holidays on which the centre is to be closed."""

    days = ChoicesField(_l("Public holidays"), [InputRequired(_l("Tick the days on which the centre is closed."))])

    def offer(self, feasts: Sequence[Feast]) -> None:
        """What can be ticked; all of it is, until somebody says otherwise."""
        self.days.choices = [
            (feast.day.isoformat(), f"{day(feast.day)}: {feast.names[language()]}") for feast in feasts
        ]
        if not self.was_sent:
            self.days.data = [feast.day.isoformat() for feast in feasts]

    def chosen(self) -> list[date]:
        return [date.fromisoformat(value) for value in self.days.data or ()]
