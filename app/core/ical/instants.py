"""One time of an event as a calendar writes it: a wall clock or a whole day, in the zone that it names."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from icalendar.parser import Parameters
from icalendar.prop import vDDDTypes
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from app.core.clock import MIDNIGHT, ZONE
from app.core.ical import refusals as no

A_DAY = timedelta(days=1)
ZONES = available_timezones()
# What the bytes of an event that is no text may raise on the way.
UNREADABLE = (ValueError, KeyError, IndexError, TypeError, OverflowError, AttributeError)

Property = tuple[Parameters, str]


@dataclass(frozen=True)
class Instant:
    """A time of an event: a wall clock (or a whole day) in its zone."""

    wall: datetime
    zone: tzinfo
    is_day: bool

    def at(self, wall: datetime) -> datetime:
        """Another wall clock of the same zone, as UTC."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def wall_of(self, other: "Instant") -> datetime:
        """The other instant on the wall clock of this zone; days have the same everywhere."""
        return other.wall if self.is_day else other.at(other.wall).astimezone(self.zone).replace(tzinfo=None)


def instant_of(told: Property) -> Instant:
    """Floating times are Kraków's. Raises UnknownZone and NoStart."""
    parameters, value = told
    try:
        read = vDDDTypes.from_ical(value.strip())  # type: ignore[no-untyped-call]
    except UNREADABLE:
        raise no.NoStart from None
    if isinstance(read, datetime):
        zone = UTC if read.tzinfo is not None else _zone(parameters.get("TZID"))
        return Instant(read.replace(tzinfo=None), zone, is_day=False)
    if not isinstance(read, date):
        raise no.NoStart
    return Instant(datetime.combine(read, MIDNIGHT), ZONE, is_day=True)


def _zone(name: str | None) -> tzinfo:
    """By its name, that of Windows, or the end of a longer path. What a file calls a zone itself is not trusted."""
    if name is None:
        return ZONE
    plain = name.strip('"')
    tail = "/".join(plain.strip("/").split("/")[-2:])
    known = next((one for one in (plain, WINDOWS_TO_OLSON.get(plain, ""), tail) if one in ZONES), None)
    if known is None:
        raise no.UnknownZone(zone=plain[:60])
    return ZoneInfo(known)


def stamp_of(instant: Instant, wall: datetime) -> str:
    return f"{wall:%Y%m%d}" if instant.is_day else f"{instant.at(wall):%Y%m%dT%H%MZ}"
