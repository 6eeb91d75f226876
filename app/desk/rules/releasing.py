"""When a room to which nobody came is free again."""

from datetime import datetime, timedelta

from app.core.errors import Refusal
from app.core.i18n import N_

GRACE = timedelta(minutes=15)
A_MINUTE = timedelta(minutes=1)


class MayStillCome(Refusal):
    sentence = N_("They may still come until %(until)s. Free the room from then on.")
    status = 409


class TheyCame(Refusal):
    sentence = N_("Somebody noted that they came. Open the booking to correct it first.")
    status = 409


class KeyStillOut(Refusal):
    sentence = N_("The key is out for this booking. Note first that it came back.")
    status = 409


def freed_from(now: datetime) -> datetime:
    """The moment from which the room is free: the end of the running minute."""
    return now.replace(second=0, microsecond=0) + A_MINUTE
