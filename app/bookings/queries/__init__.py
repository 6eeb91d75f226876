"""Reading what the verdict needs, rooms that suit, a room's week, and bookings by who may see them."""

from app.bookings.queries.attendance import DoorDay, door_days
from app.bookings.queries.deciding import QueueItem, queue, rooms_of_queue
from app.bookings.queries.facts import facts_for, facts_of_booking, party_of, verdict_of_booking
from app.bookings.queries.ledger import Ledger, appeal_by_id, appeals_at, consequence_by_id, ledger_of
from app.bookings.queries.lists import (
    Mine,
    Needs,
    PublicEvent,
    applicant_record,
    booking_by_key,
    booking_by_uid,
    mine,
    needs_of,
    public_between,
    visible_to,
)
from app.bookings.queries.search import suitable_rooms
from app.bookings.queries.standing import standing_of
from app.bookings.queries.week import Cell, CellKind, DayBar, Week, WeekDay, day_bar, week_of
from app.bookings.rules.near import Wish

__all__ = [
    "Cell",
    "CellKind",
    "DayBar",
    "DoorDay",
    "Ledger",
    "Mine",
    "Needs",
    "PublicEvent",
    "QueueItem",
    "Week",
    "WeekDay",
    "Wish",
    "appeal_by_id",
    "appeals_at",
    "applicant_record",
    "booking_by_key",
    "booking_by_uid",
    "consequence_by_id",
    "day_bar",
    "door_days",
    "facts_for",
    "facts_of_booking",
    "ledger_of",
    "mine",
    "needs_of",
    "party_of",
    "public_between",
    "queue",
    "rooms_of_queue",
    "standing_of",
    "suitable_rooms",
    "verdict_of_booking",
    "visible_to",
    "week_of",
]
