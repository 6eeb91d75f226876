"""The rules of lending a room: refusals, the checks, and the one verdict made of them."""

from app.bookings.rules.changes import (
    Arrangement,
    as_held,
    as_staff,
    asks_again,
    differences,
    said_first,
    verdict_on_change,
)
from app.bookings.rules.facts import (
    ANYBODY,
    HOUSE,
    Amount,
    Ask,
    CentreRules,
    Facts,
    Party,
    PartyKind,
    RoomRules,
    Stock,
    Usage,
)
from app.bookings.rules.nearby import nearby
from app.bookings.rules.states import BookingState, ChangeState, RefusalReason
from app.bookings.rules.verdict import (
    Outcome,
    Result,
    Verdict,
    answer_by,
    held_until,
    verdict,
    verdict_at_approval,
)

__all__ = [
    "ANYBODY",
    "HOUSE",
    "Amount",
    "Arrangement",
    "Ask",
    "BookingState",
    "CentreRules",
    "ChangeState",
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
    "as_held",
    "as_staff",
    "asks_again",
    "differences",
    "held_until",
    "nearby",
    "said_first",
    "verdict",
    "verdict_at_approval",
    "verdict_on_change",
]
