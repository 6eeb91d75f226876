"""Tables of lending rooms: bookings and their changes, fair use, reminders, and who waits for a busy time."""

from app.bookings.models.answering import RuleApproval
from app.bookings.models.booking import (
    Attendance,
    Booking,
    BookingChange,
    BookingEquipment,
    BookingSeries,
    ChangeEquipment,
    Message,
)
from app.bookings.models.clock import AnswerClock
from app.bookings.models.closing import ClosurePlan, PlanItem, PlannedClosure
from app.bookings.models.counter import CounterLink, CounterRule
from app.bookings.models.deciding import Decision, Reason
from app.bookings.models.extending import SeriesExtension
from app.bookings.models.fair_use import Appeal, Consequence
from app.bookings.models.reminders import Reminder, ReminderLink
from app.bookings.models.talking import MessageFile
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
    "ClosurePlan",
    "Consequence",
    "CounterLink",
    "CounterRule",
    "Decision",
    "Message",
    "MessageFile",
    "OfferLink",
    "PlanItem",
    "PlannedClosure",
    "Reason",
    "Reminder",
    "ReminderLink",
    "RuleApproval",
    "SeriesExtension",
    "Waiting",
]
