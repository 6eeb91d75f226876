"""Pure rules of what somebody who is enrolled may do by now, by where their claim stands."""

import enum
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.core.i18n import N_
from app.schedule.rules.places import ACTIVE, ClaimStatus

TIME_TO_CONFIRM = timedelta(hours=24)
GUESTS_KEPT = timedelta(days=30)
CODE = 8
S = ClaimStatus
MAY_BEGIN_ANEW = frozenset({S.PASSED, S.LAPSED, S.WITHDRAWN})


class Heading(enum.StrEnum):
    """Under which heading one's own list shows it."""

    NEEDS_YOU = "needs_you"
    AHEAD = "ahead"
    WAITING = "waiting"
    PAST = "past"


# As others say it of somebody; what is said to the holder stands in templates/programme/_tickets.html.
SHORT_LABELS: Mapping[ClaimStatus, str] = {
    S.ASKED: N_("waits for the choice"),
    S.WAITING: N_("waiting list"),
    S.OFFERED: N_("a place is held"),
    S.CONFIRMED: N_("has a place"),
    S.PASSED: N_("passed on"),
    S.LAPSED: N_("not answered"),
    S.WITHDRAWN: N_("given back"),
    S.REMOVED: N_("ended by staff"),
    S.CALLED_OFF: N_("called off"),
    S.REFUSED: N_("not chosen"),
    S.CLOSED: N_("no place became free"),
}


def heading_of(status: ClaimStatus, *, needs_answer: bool, is_over: bool) -> Heading:
    """Where it stands in the list of one's own; `needs_answer` is a last call, or an address to be confirmed."""
    if is_over or status not in ACTIVE:
        return Heading.PAST
    if status is S.OFFERED or needs_answer:
        return Heading.NEEDS_YOU
    return Heading.AHEAD if status is S.CONFIRMED else Heading.WAITING


def is_late(next_start: datetime | None, late_hours: int, *, now: datetime) -> bool:
    """Whether a place that is given back now comes too late for others."""
    return next_start is not None and next_start - timedelta(hours=late_hours) <= now


def may_wait_again(status: ClaimStatus, *, is_open: bool) -> bool:
    """One tap begins anew, at the end of the line; not after staff ended it."""
    return is_open and status in MAY_BEGIN_ANEW
