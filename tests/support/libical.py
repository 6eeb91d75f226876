"""libical, the reader of GNOME and KDE, by ctypes: what it makes of a calendar, with the zone that is in it."""

import ctypes
from collections.abc import Callable, Iterator
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_int64, c_uint, c_void_p
from datetime import UTC, date, datetime
from typing import Any

LIBRARY = "libical.so.3"
ANY_PROPERTY = 0


class Time(Structure):
    _fields_ = (
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    )


class Duration(Structure):
    _fields_ = (("is_neg", c_int), *((name, c_uint) for name in ("days", "weeks", "hours", "minutes", "seconds")))


class Stretch(Structure):
    _fields_ = (("starts", Time), ("ends", Time), ("lasts", Duration))


# What each function gives, and what it takes.
SIGNATURES: dict[str, tuple[Any, ...]] = {
    "icalparser_parse_string": (c_void_p, c_char_p),
    "icalcomponent_free": (None, c_void_p),
    "icalcomponent_count_errors": (c_int, c_void_p),
    "icalcomponent_string_to_kind": (c_int, c_char_p),
    "icalcomponent_get_first_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_first_property": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_property": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_dtstart": (Time, c_void_p),
    "icalcomponent_get_dtend": (Time, c_void_p),
    "icalcomponent_get_timezone": (c_void_p, c_void_p, c_char_p),
    "icalproperty_string_to_kind": (c_int, c_char_p),
    "icalproperty_get_property_name": (c_char_p, c_void_p),
    "icalproperty_get_value": (c_void_p, c_void_p),
    "icalproperty_get_value_as_string": (c_char_p, c_void_p),
    "icalproperty_get_parameter_as_string": (c_char_p, c_void_p, c_char_p),
    "icalproperty_get_first_parameter": (c_void_p, c_void_p, c_int),
    "icalparameter_string_to_kind": (c_int, c_char_p),
    "icalparameter_get_cn": (c_char_p, c_void_p),
    "icalparameter_get_label": (c_char_p, c_void_p),
    "icalvalue_get_text": (c_char_p, c_void_p),
    "icalvalue_get_period": (Stretch, c_void_p),
    "icaltime_as_timet_with_zone": (c_int64, Time, c_void_p),
    "icaltime_from_timet_with_zone": (Time, c_int64, c_int, c_void_p),
    "icaltimezone_get_component": (c_void_p, c_void_p),
    "icaltimezone_get_utc_timezone": (c_void_p,),
    "icaltimezone_get_utc_offset_of_utc_time": (c_int, c_void_p, POINTER(Time), POINTER(c_int)),
}


class Libical:
    """One calendar as libical read it; raises ValueError where it reports an error. To be used in a `with`."""

    def __init__(self, text: bytes) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        for name, (gives, *takes) in SIGNATURES.items():
            function = getattr(self._library, name)
            function.restype, function.argtypes = gives, takes
        self._text = text

    def __enter__(self) -> "Libical":
        self._root = self._library.icalparser_parse_string(self._text)
        if not self._root or self._library.icalcomponent_count_errors(self._root):
            raise ValueError("libical found an error in the calendar")
        return self

    def __exit__(self, *_: object) -> None:
        self._library.icalcomponent_free(self._root)

    def components(self, name: str) -> list[int]:
        """All at once: libical keeps its place in the component itself, so that two walks would disturb each other."""
        first, following = (
            self._library.icalcomponent_get_first_component,
            self._library.icalcomponent_get_next_component,
        )
        return list(_walk(self._root, self._library.icalcomponent_string_to_kind(name.encode()), first, following))

    def properties(self, component: int, name: str = "") -> list[int]:
        kind = self._library.icalproperty_string_to_kind(name.encode()) if name else ANY_PROPERTY
        first, following = self._library.icalcomponent_get_first_property, self._library.icalcomponent_get_next_property
        return list(_walk(component, kind, first, following))

    def names(self, component: int) -> list[str]:
        return [self._library.icalproperty_get_property_name(one).decode() for one in self.properties(component)]

    def texts(self, component: int, name: str) -> list[str]:
        library = self._library
        return [
            library.icalvalue_get_text(library.icalproperty_get_value(one)).decode()
            for one in self.properties(component, name)
        ]

    def value_and(self, parameter: str, component: int, name: str) -> tuple[str, str] | None:
        for one in self.properties(component, name):
            kind = self._library.icalparameter_string_to_kind(parameter.encode())
            beside = self._library.icalproperty_get_first_parameter(one, kind)
            text = getattr(self._library, f"icalparameter_get_{parameter.lower()}")(beside) if beside else b""
            return self._library.icalproperty_get_value_as_string(one).decode(), text.decode()
        return None

    def when(self, component: int) -> tuple[datetime | date, datetime | date]:
        return (
            self._moment(self._library.icalcomponent_get_dtstart(component)),
            self._moment(self._library.icalcomponent_get_dtend(component)),
        )

    def taken(self, component: int) -> list[tuple[str, datetime | date, datetime | date]]:
        """FBTYPE, start and end of every FREEBUSY."""
        library, found = self._library, []
        for one in self.properties(component, "FREEBUSY"):
            stretch = library.icalvalue_get_period(library.icalproperty_get_value(one))
            how = library.icalproperty_get_parameter_as_string(one, b"FBTYPE").decode()
            found.append((how, self._moment(stretch.starts), self._moment(stretch.ends)))
        return found

    def offset(self, moment: datetime, zone_name: str) -> int:
        """Seconds from UTC to the clocks of the calendar's own zone."""
        library = self._library
        utc = library.icaltimezone_get_utc_timezone()
        time, is_daylight = library.icaltime_from_timet_with_zone(int(moment.timestamp()), 0, utc), c_int()
        zone = library.icalcomponent_get_timezone(self._root, zone_name.encode())
        return library.icaltimezone_get_utc_offset_of_utc_time(zone, byref(time), byref(is_daylight))

    def _moment(self, time: Time) -> datetime | date:
        if time.is_date:
            return date(time.year, time.month, time.day)
        if time.zone != self._library.icaltimezone_get_utc_timezone():
            # The zone that Debian has must not help out.
            assert self._library.icaltimezone_get_component(time.zone) in self.components("VTIMEZONE")
        return datetime.fromtimestamp(self._library.icaltime_as_timet_with_zone(time, time.zone), UTC)


def _walk(parent: int, kind: int, first: Callable[..., int], following: Callable[..., int]) -> Iterator[int]:
    found = first(parent, kind)
    while found:
        yield found
        found = following(parent, kind)
