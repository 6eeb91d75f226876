"""Changes of bookings: asking for one, taking it back, deciding it, and ending a running booking early."""

from typing import Any

from app.api.forms import answers, changes
from app.api.views.area import area
from app.bookings import services
from app.bookings.models import Booking, BookingChange
from app.bookings.queries.changes import arrangement_of
from app.bookings.rules import RefusalReason
from app.bookings.rules.changes import NoChangeWaits
from app.bookings.views.area import booking_at
from app.bookings.views.staff_changes import approve_as_sent, refuse_as_sent
from app.core.access import Action
from app.core.i18n import N_
from app.core.web import actor


@area.offer(
    "/bookings/<uuid:uid>/change",
    action=Action.SEE_BOOKING,
    answers=changes.BookingWithChange,
    refuses=[404],
    summary=N_("The change that waits"),
)
def show_change(uid: str) -> dict[str, Any]:
    return _with_change(uid)


@area.offer(
    "/bookings/<uuid:uid>/change",
    methods=["POST"],
    action=Action.CHANGE_BOOKING,
    answers=changes.ChangeAnswered,
    takes={"json": changes.ChangeAsked},
    refuses=[404, 409],
    summary=N_("Change a booking"),
    description=N_(
        "Less is done at once and keeps the approval: a shorter time within the old one, fewer people, less "
        "equipment. Another or a longer time, another room, more people or equipment, or another purpose are done at "
        "once where the room needs no approval; otherwise they wait for staff, and both times are held until then. "
        "What you do not send stays as it is."
    ),
)
def change_booking(sent: dict[str, Any], uid: str) -> dict[str, Any]:
    wanted = changes.arrangement(sent, arrangement_of(booking_at(uid)))
    came = services.change_booking(actor(), uid, wanted, why=sent["why"], override_why=sent["override_why"])
    return {**_with_change(uid), "outcome": came}


@area.offer(
    "/bookings/<uuid:uid>/end",
    methods=["POST"],
    action=Action.CHANGE_BOOKING,
    answers=answers.BookingShown,
    refuses=[404, 409],
    summary=N_("End a running booking early"),
    description=N_("It ends with the running minute, and the rest is free for others at once."),
)
def end_booking(uid: str) -> Booking:
    services.end_booking(actor(), uid)
    return booking_at(uid)


@area.offer(
    "/bookings/<uuid:uid>/change/withdraw",
    methods=["POST"],
    action=Action.CHANGE_BOOKING,
    answers=changes.BookingWithChange,
    refuses=[404, 409],
    summary=N_("Withdraw a change"),
    description=N_("The booking stays as it is."),
)
def withdraw_change(uid: str) -> dict[str, Any]:
    services.withdraw_change(actor(), uid)
    return _with_change(uid)


@area.offer(
    "/bookings/<uuid:uid>/change/approve",
    methods=["POST"],
    action=Action.DECIDE_BOOKING,
    answers=changes.BookingWithChange,
    takes={"json": changes.ChangeApproved},
    refuses=[403, 404, 409],
    summary=N_("Approve a change"),
    description=N_("For the centre's staff. The booking moves onto the time that was held for it."),
)
def approve_change(sent: dict[str, str], uid: str) -> dict[str, Any]:
    change = _seen(uid, sent["change"])
    approve_as_sent(change, override_why=sent["override_why"])
    return _with_change(uid)


@area.offer(
    "/bookings/<uuid:uid>/change/refuse",
    methods=["POST"],
    action=Action.DECIDE_BOOKING,
    answers=changes.BookingWithChange,
    takes={"json": changes.ChangeRefused},
    refuses=[403, 404, 409],
    summary=N_("Refuse a change"),
    description=N_("For the centre's staff. The booking stays as it is; the applicant gets a mail with the reason."),
)
def refuse_change(sent: dict[str, Any], uid: str) -> dict[str, Any]:
    change = _seen(uid, sent["change"])
    reason = RefusalReason(sent["reason"])
    refuse_as_sent(change, reason=reason, words=sent["words"])
    return _with_change(uid)


def _with_change(uid: str) -> dict[str, Any]:
    booking = booking_at(uid)
    return {"booking": booking, "change": booking.waiting_change}


def _seen(uid: str, change_uid: str) -> BookingChange:
    """The change of this booking that was seen. Raises NoChangeWaits."""
    for change in booking_at(uid).changes:
        if change.entry.uid == change_uid:
            return change
    raise NoChangeWaits
