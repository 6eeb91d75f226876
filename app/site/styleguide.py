"""Samples of every component in every state, for the style guide."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TimeInput

from app.bookings.queries.week import Block, DayBar
from app.bookings.rules import BookingState, Outcome, Result, Verdict
from app.bookings.rules.pads import pads_in_words
from app.bookings.rules.refusals import RoomTaken, StaffDecide
from app.centres.rules import LayoutKind
from app.core.clock import Period, from_minutes, now, today
from app.core.i18n import N_, Sentence

# fmt: off
ICONS = (
    "search", "calendar", "room", "people", "clock", "place", "check", "cross", "wait", "step-free", "ear", "mail",
    "phone", "heart", "idea", "edit", "user", "arrow", "back", "plus", "key", "photo", "minus", "undo", "question",
    "note", "warning", "language", "print", "download", "list", "lock", "lift", "projector",
)
TOKENS = (
    "ground", "card", "sunk", "ink", "soft-ink", "line", "strong-line", "accent", "accent-wash", "warm", "amber",
    "amber-wash", "green", "green-wash", "red", "red-wash", "busy", "focus",
)
# fmt: on
MORE_STATES = ("verified", "waiting", "unverified", "sent_back", "question", "busy", "free", "past")


@dataclass(frozen=True)
class SampleCell:
    """A cell of the sample week."""

    starts: datetime
    ends: datetime
    kind: str
    title: str = ""


@dataclass(frozen=True)
class SampleDay:
    day: date
    cells: tuple[SampleCell, ...]

    @property
    def free(self) -> int:
        return sum(cell.kind == "free" for cell in self.cells)

    @property
    def is_over(self) -> bool:
        return all(cell.kind == "past" for cell in self.cells)


@dataclass(frozen=True)
class SampleWeek:
    days: tuple[SampleDay, ...]


@dataclass(frozen=True)
class SamplePage:
    number: int
    pages: int


@dataclass(frozen=True)
class SampleRecord:
    """Something that happened, for the timeline."""

    at: datetime
    sentence: str
    why: str = ""


class SampleForm(Form):
    """One field of each kind."""

    name = StringField("Name of the meeting", [InputRequired()], description="For example: Meeting of the board")
    email = EmailField("E-mail address", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])
    purpose = TextAreaField("What you will do", [Optional()])
    date = DateField("Date", [InputRequired()])
    starts = StringField("From", [InputRequired()], widget=TimeInput())
    people = IntegerField("How many people", [InputRequired()])
    centre = SelectField("Centre", choices=[("", "any"), ("one", "Reymonta"), ("two", "Centrum C 10")])
    layout = RadioField("How the room is set", choices=[("theatre", "Theatre (60)"), ("circle", "Circle (45)")])
    feature = SelectMultipleField(
        "The room should have",
        choices=[("projector", "Projector"), ("loop", "Hearing loop"), ("piano", "Piano")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agreed = BooleanField("We leave the room as we found it.", [InputRequired()])
    photo = FileField("Photo")


def samples() -> dict[str, Any]:
    """Everything that the page of the style guide shows."""
    period = Period(now() + timedelta(days=2), now() + timedelta(days=2, hours=2))
    return {
        "icons": ICONS,
        "tokens": TOKENS,
        "states": [*BookingState, *MORE_STATES],
        "verdicts": _verdicts(period),
        "bar": _bar(),
        "full_bar": replace(_bar(), blocks=(Block("open", 540, 1260), Block("busy", 540, 1260))),
        "clash_bar": replace(_bar(), blocks=(*_bar().blocks, Block("asked", 660, 780))),
        "free_bar": replace(_bar(), blocks=(Block("open", 540, 1260),)),
        "week": _week(),
        "layouts": list(LayoutKind),
        "form": _filled(),
        "wrong_form": _wrong(),
        "page": SamplePage(2, 5),
        "records": [
            SampleRecord(now() - timedelta(days=2), "Asked for"),
            SampleRecord(now() - timedelta(days=1), "Refused", "The room is being painted that week."),
        ],
    }


def _verdicts(period: Period) -> list[Verdict]:
    fine = Result("free", Outcome.PASSED, Sentence(N_("%(room)s is free then."), {"room": "Sala Duża"}))
    asks = Result("approval", Outcome.NEEDS_APPROVAL, StaffDecide().words)
    no = RoomTaken(room="Sala Duża", until=period.ends)
    taken = Result("free", Outcome.REFUSED, no.words, refusal=no)
    aside = replace(taken, overridable=True)
    pads = pads_in_words(period, period.padded(before=15, after=15), by_hirer=True)
    return [
        Verdict((fine,), quota=(360, 1200), pads=pads),
        Verdict((fine, asks), answer_by=period.starts, quota=(1140, 1200)),
        Verdict((taken,)),
        Verdict((fine, aside)),
    ]


def _bar() -> DayBar:
    blocks = (
        Block("open", 540, 900),
        Block("closed", 900, 960),
        Block("open", 960, 1260),
        Block("busy", 600, 720),
        Block("pad", 720, 735),
        Block("asked", 1080, 1200),
    )
    return DayBar(today(), 9, 21, blocks)


def _week() -> SampleWeek:
    monday = today() - timedelta(days=today().weekday())
    kinds = {0: "past", 1: "busy", 2: "free", 3: "free", 4: "busy", 5: "free"}
    return SampleWeek(tuple(_day(monday + timedelta(days=number), kinds.get(number)) for number in range(7)))


def _day(day: date, kind: str | None) -> SampleDay:
    if kind is None:
        return SampleDay(day, ())
    hours = range(10, 14) if day.weekday() == 5 else range(9, 15)
    return SampleDay(day, tuple(_cell(day, hour, kind) for hour in hours))


def _cell(day: date, hour: int, kind: str) -> SampleCell:
    if kind == "free" and hour == 12:
        kind = "closed"
    title = "Otwarta próba chóru" if kind == "busy" and day.weekday() == 4 and hour > 10 else ""
    return SampleCell(from_minutes(day, hour * 60), from_minutes(day, hour * 60 + 60), kind, title)


def _filled() -> SampleForm:
    form = SampleForm(prefix="fine-")
    form.name.data, form.layout.data, form.feature.data = "Zebranie zarządu", "circle", ["projector", "piano"]
    form.date.data, form.starts.data, form.people.data = today() + timedelta(days=3), "18:00", 20
    return form


def _wrong() -> SampleForm:
    form = SampleForm(MultiDict({"wrong-name": "", "wrong-date": "31.02"}), prefix="wrong-")
    form.validate()
    return form
