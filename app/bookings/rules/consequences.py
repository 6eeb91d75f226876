"""Fair use: what a late cancellation or a no-show leads to, for how long, and in which words."""

import calendar
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.clock import from_local, local
from app.core.i18n import N_, Sentence

MONTHS = 6
SHORT_NOTICE_DAYS = 7
MARKED_WITHIN = timedelta(days=14)


class Cause(enum.StrEnum):
    """What happened."""

    LATE_CANCELLATION = "late_cancellation"
    NO_SHOW = "no_show"


class ConsequenceKind(enum.StrEnum):
    """What it leads to: each time within the same months the next one, and then the last one again."""

    WARNING = "warning"
    APPROVAL_NEEDED = "approval_needed"
    SHORT_NOTICE = "short_notice"


class AppealAnswer(enum.StrEnum):
    """What staff say to an appeal."""

    UPHELD = "upheld"
    LIFTED = "lifted"


GRADES = tuple(ConsequenceKind)
KIND_LABELS: Mapping[ConsequenceKind, str] = {
    ConsequenceKind.WARNING: N_("Warning"),
    ConsequenceKind.APPROVAL_NEEDED: N_("Approval needed"),
    ConsequenceKind.SHORT_NOTICE: N_("Short notice only"),
}
CAUSE_LABELS: Mapping[Cause, str] = {
    Cause.LATE_CANCELLATION: N_("The booking was cancelled late."),
    Cause.NO_SHOW: N_("Nobody came to the booking."),
}
_MEANING: Mapping[ConsequenceKind, str] = {
    ConsequenceKind.WARNING: N_(
        "It is a warning and changes nothing yet. The next time within these months, the centre's staff approve "
        "each of your bookings there."
    ),
    ConsequenceKind.APPROVAL_NEEDED: N_(
        "The centre's staff approve each of your bookings there, also where others have the room at once. "
        "The next time within these months you may book there at short notice only."
    ),
    ConsequenceKind.SHORT_NOTICE: N_(
        "You may book there at most %(days)s days ahead, and the centre's staff approve each of your bookings."
    ),
}


@dataclass(frozen=True)
class Standing:
    """A living consequence of a party at a centre, as the verdict looks at it."""

    kind: ConsequenceKind
    ends: datetime

    @property
    def until(self) -> date:
        return local(self.ends).date()


def kind_after(living: int) -> ConsequenceKind:
    """The consequence that follows so many living ones."""
    return GRADES[min(living, len(GRADES) - 1)]


def end_of_consequence(since: datetime) -> datetime:
    """The beginning of the same day of the month six months on, or of that month's last day."""
    day = local(since).date()
    months = day.month - 1 + MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    return from_local(date(year, month, min(day.day, calendar.monthrange(year, month)[1])))


def meaning(kind: ConsequenceKind) -> Sentence:
    """What a consequence means for those it stands against."""
    facts = {"days": SHORT_NOTICE_DAYS} if kind is ConsequenceKind.SHORT_NOTICE else {}
    return Sentence(_MEANING[kind], facts)
