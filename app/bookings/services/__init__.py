"""The verbs of lending: ask, approve, refuse, talk, change, withdraw, cancel, remind, expire, mark, appeal."""

from app.bookings.services.appealing import appeal, lift_on_appeal, uphold
from app.bookings.services.asking import book_room
from app.bookings.services.attendance import mark_came, mark_no_show
from app.bookings.services.by_rule import look_at_approval
from app.bookings.services.by_staff import StaffRequest, book_by_staff
from app.bookings.services.changes import Changed, change_booking
from app.bookings.services.changing import cancel_booking
from app.bookings.services.claiming import decline_by_link, decline_offer, take_by_link, take_offer
from app.bookings.services.closing import close_as_planned, settle_outside_hours
from app.bookings.services.closing_holes import close_holes
from app.bookings.services.closing_undoing import undo_plan
from app.bookings.services.counter import OtherTime, offer_other_time, withdraw_other_time
from app.bookings.services.counter_answers import (
    lapse_counter_offers_due,
    refuse_other_time,
    refuse_other_time_by_link,
    take_other_time,
    take_other_time_by_link,
)
from app.bookings.services.counter_rules import set_offer_terms
from app.bookings.services.deciding import approve_booking, expire_due, refuse_booking
from app.bookings.services.deciding_changes import approve_change, expire_changes_due, refuse_change
from app.bookings.services.emergency import cancel_displaced, close_now, move_displaced
from app.bookings.services.ending import end_booking, withdraw_change
from app.bookings.services.escalating import warn_due
from app.bookings.services.reasons import ReasonWritten, add_reason, archive_reason, change_reason
from app.bookings.services.reminding import come, confirm_coming, give_back, remind_due, shorten
from app.bookings.services.series import book_series
from app.bookings.services.series_changing import cancel_series, withdraw_series_change
from app.bookings.services.series_deciding import (
    approve_series,
    ask_about_series,
    decide_series,
    expire_series_due,
    refuse_series,
)
from app.bookings.services.series_deciding_changes import approve_series_change, refuse_series_change
from app.bookings.services.series_extending import extend_series, repeat_booking
from app.bookings.services.series_rearranging import SeriesChange, SeriesChanged, change_series
from app.bookings.services.sweeping import end_offers_due, offer_what_is_free, pass_over_due
from app.bookings.services.talking import answer_question, ask_for_more, write_message
from app.bookings.services.undoing import settle_decisions_due, undo_decision
from app.bookings.services.waiting import leave_waiting, wait_again, wait_for

__all__ = [
    "Changed",
    "OtherTime",
    "ReasonWritten",
    "SeriesChange",
    "SeriesChanged",
    "StaffRequest",
    "add_reason",
    "answer_question",
    "appeal",
    "approve_booking",
    "approve_change",
    "approve_series",
    "approve_series_change",
    "archive_reason",
    "ask_about_series",
    "ask_for_more",
    "book_by_staff",
    "book_room",
    "book_series",
    "cancel_booking",
    "cancel_displaced",
    "cancel_series",
    "close_as_planned",
    "close_holes",
    "close_now",
    "change_booking",
    "change_series",
    "change_reason",
    "come",
    "confirm_coming",
    "decide_series",
    "decline_by_link",
    "decline_offer",
    "end_booking",
    "end_offers_due",
    "expire_changes_due",
    "expire_due",
    "expire_series_due",
    "extend_series",
    "give_back",
    "lapse_counter_offers_due",
    "leave_waiting",
    "lift_on_appeal",
    "look_at_approval",
    "mark_came",
    "mark_no_show",
    "move_displaced",
    "offer_other_time",
    "offer_what_is_free",
    "pass_over_due",
    "refuse_booking",
    "refuse_change",
    "refuse_other_time",
    "refuse_other_time_by_link",
    "refuse_series",
    "refuse_series_change",
    "remind_due",
    "repeat_booking",
    "set_offer_terms",
    "settle_decisions_due",
    "settle_outside_hours",
    "shorten",
    "take_by_link",
    "take_offer",
    "take_other_time",
    "take_other_time_by_link",
    "undo_decision",
    "undo_plan",
    "uphold",
    "wait_again",
    "wait_for",
    "warn_due",
    "withdraw_change",
    "withdraw_other_time",
    "withdraw_series_change",
    "write_message",
]
