"""The waiting list: get in line for a busy time, and answer what is offered."""

import uuid
from typing import Any

from flask import url_for

from app.api.forms.answers import BookingShown
from app.api.forms.waiting import Offers, WaitAsked, WaitingShown, WaitingsShown, WaitingWish
from app.api.views.area import area
from app.bookings import services
from app.bookings.models import Waiting
from app.bookings.queries.waiting import offers_to, waits_of
from app.bookings.views.area import booking_at, waiting_at
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_
from app.core.web import actor


@area.offer(
    "/waiting",
    action=Action.SEE_OWN_BOOKINGS,
    answers=WaitingsShown,
    summary=N_("What you and your organisations wait for"),
    description=N_("By its time; what is held for you stands among the offers."),
)
def list_waiting() -> Any:
    return {"items": waits_of(actor(), now=now())}


@area.offer(
    "/waiting",
    methods=["POST"],
    action=Action.WAIT_FOR_ROOM,
    answers=WaitingShown,
    status=201,
    takes={"json": WaitAsked},
    refuses=[404, 409],
    summary=N_("Wait for a busy time"),
    description=N_(
        "When it frees, it is held for the one who has the fewest hours there in that season, then for who came first: "
        "up to 24 hours, at most until 2 hours before it begins. A time that is free is refused with 409."
    ),
)
def create_waiting(sent: WaitingWish) -> Any:
    uid = services.wait_for(actor(), sent.request, any_room=sent.any_room)
    return waiting_at(uid), 201, {"Location": url_for("api.list_waiting")}


@area.offer(
    "/waiting/<uuid:waiting_uid>",
    methods=["DELETE"],
    action=Action.LEAVE_WAITING,
    answers=WaitingShown,
    refuses=[404, 409],
    summary=N_("Wait no longer"),
    description=N_("What is held for you goes to the next."),
)
def leave_waiting(waiting_uid: uuid.UUID) -> Waiting:
    waiting_at(str(waiting_uid), Action.LEAVE_WAITING)
    services.leave_waiting(actor(), str(waiting_uid))
    return waiting_at(str(waiting_uid))


@area.offer(
    "/offers",
    action=Action.SEE_OWN_BOOKINGS,
    answers=Offers,
    summary=N_("What is held for you and your organisations"),
    description=N_("The nearest deadline first."),
)
def list_offers() -> Any:
    return {"items": offers_to(actor(), now=now())}


@area.offer(
    "/offers/<uuid:waiting_uid>/take",
    methods=["POST"],
    action=Action.ANSWER_OFFER,
    answers=BookingShown,
    status=201,
    refuses=[404, 409, 410, 422],
    summary=N_("Take what is held"),
    description=N_("Confirmed at once or a request to staff, by the room's rules. An offer that is over is 410."),
)
def take_offer(waiting_uid: uuid.UUID) -> Any:
    waiting_at(str(waiting_uid), Action.ANSWER_OFFER)
    uid = services.take_offer(actor(), str(waiting_uid))
    return booking_at(uid), 201, {"Location": url_for("api.show_booking", uid=uid)}


@area.offer(
    "/offers/<uuid:waiting_uid>/decline",
    methods=["POST"],
    action=Action.ANSWER_OFFER,
    answers=WaitingShown,
    refuses=[404, 409, 410],
    summary=N_("Leave what is held to the next"),
)
def decline_offer(waiting_uid: uuid.UUID) -> Waiting:
    waiting_at(str(waiting_uid), Action.ANSWER_OFFER)
    services.decline_offer(actor(), str(waiting_uid))
    return waiting_at(str(waiting_uid))
