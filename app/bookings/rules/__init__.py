"""The rules of lending a room: refusals, the checks, and the one verdict made of them."""

from app.bookings.rules.verdict import (
    Ask,
    CentreRules,
    Facts,
    Outcome,
    Party,
    PartyKind,
    Result,
    RoomRules,
    Usage,
    Verdict,
    answer_by,
    verdict,
    verdict_at_approval,
)

__all__ = [
    "Ask",
    "CentreRules",
    "Facts",
    "Outcome",
    "Party",
    "PartyKind",
    "Result",
    "RoomRules",
    "Usage",
    "Verdict",
    "answer_by",
    "verdict",
    "verdict_at_approval",
]
