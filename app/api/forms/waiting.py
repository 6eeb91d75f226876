"""What is sent to wait for a busy time, and what is answered about waiting and offers."""

from dataclasses import dataclass
from typing import Any

from marshmallow import fields, post_load

from app.api.forms.answers import Answer, OrganisationNamed, RoomNamed
from app.api.forms.asked import BookingAsked
from app.api.forms.fields import Choice, Shown, YesNo
from app.bookings.models import Waiting
from app.bookings.rules.waiting import WaitingState
from app.bookings.services.asking import RoomRequest
from app.centres.rules import LayoutKind
from app.core.i18n import N_


@dataclass(frozen=True)
class WaitingWish:
    """What is waited for: this room, or any of its centre that fits."""

    request: RoomRequest
    any_room: bool


class WaitAsked(BookingAsked):
    any_room = YesNo(N_("Whether any room of the same centre will do that fits and is no less accessible."))

    @post_load
    def _request(self, sent: dict[str, Any], **more: Any) -> Any:
        any_room = sent.pop("any_room")
        return WaitingWish(super()._request(sent, **more), any_room)


def _state(waiting: Waiting) -> WaitingState:
    return waiting.state_now


class WaitingShown(Answer):
    id = fields.String(attribute="uid", metadata={"format": "uuid", "description": N_("Its public number.")})
    state = fields.Function(
        _state,
        metadata={
            "type": "string",
            "enum": [state.value for state in WaitingState],
            "description": N_(
                "Waiting; offered while it is held for you; taken; left by you; missed where an offer was not taken; "
                "passed where nothing freed in time."
            ),
        },
    )
    starts = Shown(attribute="starts_at")
    ends = Shown(attribute="ends_at")
    room = fields.Nested(RoomNamed, attribute="where", metadata={"description": N_("The room that is held or wished.")})
    any_room = fields.Boolean(metadata={"description": N_("Whether any room of the same centre that fits will do.")})
    organisation = fields.Nested(
        OrganisationNamed, allow_none=True, metadata={"description": N_("Nothing where somebody waits for themselves.")}
    )
    title = fields.String()
    people = fields.Integer()
    layout = Choice(LayoutKind, allow_none=True)


class OfferShown(WaitingShown):
    held_until = Shown(attribute="entry.expires_at", metadata={"description": N_("Until when it is held for you.")})


class WaitingsShown(Answer):
    items = fields.List(fields.Nested(WaitingShown))


class Offers(Answer):
    items = fields.List(fields.Nested(OfferShown))
