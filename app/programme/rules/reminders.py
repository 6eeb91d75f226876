"""Pure rules of reminding those who are enrolled: which reminders there are, and when they are due."""

import enum
from datetime import datetime, timedelta

LINK_AHEAD = timedelta(hours=2)
FURTHEST = timedelta(days=60)


class RemindedOf(enum.StrEnum):
    """Some days before the first date; shortly before each, with a question; and the link of what is online."""

    FIRST = "first"
    LAST = "last"
    LINK = "link"


def is_due(kind: RemindedOf, days: tuple[int, int], *, starts: datetime, settled: datetime, now: datetime) -> bool:
    """Whether a reminder is due; `days` are those of the first and the last as the centre sets them, 0 is none.

    Who enrolled, or whose date was moved, later than that gets none of that kind, for a mail just told of it; but the
    link comes to everybody.
    """
    first, last = days
    if kind is RemindedOf.LINK:
        return starts - LINK_AHEAD <= now < starts
    ahead = timedelta(days=first if kind is RemindedOf.FIRST else last)
    ends = starts - timedelta(days=last) if kind is RemindedOf.FIRST else starts
    return bool(ahead) and settled <= starts - ahead <= now < ends
