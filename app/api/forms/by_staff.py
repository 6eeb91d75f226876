"""Bookings that staff make for others, as the API takes and answers them."""

from typing import Any

from marshmallow import fields, post_load

from app.api.forms.answers import BookingShown
from app.api.forms.asked import ENDS, STARTS, MeetingAsked, request_in
from app.api.forms.fields import Choice, Line, Time, Whole, Words, YesNo
from app.bookings.rules.by_staff import Aside
from app.bookings.rules.party import Whom
from app.bookings.services import StaffRequest
from app.core.i18n import N_


class StaffBookingAsked(MeetingAsked):
    starts = Time(STARTS, required=True)
    ends = Time(ENDS, required=True)
    whom = Choice(
        Whom, N_("For whom: an organisation, the centre itself, or an outside event."), required=True, data_key="for"
    )
    organisation = Whole(
        N_("The number of the organisation; you are no member of it."), allow_none=True, load_default=None
    )
    outside_name = Line(N_("Who holds the outside event; only the centre's staff see it."), most=200)
    outside_email = Line(N_("Their address, for one mail that it is booked."), most=254)
    note = Words(N_("For the centre's staff alone."), most=2000)
    came = YesNo(
        N_("Of a booking that is over, and of no other: whether anybody came. It is entered for the figures."),
        load_default=None,
    )
    overrides = fields.List(
        Choice(Aside),
        load_default=(),
        metadata={"description": N_("The rules that you set aside, by their names; physics never.")},
    )
    override_why = Line(N_("Why you set them aside; it is kept with the booking and in the history."), most=500)

    @post_load
    def _request(self, sent: dict[str, Any], **_more: Any) -> StaffRequest:
        return StaffRequest(
            what=request_in(sent),
            whom=sent["whom"],
            outside_name=sent["outside_name"],
            outside_email=sent["outside_email"],
            note=sent["note"],
            came=sent["came"],
            overrides=frozenset(one.value for one in sent["overrides"]),
            override_why=sent["override_why"],
        )


class StaffBookingShown(BookingShown):
    outside_email = fields.String()
    note = fields.String(attribute="staff_note", metadata={"description": N_("For the centre's staff alone.")})
    came = fields.Function(
        lambda booking: booking.attendance.came if booking.attendance is not None else None,
        metadata={"type": ["boolean", "null"], "description": N_("Whether anybody came, where it is marked.")},
    )
    set_aside = fields.Function(
        lambda booking: [{"rule": rule, "reason": booking.set_aside_why} for rule in booking.set_aside],
        metadata={
            "type": "array",
            "items": {
                "type": "object",
                "required": ["rule", "reason"],
                "properties": {"rule": {"type": "string"}, "reason": {"type": "string"}},
            },
            "description": N_("The rules that were set aside, each with the reason."),
        },
    )
