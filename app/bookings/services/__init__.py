"""The verbs of lending: book_room, approve, refuse, ask for more, answer, withdraw, cancel, expire."""

from app.bookings.services.asking import book_room
from app.bookings.services.changing import cancel_booking
from app.bookings.services.deciding import approve_booking, expire_due, refuse_booking
from app.bookings.services.reminding import come, confirm_coming, give_back, remind_due
from app.bookings.services.talking import answer_question, ask_for_more, write_message

__all__ = [
    "answer_question",
    "approve_booking",
    "ask_for_more",
    "book_room",
    "cancel_booking",
    "come",
    "confirm_coming",
    "expire_due",
    "give_back",
    "refuse_booking",
    "remind_due",
    "write_message",
]
