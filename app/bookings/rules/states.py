"""Where a request can stand, and the list of reasons of staff."""

import enum
from collections.abc import Mapping

from app.core.i18n import N_


class BookingState(enum.StrEnum):
    """Where a request stands; the schedule's own status stands in the entry.

    Displaced is never written down as such: it is what a booking of either open state is while it has no room.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DISPLACED = "displaced"


OPEN_STATES = (BookingState.REQUESTED, BookingState.APPROVED)


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
STATE_LABELS: Mapping[BookingState, str] = {
    BookingState.REQUESTED: N_("Waits for an answer"),
    BookingState.APPROVED: N_("Confirmed"),
    BookingState.REFUSED: N_("Refused"),
    BookingState.WITHDRAWN: N_("Withdrawn"),
    BookingState.CANCELLED: N_("Cancelled"),
    BookingState.EXPIRED: N_("Expired without an answer"),
    BookingState.DISPLACED: N_("Without a room"),
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
    "came": N_("Staff noted that they came"),
    "no_show": N_("Staff noted that nobody came"),
    "no_show_by_rule": N_("By the room's rule it counts as not used: nobody came in time"),
    "rest_freed": N_("The rest of the time is free for others"),
    "warning": N_("A warning by rule"),
    "approval_needed": N_("By rule staff approve each booking for a time"),
    "short_notice": N_("By rule bookings at short notice only for a time"),
    "consequence_lifted": N_("The consequence was lifted"),
    "appealed": N_("An appeal was sent"),
    "appeal_upheld": N_("The appeal was answered: it stands"),
    "added": N_("The applicant added something"),
    "reminded": N_("A reminder was sent"),
    "coming": N_("They said that they come"),
    "given_back": N_("Given back"),
    "changed": N_("Changed"),
    "change_asked": N_("A change was asked for"),
    "change_approved": N_("The change was approved"),
    "change_refused": N_("The change was refused"),
    "change_withdrawn": N_("The change was withdrawn"),
    "change_expired": N_("The change expired without an answer"),
    "counter_offered": N_("Another time was offered"),
    "counter_taken": N_("The other time was taken"),
    "counter_refused": N_("The other time was refused"),
    "counter_withdrawn": N_("The offer of another time was taken back"),
    "counter_lapsed": N_("The offer of another time ran out"),
    "ended_early": N_("Ended early"),
    "shortened": N_("Shortened from the reminder"),
    "imported": N_("Imported from a file"),
    "booked_by_staff": N_("Booked by staff"),
    "entered_afterwards": N_("Entered by staff when it was over, for the figures"),
    "undone": N_("The decision was undone, nobody was told of it"),
    "change_undone": N_("The decision about the change was undone, nobody was told of it"),
    "looked_at_fine": N_("Staff looked at what the rule approved: fine"),
    "looked_at_wrong": N_("Staff looked at what the rule approved: it should not have been"),
    "repeated": N_("It became the first date of a series"),
    "moved_by_closure": N_("Moved by staff because the room closes"),
    "cancelled_by_closure": N_("Cancelled by staff because the room closes"),
    "kept_in_closure": N_("Stays although the room closes"),
    "ended_by_closure": N_("Ended because the room had to be closed"),
    "displaced": N_("The room had to be closed: staff look for another"),
    "back_from_closure": N_("As it was before: the closure was undone"),
}
