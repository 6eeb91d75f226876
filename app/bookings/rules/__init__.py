"""The rules of lending a room: refusals, the checks, and the one verdict made of them."""

from app.bookings.rules.facts import ANYBODY, Amount, Ask, CentreRules, Facts, Party, PartyKind, RoomRules, Stock, Usage
from app.bookings.rules.nearby import nearby
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.rules.verdict import (
    Outcome,
    Result,
    Verdict,
    answer_by,
    verdict,
    verdict_at_approval,
)

__all__ = [
    "ANYBODY",
    "Amount",
    "Ask",
    "BookingState",
    "CentreRules",
    "Facts",
    "Outcome",
    "Party",
    "PartyKind",
    "RefusalReason",
    "Result",
    "RoomRules",
    "Stock",
    "Usage",
    "Verdict",
    "answer_by",
    "nearby",
    "verdict",
    "verdict_at_approval",
]
