"""Writes of the programme inside somebody's transaction."""

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

__all__ = [
    "is_shown",
    "lock_activity",
    "mail",
    "name_entries",
    "new_entry",
    "new_session",
    "record",
    "set_leaders",
    "write_details",
]
