"""Where a request can stand, and the list of reasons of staff."""

import enum
from collections.abc import Mapping

from app.core.i18n import N_


class BookingState(enum.StrEnum):
    """Where a request stands; the schedule's own status stands in the entry."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ChangeState(enum.StrEnum):
    """Where a change that staff have to approve stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class RefusalReason(enum.StrEnum):
    """Why staff refuse, from a list."""

    COMMERCIAL = "commercial"
    POLITICAL = "political"
    WORSHIP = "worship"
    NOT_SUITABLE = "not_suitable"
    NEEDED_BY_CENTRE = "needed_by_centre"
    FAIR_SHARE = "fair_share"
    INCOMPLETE = "incomplete"
    OTHER = "other"


REASON_LABELS: Mapping[RefusalReason, str] = {
    RefusalReason.COMMERCIAL: N_("The event is commercial"),
    RefusalReason.POLITICAL: N_("The event is political campaigning"),
    RefusalReason.WORSHIP: N_("The event is worship"),
    RefusalReason.NOT_SUITABLE: N_("The room does not suit the event"),
    RefusalReason.NEEDED_BY_CENTRE: N_("The centre needs the room itself"),
    RefusalReason.FAIR_SHARE: N_("Others should have their turn"),
    RefusalReason.INCOMPLETE: N_("The request leaves too much open"),
    RefusalReason.OTHER: N_("Another reason"),
}
HISTORY_LABELS: Mapping[str, str] = {
    "requested": N_("The room was asked for"),
    "approved_by_rule": N_("Confirmed at once by the room's rules"),
    "approved": N_("Approved"),
    "refused": N_("Refused"),
    "asked": N_("Staff asked for more"),
    "answered": N_("The applicant answered"),
    "withdrawn": N_("Withdrawn"),
    "cancelled": N_("Cancelled"),
    "expired": N_("Expired without an answer"),
    "changed": N_("Changed"),
    "change_asked": N_("A change was asked for"),
    "change_approved": N_("The change was approved"),
    "change_refused": N_("The change was refused"),
    "change_withdrawn": N_("The change was withdrawn"),
    "change_expired": N_("The change expired without an answer"),
    "ended_early": N_("Ended early"),
}
