"""What is typed to make a series longer, or to repeat a booking; the dates are typed in their list."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import Optional

from app.bookings.forms.asking import keyed, request_key, term_ticks
from app.bookings.forms.series import MOST_TYPED, RuleForm, are_readable
from app.bookings.rules.repeats import Repeat
from app.bookings.rules.series_extending import Onwards, first_of
from app.centres.models import Room
from app.core.clock import Period
from app.core.web.fields import Day, DaysField, WholeNumber


class ExtendForm(FlaskForm):
    """How far a series goes on."""

    key = request_key()
    until = Day(_l("New last day (included)"), [Optional()])
    times = WholeNumber(
        _l("Or how many more times"), 1, MOST_TYPED, is_optional=True, description=_l("At most 60 dates in one series.")
    )
    picked = DaysField(_l("Further days"), description=_l("More empty fields come when you check the dates."))
    term_names: tuple[str, ...] = ()

    def onwards(self) -> Onwards:
        return Onwards(self.until.data, self.times.data, tuple(self.picked.data or ()))

    def is_readable(self) -> bool:
        """Whether enough is typed to look at the dates."""
        fields = [self.until, self.times, self.picked]
        return are_readable(fields) and any(field.data for field in fields)


class RepeatForm(RuleForm):
    """How a booking is repeated: it is the first date itself."""

    key = request_key()
    term_names: tuple[str, ...] = ()

    def repeat(self, period: Period) -> Repeat:
        """The rule that begins with the booking. Refuses GoesOnAfterMidnight."""
        return self.rule(*first_of(period))

    def is_readable(self) -> bool:
        """Whether enough is typed to look at the dates."""
        fields = [self.every, self.until, self.times, self.picked]
        return are_readable(fields) and any(field.data for field in (self.until, self.times, self.picked))


def form_for_more(kind: type[Any], room: Room) -> Any:
    """The form with a required tick for each term of the centre, and a key that makes it one request."""
    ticks = term_ticks(room)
    return keyed(type(f"{kind.__name__}OfRoom", (kind,), {**ticks, "term_names": tuple(ticks)})())
