"""Answering another time that staff offer for a request."""

from app.api.forms.counter import BookingWithOffer, OtherTimeRefused
from app.api.views.area import area
from app.bookings import services
from app.bookings.models import Booking
from app.bookings.views.area import booking_at
from app.core.access import Action
from app.core.i18n import N_
from app.core.web import actor


@area.offer(
    "/bookings/<uuid:uid>/other-time/take",
    methods=["POST"],
    action=Action.ANSWER_OFFER,
    answers=BookingWithOffer,
    refuses=[404, 409, 410],
    summary=N_("Take the other time"),
    description=N_(
        "The booking is confirmed at the time that staff offer, and the one that was asked for is free. An offer that "
        "is over is 410."
    ),
)
def take_other_time(uid: str) -> Booking:
    booking_at(uid, Action.ANSWER_OFFER)
    services.take_other_time(actor(), uid)
    return booking_at(uid)


@area.offer(
    "/bookings/<uuid:uid>/other-time/refuse",
    methods=["POST"],
    action=Action.ANSWER_OFFER,
    answers=BookingWithOffer,
    takes={"json": OtherTimeRefused},
    refuses=[404, 409, 410],
    summary=N_("Refuse the other time"),
    description=N_("The request waits again for the centre with the time that was asked for."),
)
def refuse_other_time(sent: dict[str, str], uid: str) -> Booking:
    booking_at(uid, Action.ANSWER_OFFER)
    services.refuse_other_time(actor(), uid, words=sent["words"])
    return booking_at(uid)
