"""What is broken or untidy in a room: its kinds, its history in words, and how much may be reported."""

import enum
from collections.abc import Mapping
from datetime import timedelta

from app.core.errors import Refusal
from app.core.i18n import N_

LONGEST_WORDS = 1000
MOST_BY_DISPLAY = ((timedelta(hours=1), 6), (timedelta(days=1), 30))
LAST_BOOKING_WITHIN = timedelta(hours=12)


class FaultKind(enum.StrEnum):
    """What is wrong."""

    DAMAGE = "damage"
    UNTIDY = "untidy"


KIND_LABELS: Mapping[FaultKind, str] = {
    FaultKind.DAMAGE: N_("Something is broken or missing"),
    FaultKind.UNTIDY: N_("The room is untidy"),
}
HISTORY_LABELS: Mapping[str, str] = {
    "reported": N_("Reported"),
    "solved": N_("Solved"),
    "reopened": N_("It is not solved after all"),
}


class NothingWritten(Refusal):
    sentence = N_("Write what you see, in a sentence.")
    field = "words"


class TooManyReports(Refusal):
    sentence = N_("Several reports came from this room already. Please tell the reception.")
    status = 429


class AlreadySolved(Refusal):
    sentence = N_("Somebody has marked this as solved already.")
    status = 409


class NotSolved(Refusal):
    sentence = N_("This is still open, so there is nothing to take back.")
    status = 409
