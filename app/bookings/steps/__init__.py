"""Writes about bookings and series inside somebody's transaction: locking, changing, telling, holding to account."""

from app.bookings.steps.changes import (
    approve_by_rule,
    arrange,
    end_change,
    end_waiting_change,
    expire_changes,
    expire_dead_changes,
    goes_on_like,
    let_go_of,
    told_of,
)
from app.bookings.steps.counter import (
    both_times,
    end_counter_offer,
    end_dead_offers,
    hold_anew,
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
    lock_alone,
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
from app.bookings.steps.undoing import Undoing, decided_already, hold_until, send_decision_first
from app.bookings.steps.undoing_changes import as_it_was, take_change_back, wait_again

__all__ = [
    "MoveTold",
    "Undoing",
    "applicants",
    "approve_by_rule",
    "arrange",
    "as_it_was",
    "both_times",
    "decided_already",
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
    "hold_anew",
    "hold_until",
    "let_go_of",
    "lift",
    "lock_alone",
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
    "send_decision_first",
    "take_change_back",
    "tell_offer_answered",
    "tell_offer_over",
    "told_of",
    "told_of_moves",
    "wait_again",
]
