"""The verbs of lending: book_room, approve, refuse, ask for more, answer, withdraw, cancel, expire, mark, appeal."""

from app.bookings.services.appealing import appeal, lift_on_appeal, uphold
from app.bookings.services.asking import book_room
from app.bookings.services.attendance import mark_came, mark_no_show
from app.bookings.services.changing import answer_question, cancel_booking
from app.bookings.services.deciding import approve_booking, ask_for_more, expire_due, refuse_booking

__all__ = [
    "answer_question",
    "appeal",
    "approve_booking",
    "ask_for_more",
    "book_room",
    "cancel_booking",
    "expire_due",
    "lift_on_appeal",
    "mark_came",
    "mark_no_show",
    "refuse_booking",
    "uphold",
]
