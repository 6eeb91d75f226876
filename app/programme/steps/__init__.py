"""Writes of the programme inside somebody's transaction."""

from app.programme.steps.enrolling import (
    known_guest,
    lock_seating,
    new_enrolment,
    open_seatings,
    record_enrolment,
    seatings_of,
)
from app.programme.steps.making import (
    is_shown,
    lock_activity,
    lock_even_closed,
    mail,
    name_entries,
    new_entry,
    new_session,
    record,
    set_leaders,
    write_details,
)

__all__ = [
    "is_shown",
    "known_guest",
    "lock_activity",
    "lock_even_closed",
    "lock_seating",
    "mail",
    "name_entries",
    "new_enrolment",
    "new_entry",
    "new_session",
    "open_seatings",
    "record",
    "record_enrolment",
    "seatings_of",
    "set_leaders",
    "write_details",
]
