"""What can be imported, from which files, where an import stands, and what becomes of a row."""

import enum
from collections.abc import Mapping

from app.core.i18n import N_


class Kind(enum.StrEnum):
    """What a file brings."""

    ROOMS = "rooms"
    ORGANISATIONS = "organisations"
    BOOKINGS = "bookings"


class Format(enum.StrEnum):
    """Files that are read; calendars bring bookings only, and are not written."""

    XLSX = "xlsx"
    CSV = "csv"
    ICS = "ics"


class RunState(enum.StrEnum):
    """Where an import stands: its file waits to be checked, was checked, is wanted by its sender, is in, or is over."""

    WAITING = "waiting"
    CHECKING = "checking"
    CHECKED = "checked"
    WANTED = "wanted"
    IMPORTING = "importing"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"


class RowState(enum.StrEnum):
    """What the import would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    EQUAL = "equal"
    REFUSED = "refused"


UNDER_WAY = frozenset({RunState.WAITING, RunState.CHECKING, RunState.WANTED, RunState.IMPORTING})
ENDED = frozenset({RunState.DONE, RunState.FAILED, RunState.DISCARDED})
WRITTEN = (RowState.NEW, RowState.CHANGED)

KIND_LABELS: Mapping[Kind, str] = {
    Kind.ROOMS: N_("Rooms"),
    Kind.ORGANISATIONS: N_("Organisations"),
    Kind.BOOKINGS: N_("Bookings"),
}
RUN_LABELS: Mapping[RunState, str] = {
    RunState.WAITING: N_("Waits to be checked"),
    RunState.CHECKING: N_("Is being checked"),
    RunState.CHECKED: N_("Checked, not imported yet"),
    RunState.WANTED: N_("Waits to be imported"),
    RunState.IMPORTING: N_("Is being imported"),
    RunState.DONE: N_("Imported"),
    RunState.FAILED: N_("Could not be read"),
    RunState.DISCARDED: N_("Discarded"),
}
ROW_LABELS: Mapping[RowState, str] = {
    RowState.NEW: N_("new"),
    RowState.CHANGED: N_("changed"),
    RowState.EQUAL: N_("equal"),
    RowState.REFUSED: N_("rejected"),
}
