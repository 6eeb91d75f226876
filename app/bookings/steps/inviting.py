"""What mails about bookings tell calendars: the dates that a party has, and those that it has no more."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.bookings.models import Booking
from app.bookings.rules.states import BookingState
from app.centres.models import Room
from app.notifications.rules import CALENDAR, DateTold, calendar_fact
from app.schedule.models import Entry

# Mails to the party of one booking after which its calendar is another than before. What waits for an answer is not in
# anybody's calendar, so none of the others is here.
CHANGES_CALENDAR = frozenset(
    {
        "booked_by_staff",
        "booking_approved",
        "booking_cancelled",
        "booking_changed",
        "booking_ended_early",
        "change_approved",
    }
)


def date_told(entry: Entry, room: Room, *, is_off: bool = False) -> DateTold:
    """A booking as the calendar of its own people has it."""
    return DateTold(
        uid=entry.uid,
        sequence=entry.sequence,
        stamp=entry.changed_at,
        period=entry.period,
        title=entry.title,
        place=f"{room.name}, {room.centre.name}, {room.centre.address}",
        path=f"/rezerwacje/{entry.uid}",
        is_off=is_off,
    )


def dates_told(bookings: Iterable[Booking]) -> dict[str, Any]:
    """The fact `calendar` with those of these bookings that their party has, or had until now; nothing without any."""
    told = [
        date_told(one.entry, one.room, is_off=one.state is BookingState.CANCELLED or one.displaced_at is not None)
        for one in bookings
        if one.state in (BookingState.APPROVED, BookingState.CANCELLED)
    ]
    return {CALENDAR: calendar_fact(told)} if told else {}


def in_calendar(booking: Booking, template: str) -> dict[str, Any]:
    """The same for the mail of that name about one booking; what the house holds is in no calendar of a person."""
    return dates_told([booking]) if template in CHANGES_CALENDAR and not booking.is_of_house else {}


def outside_calendar(booking: Booking) -> dict[str, Any]:
    """The same for who is named outside, who has no page of it to open."""
    is_off = booking.state is not BookingState.APPROVED or booking.displaced_at is not None
    told = date_told(booking.entry, booking.room, is_off=is_off)
    return {CALENDAR: calendar_fact([replace(told, path="")])}
