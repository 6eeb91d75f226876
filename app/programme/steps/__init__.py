"""Writes of the programme inside somebody's transaction."""

from app.programme.steps.dates import calendar_of, sessions_of
from app.programme.steps.enrolling import (
    known_guest,
    lock_seating,
    new_enrolment,
    open_seatings,
    record_enrolled,
    record_enrolment,
    seatings_of,
    write_enrolments,
)
from app.programme.steps.making import (
    change_entries,
    is_shown,
    lock_activity,
    lock_by_system,
    lock_even_closed,
    mail,
    name_entries,
    new_entry,
    new_session,
    record,
    set_leaders,
    write_details,
)
from app.programme.steps.telling import tell

__all__ = [
    "calendar_of",
    "change_entries",
    "is_shown",
    "known_guest",
    "lock_activity",
    "lock_by_system",
    "lock_even_closed",
    "lock_seating",
    "mail",
    "name_entries",
    "new_enrolment",
    "new_entry",
    "new_session",
    "open_seatings",
    "record",
    "record_enrolled",
    "record_enrolment",
    "seatings_of",
    "sessions_of",
    "set_leaders",
    "tell",
    "write_details",
    "write_enrolments",
]
