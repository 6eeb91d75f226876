"""Tables of lending rooms: bookings, fair use, reminders, and who waits for a busy time."""

from app.bookings.models.booking import (
    Appeal,
    Attendance,
    Booking,
    BookingEquipment,
    BookingSeries,
    Consequence,
    Message,
    MessageFile,
    Reminder,
    ReminderLink,
)
from app.bookings.models.waiting import OfferLink, Waiting

__all__ = [
    "Appeal",
    "Attendance",
    "Booking",
    "BookingEquipment",
    "BookingSeries",
    "Consequence",
    "Message",
    "MessageFile",
    "OfferLink",
    "Reminder",
    "ReminderLink",
    "Waiting",
]
