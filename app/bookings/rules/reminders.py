"""Pure rules of reminders: which there are, when they are due, how one answers, and when a link is over."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.errors import Refusal
from app.core.i18n import N_

FURTHEST = timedelta(days=60)


class ReminderKind(enum.StrEnum):
    """Two reminders of one booking, some days before it and shortly before it."""

    FIRST = "first"
    LAST = "last"


class ReminderAnswer(enum.StrEnum):
    """What somebody pressed on the page behind the link."""

    COMING = "coming"
    GIVEN_BACK = "given_back"
    SHORTENED = "shortened"


class ReminderOver(Refusal):
    """The link is unknown or dead: the booking was cancelled, moved or has begun, or its reader left the party."""

    sentence = N_("This link no longer works: it was used, or the booking has changed. Sign in to see your bookings.")
    status = 410


@dataclass(frozen=True)
class Due:
    """A reminder that is due: of which booking, by the number of its entry, and which of the two."""

    entry_id: int
    kind: ReminderKind


def is_due(kind: ReminderKind, days: tuple[int, int], *, starts: datetime, settled: datetime, now: datetime) -> bool:
    """Whether a reminder is due; `days` are those of the first and the last, 0 is none.

    What was settled (approved or moved) later than that gets none of that kind, and once it is time for the last
    the first is no longer said.
    """
    first, last = days
    ahead = timedelta(days=first if kind is ReminderKind.FIRST else last)
    ends = starts - timedelta(days=last) if kind is ReminderKind.FIRST else starts
    return bool(ahead) and settled <= starts - ahead <= now < ends
