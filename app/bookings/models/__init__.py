"""Tables of lending rooms: bookings and their changes, fair use, reminders, and who waits for a busy time."""

from app.bookings.models.answering import AnswerClock, RuleApproval
from app.bookings.models.booking import (
    Attendance,
    Booking,
    BookingChange,
    BookingEquipment,
    BookingSeries,
    ChangeEquipment,
    Message,
    MessageFile,
    SeriesExtension,
)
from app.bookings.models.fair_use import Appeal, Consequence
from app.bookings.models.reminders import Reminder, ReminderLink
from app.bookings.models.waiting import OfferLink, Waiting

__all__ = [
    "AnswerClock",
    "Appeal",
    "Attendance",
    "Booking",
    "BookingChange",
    "BookingEquipment",
    "BookingSeries",
    "ChangeEquipment",
    "Consequence",
    "Message",
    "MessageFile",
    "OfferLink",
    "Reminder",
    "ReminderLink",
    "RuleApproval",
    "SeriesExtension",
    "Waiting",
]
