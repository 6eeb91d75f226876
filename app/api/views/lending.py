"""Bookings: ask for a room, see what came of it, call it off, approve and refuse."""

import uuid
from typing import Any

from flask import url_for

from app.api import queries
from app.api.forms import answers, asked
from app.api.forms.counter import BookingWithOffer
from app.api.views.area import area
from app.bookings import services
from app.bookings.models import Booking
from app.bookings.rules import RefusalReason
from app.bookings.services.asking import RoomRequest
from app.bookings.views.area import booking_at
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_
from app.core.web import actor


@area.offer(
    "/bookings",
    action=Action.SEE_OWN_BOOKINGS,
    answers=answers.Bookings,
    takes={"query": asked.ListFilter},
    summary=N_("The bookings that you may see"),
    description=N_("Your own, those of your organisations, and those of the centres where you work."),
)
def list_bookings(sent: asked.ListAsked) -> Any:
    return queries.bookings_page(actor(), sent.filters, page=sent.page, size=sent.size, now=now())


@area.offer(
    "/bookings",
    methods=["POST"],
    action=Action.ASK_FOR_ROOM,
    answers=answers.BookingShown,
    status=201,
    takes={"json": asked.BookingAsked, "headers": asked.Keyed},
    refuses=[404, 409],
    summary=N_("Ask for a room"),
    description=N_(
        "The time is held at once: tentative until staff answer, or confirmed where the room's rules allow it. "
        "By sending this you confirm the terms of the centre; they are in the list of centres. "
        "A time that is taken is refused with 409, a rule with 422. A booking sent again with its key is answered "
        "with 201 once more, and is one booking."
    ),
)
def create_booking(sent: RoomRequest, headers: dict[str, str]) -> Any:
    uid = services.book_room(actor(), sent, key=headers.get("key") or uuid.uuid4().hex)
    return booking_at(uid), 201, {"Location": url_for("api.show_booking", uid=uid)}


@area.offer(
    "/bookings/<uuid:uid>",
    action=Action.SEE_BOOKING,
    answers=BookingWithOffer,
    refuses=[404],
    summary=N_("One booking"),
    description=N_("With its messages, the oldest first, and another time that staff offer for it."),
)
def show_booking(uid: str) -> Booking:
    return booking_at(uid)


@area.offer(
    "/bookings/<uuid:uid>/messages",
    methods=["POST"],
    action=Action.WRITE_MESSAGE,
    answers=answers.BookingWithMessages,
    status=201,
    takes={"json": asked.MessageAsked},
    refuses=[403, 404, 409],
    summary=N_("Say something on a request"),
    description=N_(
        "While it waits. The applicant answers or adds something; a question of the centre's staff makes the request "
        "wait for the applicant. Words alone; files are sent on the page."
    ),
)
def write_message(sent: dict[str, str], uid: str) -> Any:
    services.write_message(actor(), uid, words=sent["words"])
    return booking_at(uid), 201


@area.offer(
    "/bookings/<uuid:uid>/cancel",
    methods=["POST"],
    action=Action.CANCEL_BOOKING,
    answers=answers.BookingShown,
    takes={"json": asked.CancelAsked},
    refuses=[404, 409],
    summary=N_("Withdraw a request or cancel a booking"),
    description=N_("The time is free for others at once."),
)
def cancel_booking(sent: dict[str, str], uid: str) -> Booking:
    services.cancel_booking(actor(), uid, why=sent["why"])
    return booking_at(uid)


@area.offer(
    "/bookings/<uuid:uid>/approve",
    methods=["POST"],
    action=Action.DECIDE_BOOKING,
    answers=answers.BookingShown,
    takes={"json": asked.ApproveAsked},
    refuses=[403, 404, 409],
    summary=N_("Approve a request"),
    description=N_("For the centre's staff. All is checked again; a rule that says no is set aside with a reason."),
)
def approve_booking(sent: dict[str, str], uid: str) -> Booking:
    services.approve_booking(actor(), uid, override_why=sent["override_why"])
    return booking_at(uid)


@area.offer(
    "/bookings/<uuid:uid>/refuse",
    methods=["POST"],
    action=Action.DECIDE_BOOKING,
    answers=answers.BookingShown,
    takes={"json": asked.RefuseAsked},
    refuses=[403, 404, 409],
    summary=N_("Refuse a request"),
    description=N_("For the centre's staff. The applicant gets a mail with the reason and your words."),
)
def refuse_booking(sent: dict[str, Any], uid: str) -> Booking:
    services.refuse_booking(actor(), uid, reason=RefusalReason(sent["reason"]), words=sent["words"])
    return booking_at(uid)
