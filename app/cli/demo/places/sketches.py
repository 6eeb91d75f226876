"""What is written down of a centre, a room, a closure and a day that differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.centres.rules import Approval, FeatureKind, LayoutKind, PaidEvents
from app.cli.demo.words import Words


@dataclass(frozen=True)
class RoomSketch:
    """A room; `parts` are the slugs of the rooms that a hall consists of, `pictures` the texts of
    its photos by their names."""

    slug: str
    name: str
    floor: str
    area_m2: int
    about: Words
    layouts: Mapping[LayoutKind, int]
    features: tuple[FeatureKind, ...]
    pictures: Mapping[str, Words]
    parts: tuple[str, ...] = ()
    door_width_cm: int = 90
    step_free: bool = True
    lift: bool = False
    hearing_loop: bool = False
    accessible_toilet: bool = True
    approval: Approval = Approval.ALWAYS
    rules: Mapping[str, int | bool] = field(default_factory=dict)


@dataclass(frozen=True)
class ExceptionSketch:
    """A day so many weeks from now (its weekday: 0 is Monday) with other hours, or shut."""

    weeks: int
    weekday: int
    reason: Words
    hours: tuple[int, int] | None = None


@dataclass(frozen=True)
class ClosureSketch:
    """Rooms shut from the Monday so many weeks from now, for so many days."""

    weeks: int
    days: int
    rooms: tuple[str, ...]
    reason: Words


@dataclass(frozen=True)
class CentreSketch:
    slug: str
    name: str
    street: str
    geo: tuple[float, float]
    postcode: str
    district: str
    email: str
    phone: str
    about: Words
    how_to_get: Words
    access: Words
    operator: str
    quota_hours: int
    paid_events: PaidEvents
    terms: tuple[Words, ...]
    rooms: tuple[RoomSketch, ...]
    exceptions: tuple[ExceptionSketch, ...]
    closures: tuple[ClosureSketch, ...]
