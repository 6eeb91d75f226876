"""Staff book for others."""

import uuid
from typing import Any

from flask import url_for

from app.api.forms import asked
from app.api.forms.by_staff import StaffBookingAsked, StaffBookingShown
from app.api.views.area import area
from app.bookings import services
from app.bookings.services import StaffRequest
from app.bookings.views.area import booking_at
from app.core.access import Action
from app.core.i18n import N_
from app.core.web import actor


@area.offer(
    "/staff/bookings",
    methods=["POST"],
    action=Action.BOOK_BY_STAFF,
    answers=StaffBookingShown,
    status=201,
    takes={"json": StaffBookingAsked, "headers": asked.Keyed},
    refuses=[403, 404, 409],
    summary=N_("Book for somebody, as the centre's staff"),
    description=N_(
        "In a room of your own centre: for an organisation, for the centre itself, or for an outside event. It is "
        "confirmed at once. A rule that says no (422) is set aside by its name, with a reason, by a coordinator; a "
        "time that is taken (409) never. A booking that is over is entered for the figures with `came`. Sent again "
        "with its key it is one booking."
    ),
)
def create_staff_booking(sent: StaffRequest, headers: dict[str, str]) -> Any:
    uid = services.book_by_staff(actor(), sent, key=headers.get("key") or uuid.uuid4().hex)
    return booking_at(uid), 201, {"Location": url_for("api.show_booking", uid=uid)}
