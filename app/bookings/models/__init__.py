"""Tables of lending rooms: bookings and their changes, fair use, reminders, and who waits for a busy time."""

from app.bookings.models.booking import (
    Attendance,
    Booking,
    BookingChange,
    BookingEquipment,
    BookingSeries,
    ChangeEquipment,
    Message,
    SeriesExtension,
)
from app.bookings.models.counter import CounterLink, CounterRule
from app.bookings.models.fair_use import Appeal, Consequence
from app.bookings.models.reminders import Reminder, ReminderLink
from app.bookings.models.talking import MessageFile
from app.bookings.models.waiting import OfferLink, Waiting

__all__ = [
    "Appeal",
    "Attendance",
    "Booking",
    "BookingChange",
    "BookingEquipment",
    "BookingSeries",
    "ChangeEquipment",
    "Consequence",
    "CounterLink",
    "CounterRule",
    "Message",
    "MessageFile",
    "OfferLink",
    "Reminder",
    "ReminderLink",
    "SeriesExtension",
    "Waiting",
]
