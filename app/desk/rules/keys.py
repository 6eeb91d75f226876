"""The keys of rooms: when one is late, and why one is not handed out."""

from datetime import datetime, timedelta

from app.core.errors import Refusal
from app.core.i18n import N_

A_MINUTE = timedelta(minutes=1)
LATE_AFTER = timedelta(minutes=15)
NAMES_KEPT = timedelta(days=90)


class NoKey(Refusal):
    sentence = N_("%(room)s has no key to hand out. The centre's manager writes it down with the room.")
    status = 409


class KeyIsOut(Refusal):
    sentence = N_("The key of this room is out already. Note first that it came back.")
    status = 409


class WhoTakesIt(Refusal):
    sentence = N_("Write who takes the key.")
    field = "who"


def is_late(due: datetime, *, now: datetime) -> bool:
    """A quarter of an hour after it was to be back, a key is late."""
    return now > due + LATE_AFTER
