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
    mail,
    name_entries,
    new_entry,
    new_session,
    record,
    set_leaders,
    write_details,
)
from app.programme.steps.seatings import (
    change_seats,
    close_date,
    drop_seatings,
    keep_up,
    lock_seatings,
    somebody_enrolled,
)
from app.programme.steps.telling import tell

__all__ = [
    "change_seats",
    "close_date",
    "drop_seatings",
    "is_shown",
    "keep_up",
    "known_guest",
    "lock_activity",
    "lock_seating",
    "lock_seatings",
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
    "somebody_enrolled",
    "tell",
    "write_details",
]
