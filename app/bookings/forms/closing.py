"""What staff type to plan a closure: rooms, floors or a centre, once or again, and a choice for each in the way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Optional

from app.bookings.queries.closing_hits import Hit
from app.bookings.rules.closing import Decision, Fate, Place
from app.bookings.rules.when import MOST_DATES, SeasonBackwards, several
from app.bookings.services.closing import Closing
from app.centres.forms import ClosureForm, StaffForm
from app.centres.forms.staff import in_languages, lines, most
from app.centres.models import Room
from app.core.clock import Period, from_minutes
from app.core.web.fields import ChoicesField, Clock, Day, DaysField, Words

ONCE, WEEKLY, DATES = "once", "weekly", "dates"
CANCEL, KEEP, MOVE = "cancel", "keep", "move"
LONGEST_CHOICE = 60


class PlanForm(ClosureForm):
    """Which rooms are to be closed, when, how often, and why. Its address shows the plan."""

    whole = BooleanField(_l("The whole centre"))
    floors = ChoicesField(_l("Whole floors"), [Optional()])
    rooms = ChoicesField(_l("Rooms to close"), [Optional()], coerce=int)
    repeat = RadioField(
        _l("How often"),
        choices=[(ONCE, _l("Once")), (WEEKLY, _l("Every week")), (DATES, _l("On further days, too"))],
        default=ONCE,
    )
    until = Day(_l("Every week until"), [Optional()], description=_l("Only for every week. This day is included."))
    further = DaysField(_l("Further days"), [Optional()])

    def offer(self, rooms: Sequence[Room]) -> None:
        super().offer(rooms)
        self._rooms = rooms
        self.floors.choices = [(floor, floor) for floor in dict.fromkeys(room.floor for room in rooms if room.floor)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Something is to be closed, and what is repeated has its days."""
        is_right = bool(super().validate(extra_validators))
        missing: list[tuple[Any, str]] = []
        if not self.rooms.errors and not self.room_ids:
            missing.append((self.rooms, gettext("Choose the rooms to close.")))
        if self.repeat.data == WEEKLY and self.until.data is None and not self.until.errors:
            missing.append((self.until, gettext("Choose the last day.")))
        if self.repeat.data == DATES and not self.further.data and not self.further.errors:
            missing.append((self.further, gettext("Choose at least one further day.")))
        for field, sentence in missing:
            field.errors = [*field.errors, sentence]
        return is_right and not missing

    @property
    def room_ids(self) -> list[int]:
        chosen, floors = set(self.rooms.data or ()), set(self.floors.data or ())
        return [room.id for room in self._rooms if self.whole.data or room.id in chosen or room.floor in floors]

    def closing(self) -> Closing:
        """All times. Raises SkippedHour, EndsBeforeStart, OutOfCalendar, TooManyDates and SeasonBackwards."""
        first = self.starts_on.data
        assert first is not None
        self.period()
        periods = tuple(self._on(day) for day in several([first, *self._other_days(first)]))
        return Closing(tuple(self.room_ids), periods, self.reasons)

    def _other_days(self, first: date) -> list[date]:
        if self.repeat.data == DATES:
            return list(self.further.data)
        until = self.until.data
        if self.repeat.data != WEEKLY or until is None:
            return []
        if until < first:
            raise SeasonBackwards(field="until")
        weeks = min((until - first).days // 7, MOST_DATES)
        return [first + timedelta(weeks=number) for number in range(1, weeks + 1)]

    def _on(self, day: date) -> Period:
        """The time typed, when it begins on another day."""
        starts_on, ends_on, starts, ends = self.starts_on.data, self.ends_on.data, self.starts.data, self.ends.data
        assert starts_on is not None
        assert ends_on is not None
        assert starts is not None
        assert ends is not None
        return Period(from_minutes(day, starts), from_minutes(day + (ends_on - starts_on), ends))


class DecisionsForm(StaffForm):
    """The choice for each thing in the way, as `do-<key>`, and why; `seen` says what was looked at."""

    words = Words(
        _l("Why, for those whose date is cancelled"),
        [Optional(), most(1000)],
        description=_l("Everybody whose date is cancelled reads it in the mail."),
        render_kw={"rows": 2},
    )

    def take(self, typed: Mapping[str, str]) -> None:
        """What was sent, by key."""
        self.seen_before = typed.get("seen", "")
        self.pressed, self.saved = typed.get("all", ""), ""
        self.typed = {
            name[3:]: value for name, value in typed.items() if name.startswith("do-") and len(value) < LONGEST_CHOICE
        }

    def chosen(self, hits: Iterable[Hit], *, is_first: bool) -> dict[str, str]:
        """The choice that stands for each: as typed where it can still be had, else what is proposed."""
        return {hit.key: self._choice(hit, is_first=is_first) for hit in hits}

    def gone(self, hits: Iterable[Hit]) -> set[str]:
        """Whose chosen place can no longer be had."""
        return {hit.key for hit in hits if self.typed.get(hit.key, "") not in {"", *choices_of(hit)}}

    def decisions(self) -> dict[str, Decision]:
        """What was decided; nonsense is no decision."""
        read = {key: decision_of(value) for key, value in self.typed.items()}
        return {key: decision for key, decision in read.items() if decision is not None}

    def _choice(self, hit: Hit, *, is_first: bool) -> str:
        typed, possible = self.typed.get(hit.key, ""), choices_of(hit)
        if typed in possible and not (self.pressed == MOVE and _has_room(hit)):
            return typed
        if (is_first or self.pressed == MOVE) and _has_room(hit):
            assert hit.proposed is not None
            return hit.proposed.place.code
        if len(possible) == 1:
            return possible[0]
        return self.pressed if self.pressed in possible else ""


class NowForm(StaffForm):
    """Which rooms are closed from now on, until when, and why."""

    rooms = ChoicesField(_l("Rooms to close"), [InputRequired(_l("Choose the rooms to close."))], coerce=int)
    ends_on = Day(_l("To, day"), [InputRequired(_l("Choose a date."))])
    ends = Clock(_l("To, time"), [InputRequired(_l("Write the time as 18:00."))], is_end=True)
    reason_pl, reason_en, reason_uk = lines(
        (_l("Reason, in Polish"), _l("Reason, in English"), _l("Reason, in Ukrainian")),
        200,
        InputRequired(_l("Write the reason, so that people know why.")),
    )

    def offer(self, rooms: Sequence[Room]) -> None:
        self.rooms.choices = [(room.id, room.name) for room in rooms]

    def until(self) -> datetime:
        """Raises SkippedHour and OutOfCalendar."""
        assert self.ends_on.data is not None
        assert self.ends.data is not None
        return from_minutes(self.ends_on.data, self.ends.data)

    @property
    def reasons(self) -> Mapping[str, str]:
        return in_languages(self, "reason")


def choices_of(hit: Hit) -> list[str]:
    """What can be chosen for a thing in the way."""
    places = [option.place.code for option in hit.options]
    return [*places, *([CANCEL] if hit.can_cancel else []), KEEP]


def decision_of(value: str) -> Decision | None:
    """A choice as a form sends it."""
    if value in (CANCEL, KEEP):
        return Decision(Fate.CANCELLED if value == CANCEL else Fate.KEPT)
    place = place_of(value)
    return None if place is None else Decision(Fate.MOVED, place)


def place_of(value: str) -> Place | None:
    """The place in `move:<room>:<begin>:<minutes>`; None where it is none."""
    parts = value.split(":")
    if parts[0] != MOVE or len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts[1:]):
        return None
    room_id, begins, minutes = (int(part) for part in parts[1:])
    if not (0 < minutes <= 10080 and begins < 4102444800 and room_id < 2**62):
        return None
    starts = datetime.fromtimestamp(begins, UTC)
    return Place(room_id, Period(starts, starts + timedelta(minutes=minutes)))


def _has_room(hit: Hit) -> bool:
    return hit.proposed is not None and hit.proposed.is_same_hour
