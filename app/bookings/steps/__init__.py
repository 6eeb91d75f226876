"""Writes about bookings and series inside somebody's transaction: locking, changing, telling, holding to account."""

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
from app.bookings.steps.counter import (
    both_times,
    end_counter_offer,
    end_dead_offers,
    hold_until,
    mail_counter_offer,
    tell_offer_answered,
    tell_offer_over,
)
from app.bookings.steps.fair_use import (
    hold_to_account,
    lift,
    mail_party,
)
from app.bookings.steps.locking import (
    held_by_changes,
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
    "both_times",
    "deciders",
    "end_change",
    "end_counter_offer",
    "end_dead_offers",
    "end_waiting_change",
    "expire_changes",
    "expire_dead_changes",
    "goes_on_like",
    "held_by_changes",
    "hold_to_account",
    "hold_until",
    "lift",
    "lock_booking",
    "lock_dates_of",
    "lock_series",
    "mail_applicant",
    "mail_counter_offer",
    "mail_party",
    "mail_person",
    "mail_series_applicant",
    "mail_series_staff",
    "mail_staff",
    "move_of",
    "record",
    "record_all",
    "tell_offer_answered",
    "tell_offer_over",
    "told_of",
    "told_of_moves",
]
