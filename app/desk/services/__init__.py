"""The verbs of the desk."""

from app.desk.services.displays import make_display, report_at_door, revoke_display
from app.desk.services.faults import Report, reopen_fault, report_fault, solve_fault
from app.desk.services.keys import forget_old_takers, hand_out_key, take_key_back
from app.desk.services.releasing import free_unused, free_unused_due

__all__ = [
    "Report",
    "forget_old_takers",
    "free_unused",
    "free_unused_due",
    "hand_out_key",
    "make_display",
    "reopen_fault",
    "report_at_door",
    "report_fault",
    "revoke_display",
    "solve_fault",
    "take_key_back",
]
