"""The columns of each table: how they are called and written, and what stands there where a cell is empty."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.centres.rules import APPROVAL_LABELS, FEATURE_LABELS, LAYOUT_LABELS, Approval
from app.core.i18n import N_
from app.desk.rules.sheets.states import Kind
from app.organisations.rules.kinds import KIND_LABELS

YES, NO = "1", "0"
YES_OR_NO: Mapping[str, str] = {YES: N_("yes"), NO: N_("no")}
KEY = "key"
LONGEST_KEY = 300


class Shape(enum.Enum):
    """How a cell is written, and so which value it has: text, number, yes or no, words of a list, day, time."""

    LINE = enum.auto()
    LINES = enum.auto()
    NUMBER = enum.auto()
    TICK = enum.auto()
    ONE_OF = enum.auto()
    SEVERAL = enum.auto()
    DAY = enum.auto()
    CLOCK = enum.auto()


@dataclass(frozen=True)
class Column:
    """One column. `limits` are signs of a text or the bounds of a number.

    With `otherwise` an empty cell means that for what is new, and leaves as it is what is here already.
    """

    name: str
    labels: tuple[str, ...]
    shape: Shape = Shape.LINE
    limits: tuple[int, int] = (0, 200)
    words: Mapping[Any, str] = field(default_factory=dict)
    otherwise: Any = None
    is_needed: bool = False
    example: Any = ""
    hint: str = ""


def _line(name: str, label: str, most: int, **more: Any) -> Column:
    return Column(name, (label,), Shape.LINE, (0, most), **more)


def _lines(name: str, label: str, most: int, **more: Any) -> Column:
    return Column(name, (label,), Shape.LINES, (0, most), **more)


def _number(name: str, label: str, least: int, greatest: int, **more: Any) -> Column:
    return Column(name, (label,), Shape.NUMBER, (least, greatest), **more)


def _tick(name: str, label: str, otherwise: bool, **more: Any) -> Column:
    return Column(name, (label,), Shape.TICK, words=YES_OR_NO, otherwise=otherwise, example=otherwise, **more)


_KEY = _line(
    KEY,
    N_("Key"),
    LONGEST_KEY,
    is_needed=True,
    hint=N_("Your own mark, different in each row: by it the row is known again when you send the file once more."),
)

ROOMS = (
    _KEY,
    _line("name", N_("Name"), 120, is_needed=True, example=N_("Large hall")),
    _number("position", N_("Place in the list"), 0, 999, otherwise=0, example=1),
    _line("floor", N_("Floor"), 40, example=N_("ground floor")),
    _number("area_m2", N_("Area in square metres"), 1, 5000, example=80),
    *(
        Column(f"seats_{kind.value}", (N_("Seats"), label), Shape.NUMBER, (1, 2000), example=example)
        for (kind, label), example in zip(LAYOUT_LABELS.items(), (60, "", 40, 30, "", "", "", ""), strict=True)
    ),
    Column(
        "features",
        (N_("What is in the room for good"),),
        Shape.SEVERAL,
        words=FEATURE_LABELS,
        example=["projector", "wifi"],
        hint=N_("Several with a comma between them."),
    ),
    _lines("about_pl", N_("About the room, in Polish"), 4000),
    _lines("about_en", N_("About the room, in English"), 4000),
    _lines("about_uk", N_("About the room, in Ukrainian"), 4000),
    _tick("step_free", N_("You get to the room without a step"), False),
    _tick("lift", N_("A lift leads to it"), False),
    _tick("hearing_loop", N_("There is a hearing loop"), False),
    _tick("accessible_toilet", N_("An accessible toilet is near"), False),
    _number("door_width_cm", N_("Width of the door in centimetres"), 40, 500, example=90),
    _tick("residents_may_book", N_("Residents may book it for themselves"), False),
    _tick("groups_may_book", N_("Informal groups may book it"), True),
    Column(
        "approval",
        (N_("Who says yes"),),
        Shape.ONE_OF,
        words=APPROVAL_LABELS,
        otherwise=Approval.ALWAYS.value,
        example=Approval.ALWAYS.value,
    ),
    _number("min_minutes", N_("Shortest booking, minutes"), 1, 10080, otherwise=30, example=30),
    _number("max_minutes", N_("Longest booking, minutes"), 1, 10080, otherwise=480, example=480),
    Column(
        "grid_minutes",
        (N_("Begin and end every"), N_("minutes")),
        Shape.ONE_OF,
        words={str(grid): str(grid) for grid in (5, 10, 15, 20, 30, 60)},
        otherwise="15",
        example="15",
    ),
    _number("earliest_days", N_("At most so many days ahead"), 1, 730, otherwise=60, example=60),
    _number("latest_hours", N_("At least so many hours ahead"), 0, 2160, otherwise=24, example=24),
    _number("pad_before", N_("Preparing before, minutes"), 0, 240, otherwise=0, example=0),
    _number("pad_after", N_("Tidying after, minutes"), 0, 240, otherwise=15, example=15),
    _tick("pads_by_hirer", N_("Those who book prepare and tidy up"), False),
    _number("hold_hours", N_("A request waits at most, hours"), 1, 720, otherwise=72, example=72),
    _number("hold_until_hours", N_("And at most until, hours before the start"), 0, 720, otherwise=24, example=24),
)

ORGANISATIONS = (
    _KEY,
    Column(
        "kind", (N_("Kind of organisation"),), Shape.ONE_OF, words=KIND_LABELS, is_needed=True, example="association"
    ),
    _line("name", N_("Name"), 200, is_needed=True, example=N_("Friends of the river")),
    _line("krs", N_("KRS number"), 40, example="0000123456"),
    _line("nip", N_("NIP"), 40),
    _line("regon", N_("REGON"), 40),
    _line(
        "register_entry",
        N_("Register and number"),
        80,
        hint=N_("Only for kinds that are in another register, or that have a document."),
    ),
    _line("responsible_person", N_("Responsible person"), 120, hint=N_("Only for informal groups.")),
    _line("address", N_("Address"), 200),
    _line("email", N_("E-mail of the organisation"), 254, example="biuro@example.org"),
    _line("phone", N_("Phone"), 32, example="12 616 78 01"),
    _line("website", N_("Website"), 200, example="https://example.org"),
    _lines("about", N_("What the organisation does"), 4000),
    _line(
        "owner_email",
        N_("E-mail of the owner"),
        254,
        example="anna@example.org",
        hint=N_("Only for what is new: this person gets an invitation by mail to act for the organisation."),
    ),
)

BOOKINGS = (
    _KEY,
    _line("room", N_("Room"), 120, example=N_("Large hall")),
    Column("day", (N_("Day"),), Shape.DAY, is_needed=True, example="2026-11-24"),
    Column("starts", (N_("From"),), Shape.CLOCK, is_needed=True, example="17:00"),
    Column("ends", (N_("To"),), Shape.CLOCK, is_needed=True, example="19:30"),
    Column(
        "last_day", (N_("Last day"),), Shape.DAY, hint=N_("Only where the booking ends on another day than it begins.")
    ),
    _line("title", N_("Name of the meeting"), 200, is_needed=True, example=N_("Meeting of the board")),
    _line(
        "organisation",
        N_("Organisation"),
        200,
        example=N_("Friends of the river"),
        hint=N_("By its name, its key, or its number in KRS, NIP or REGON."),
    ),
    _lines("purpose", N_("What you will do"), 2000),
    _number("people", N_("Number of people"), 1, 2000, otherwise=1, example=12),
    Column("layout", (N_("How the room is set"),), Shape.ONE_OF, words=LAYOUT_LABELS, example="tables"),
    _tick("is_public", N_("The name of the meeting is public"), False),
    _tick("participants_pay", N_("Participants pay"), False),
)

COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.ROOMS: ROOMS,
    Kind.ORGANISATIONS: ORGANISATIONS,
    Kind.BOOKINGS: BOOKINGS,
}
