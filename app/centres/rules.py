"""Pure rules of centres and rooms: opening hours as periods, and the words of layouts and features."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import Period, SkippedHour, from_minutes
from app.core.i18n import N_


class LayoutKind(enum.StrEnum):
    """How chairs and tables stand."""

    THEATRE = "theatre"
    CLASSROOM = "classroom"
    TABLES = "tables"
    CIRCLE = "circle"
    U_SHAPE = "u_shape"
    BOARD = "board"
    COMPUTERS = "computers"
    KITCHEN = "kitchen"


class FeatureKind(enum.StrEnum):
    """What stands in the room for good."""

    PROJECTOR = "projector"
    SCREEN = "screen"
    WHITEBOARD = "whiteboard"
    SOUND = "sound"
    MICROPHONES = "microphones"
    VIDEO_CONFERENCE = "video_conference"
    COMPUTERS = "computers"
    KITCHEN = "kitchen"
    PIANO = "piano"
    STAGE = "stage"
    AIR_CONDITIONING = "air_conditioning"
    WIFI = "wifi"
    MIRRORS = "mirrors"
    TOYS = "toys"


class PaidEvents(enum.StrEnum):
    """What the centre does when participants pay."""

    REFUSED = "refused"
    ASK_STAFF = "ask_staff"


class Approval(enum.StrEnum):
    """Whether a room is had at once by verified organisations within their quota."""

    ALWAYS = "always"
    INSTANT_FOR_VERIFIED = "instant_for_verified"


LAYOUT_LABELS: Mapping[LayoutKind, str] = {
    LayoutKind.THEATRE: N_("Theatre"),
    LayoutKind.CLASSROOM: N_("Classroom"),
    LayoutKind.TABLES: N_("Tables"),
    LayoutKind.CIRCLE: N_("Circle"),
    LayoutKind.U_SHAPE: N_("Horseshoe"),
    LayoutKind.BOARD: N_("One long table"),
    LayoutKind.COMPUTERS: N_("Computers"),
    LayoutKind.KITCHEN: N_("Kitchen"),
}
FEATURE_LABELS: Mapping[FeatureKind, str] = {
    FeatureKind.PROJECTOR: N_("Projector"),
    FeatureKind.SCREEN: N_("Screen"),
    FeatureKind.WHITEBOARD: N_("Whiteboard"),
    FeatureKind.SOUND: N_("Sound system"),
    FeatureKind.MICROPHONES: N_("Microphones"),
    FeatureKind.VIDEO_CONFERENCE: N_("Video conference"),
    FeatureKind.COMPUTERS: N_("Computers"),
    FeatureKind.KITCHEN: N_("Kitchen"),
    FeatureKind.PIANO: N_("Piano"),
    FeatureKind.STAGE: N_("Stage"),
    FeatureKind.AIR_CONDITIONING: N_("Air conditioning"),
    FeatureKind.WIFI: N_("Wi-Fi"),
    FeatureKind.MIRRORS: N_("Mirrors"),
    FeatureKind.TOYS: N_("Toys"),
}


@dataclass(frozen=True)
class Block:
    """Open from minute to minute of the wall clock, half-open; 1440 is the next midnight."""

    opens: int
    closes: int


def opening_periods(
    weekly: Mapping[int, Sequence[Block]], exceptions: Mapping[date, Sequence[Block]], first: date, last: date
) -> list[Period]:
    """The open times from the first to the last day (both included) as UTC periods; adjoining blocks are one.

    An exception replaces its day's blocks. A block edge inside the hour that the clocks skip moves to its end.
    """
    blocks = (
        Period(_edge(day, block.opens), _edge(day, block.closes))
        for day in _days(first, last)
        for block in exceptions.get(day, weekly.get(day.weekday(), ()))
        if _edge(day, block.opens) < _edge(day, block.closes)
    )
    return merged(blocks)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same times as few periods: what overlaps or adjoins becomes one."""
    joined: list[Period] = []
    for period in sorted(periods):
        if joined and period.starts <= joined[-1].ends:
            joined[-1] = Period(joined[-1].starts, max(joined[-1].ends, period.ends))
        else:
            joined.append(period)
    return joined


def in_language(thing: object, name: str, language: str) -> str:
    """A text of the thing (`about` of `about_pl`, `about_en`, `about_uk`) in the language, else in Polish."""
    return str(getattr(thing, f"{name}_{language}", "") or getattr(thing, f"{name}_pl"))


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _edge(day: date, minutes: int) -> datetime:
    try:
        return from_minutes(day, minutes)
    except SkippedHour:
        return from_minutes(day, minutes - minutes % 60 + 60)
