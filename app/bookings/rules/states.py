"""Where a request can stand, and the list of reasons of staff."""

import enum


class BookingState(enum.StrEnum):
    """Where a request stands; the schedule's own status stands in the entry."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
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
