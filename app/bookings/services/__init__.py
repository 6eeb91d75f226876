"""The verbs of lending: book_room, approve, refuse, ask for more, answer, withdraw, cancel, expire."""

from app.bookings.services.asking import book_room
from app.bookings.services.changes import Changed, change_booking, end_booking, withdraw_change
from app.bookings.services.changing import answer_question, cancel_booking
from app.bookings.services.deciding import approve_booking, ask_for_more, expire_due, refuse_booking
from app.bookings.services.deciding_changes import approve_change, expire_changes_due, refuse_change

__all__ = [
    "Changed",
    "answer_question",
    "approve_booking",
    "approve_change",
    "ask_for_more",
    "book_room",
    "cancel_booking",
    "change_booking",
    "end_booking",
    "expire_changes_due",
    "expire_due",
    "refuse_booking",
    "refuse_change",
    "withdraw_change",
]
