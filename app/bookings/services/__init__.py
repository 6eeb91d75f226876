"""The verbs of lending: book_room, approve, refuse, ask for more, answer, withdraw, cancel, expire."""

from app.bookings.services.asking import book_room
from app.bookings.services.changing import answer_question, cancel_booking
from app.bookings.services.deciding import approve_booking, ask_for_more, expire_due, refuse_booking
from app.bookings.services.series import book_series
from app.bookings.services.series_changing import cancel_series
from app.bookings.services.series_deciding import (
    approve_series,
    ask_about_series,
    expire_series_due,
    refuse_series,
)

__all__ = [
    "answer_question",
    "approve_booking",
    "approve_series",
    "ask_about_series",
    "ask_for_more",
    "book_room",
    "book_series",
    "cancel_booking",
    "cancel_series",
    "expire_due",
    "expire_series_due",
    "refuse_booking",
    "refuse_series",
]
