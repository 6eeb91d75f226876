"""What a scanner may send of its readings: an id of their own, and when they were."""

from datetime import datetime, timedelta

from app.core.errors import Refusal
from app.core.i18n import N_
from app.programme.rules.attendance import OLDEST_SCAN

CLOCKS_DIFFER = timedelta(minutes=5)


class ScanElsewhere(Refusal):
    """An id of a reading is unique in all the house."""

    sentence = N_("This scan was sent for another date. Give each scan an id of its own.")
    field = "scan"
    status = 409


class ScanTooOld(Refusal):
    sentence = N_("This was read more than 48 hours ago. Correct the list with a reason.")
    field = "at"


class ScanToCome(Refusal):
    sentence = N_("This time is to come. Set the clock of the scanner, or leave the time out.")
    field = "at"


def age_of_scan(at: datetime | None, now: datetime) -> timedelta:
    """How long ago somebody says it was read; a clock may be fast by minutes. Refuses ScanTooOld and ScanToCome."""
    if at is None:
        return timedelta(0)
    if now - at > OLDEST_SCAN:
        raise ScanTooOld
    if at - now > CLOCKS_DIFFER:
        raise ScanToCome
    return max(now - at, timedelta(0))
