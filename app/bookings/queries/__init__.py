"""Reading what the verdict needs, free rooms, a room's week, and bookings by who may see them."""

from app.bookings.queries.facts import facts_for, facts_of_booking, party_of, verdict_for, verdict_of_booking
from app.bookings.queries.lists import (
    Mine,
    Needs,
    PublicEvent,
    QueueItem,
    applicant_record,
    booking_by_key,
    booking_by_uid,
    mine,
    needs_of,
    public_between,
    queue,
    visible_to,
)
from app.bookings.queries.search import RoomFound, busy_rooms, free_room_ids, free_rooms, suitable_rooms
from app.bookings.queries.week import Cell, CellKind, DayBar, Week, WeekDay, day_bar, week_of
from app.bookings.rules.near import Wish

__all__ = [
    "Cell",
    "CellKind",
    "DayBar",
    "Mine",
    "Needs",
    "PublicEvent",
    "QueueItem",
    "RoomFound",
    "Week",
    "WeekDay",
    "Wish",
    "applicant_record",
    "booking_by_key",
    "booking_by_uid",
    "busy_rooms",
    "day_bar",
    "facts_for",
    "facts_of_booking",
    "free_room_ids",
    "free_rooms",
    "mine",
    "needs_of",
    "party_of",
    "public_between",
    "queue",
    "suitable_rooms",
    "verdict_for",
    "verdict_of_booking",
    "visible_to",
    "week_of",
]
