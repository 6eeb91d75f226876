"""Another time that is offered for a request, as the API takes and answers it."""

from marshmallow import Schema, fields

from app.api.forms.answers import Answer, BookingWithMessages, RoomNamed
from app.api.forms.fields import Choice, Shown, Words
from app.centres.rules import LayoutKind
from app.core.i18n import N_


class OtherTimeRefused(Schema):
    words = Words(N_("Why it does not suit; the centre reads it."), most=500)


class OtherTimeShown(Answer):
    starts = Shown(attribute="entry.starts_at")
    ends = Shown(attribute="entry.ends_at")
    room = fields.Nested(RoomNamed)
    layout = Choice(LayoutKind, allow_none=True)
    held_until = Shown(
        attribute="entry.expires_at",
        allow_none=True,
        metadata={"description": N_("Until when both times are held; then the request waits again with its own time.")},
    )
    words = fields.String(attribute="offer_words", metadata={"description": N_("What the centre's staff wrote to it.")})


class BookingWithOffer(BookingWithMessages):
    other_time = fields.Nested(
        OtherTimeShown,
        attribute="counter_offer",
        allow_none=True,
        metadata={"description": N_("Another time or room that staff offer, while it waits for the applicant.")},
    )
