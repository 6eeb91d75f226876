"""Writes about bookings and series inside somebody's transaction: locking, changing, telling, holding to account."""

from app.bookings.steps.answering import go_on, keep_clock_within, note_by_rule, start_clocks, stop_clock
from app.bookings.steps.changes import (
    approve_by_rule,
    arrange,
    end_change,
    end_waiting_change,
    expire_changes,
    expire_dead_changes,
    goes_on_like,
    told_of,
)
from app.bookings.steps.fair_use import (
    hold_to_account,
    lift,
    mail_party,
)
from app.bookings.steps.locking import (
    lock_booking,
    lock_dates_of,
    lock_series,
)
from app.bookings.steps.moves import MoveTold, move_of, told_of_moves
from app.bookings.steps.telling import (
    applicants,
    deciders,
    mail_applicant,
    mail_person,
    mail_series_applicant,
    mail_series_staff,
    mail_staff,
    record,
    record_all,
)

__all__ = [
    "MoveTold",
    "applicants",
    "approve_by_rule",
    "arrange",
    "deciders",
    "end_change",
    "end_waiting_change",
    "expire_changes",
    "expire_dead_changes",
    "go_on",
    "goes_on_like",
    "hold_to_account",
    "keep_clock_within",
    "lift",
    "lock_booking",
    "lock_dates_of",
    "lock_series",
    "mail_applicant",
    "mail_party",
    "mail_person",
    "mail_series_applicant",
    "mail_series_staff",
    "mail_staff",
    "move_of",
    "note_by_rule",
    "record",
    "record_all",
    "start_clocks",
    "stop_clock",
    "told_of",
    "told_of_moves",
]
