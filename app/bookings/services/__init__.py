"""The verbs of lending: ask, approve, refuse, talk, change, withdraw, cancel, remind, expire, mark, appeal."""

from app.bookings.services.appealing import appeal, lift_on_appeal, uphold
from app.bookings.services.asking import book_room
from app.bookings.services.attendance import mark_came, mark_no_show
from app.bookings.services.changes import Changed, change_booking, end_booking, withdraw_change
from app.bookings.services.changing import cancel_booking
from app.bookings.services.deciding import approve_booking, expire_due, refuse_booking
from app.bookings.services.deciding_changes import approve_change, expire_changes_due, refuse_change
from app.bookings.services.reminding import come, confirm_coming, give_back, remind_due, shorten
from app.bookings.services.series import book_series
from app.bookings.services.series_changing import cancel_series
from app.bookings.services.series_deciding import (
    approve_series,
    ask_about_series,
    expire_series_due,
    refuse_series,
)
from app.bookings.services.series_deciding_changes import approve_series_change, refuse_series_change
from app.bookings.services.series_extending import extend_series, repeat_booking
from app.bookings.services.series_rearranging import SeriesChange, SeriesChanged, change_series
from app.bookings.services.talking import answer_question, ask_for_more, write_message

__all__ = [
    "SeriesChange",
    "SeriesChanged",
    "approve_series_change",
    "change_series",
    "refuse_series_change",
    "withdraw_change",
    "shorten",
    "refuse_change",
    "expire_changes_due",
    "end_booking",
    "change_booking",
    "approve_change",
    "Changed",
    "answer_question",
    "appeal",
    "approve_booking",
    "approve_series",
    "ask_about_series",
    "ask_for_more",
    "book_room",
    "book_series",
    "cancel_booking",
    "cancel_series",
    "come",
    "confirm_coming",
    "expire_due",
    "expire_series_due",
    "extend_series",
    "give_back",
    "lift_on_appeal",
    "mark_came",
    "mark_no_show",
    "refuse_booking",
    "refuse_series",
    "remind_due",
    "repeat_booking",
    "uphold",
    "write_message",
]
