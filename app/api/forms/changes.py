"""Changes of bookings, as the API takes and answers them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields, missing

from app.api import rules as no
from app.api.forms.answers import Answer, BookingShown, EquipmentLent, RoomNamed
from app.api.forms.asked import ENDS, STARTS, AmountAsked, within
from app.api.forms.fields import Amounts, Choice, Line, Shown, Time, Whole, Words, YesNo
from app.bookings.forms import MOST_PEOPLE
from app.bookings.rules import Arrangement, RefusalReason
from app.bookings.services import Changed
from app.centres.rules import LayoutKind
from app.core.i18n import N_

SEEN = N_("The change that you saw, by its id, so that no other one is decided.")


def _told(sentence: str) -> dict[str, str]:
    return {"description": sentence}


class ChangeAsked(Schema):
    """What is not sent stays as it is."""

    room = Whole(N_("Another room of the same centre."))
    starts = Time(STARTS)
    ends = Time(ENDS)
    title = Line(N_("A short name of the meeting, in one line."), most=200)
    purpose = Words(N_("What you will do, for the centre's staff."), most=2000)
    people = Whole(N_("How many people come."), most=MOST_PEOPLE)
    layout = Choice(LayoutKind, N_("How the room is set; one of the room's layouts."), allow_none=True)
    equipment = Amounts(
        AmountAsked, N_("All the equipment that is to go with it, in place of what does now."), load_default=missing
    )
    public = YesNo(N_("Whether others see the name of the meeting."), load_default=missing)
    participants_pay = YesNo(N_("Whether participants pay."), load_default=missing)
    why = Words(N_("For the centre's staff: why; the applicant reads it."), most=500)
    override_why = Line(N_("For the centre's staff: why you do it although a rule says no."), most=500)


class ChangeApproved(Schema):
    change = Line(SEEN, most=36, required=True)
    override_why = Line(N_("Why you approve although a rule says no."), most=500)


class ChangeRefused(Schema):
    change = Line(SEEN, most=36, required=True)
    reason = Choice(RefusalReason, N_("The reason, from the list."), required=True)
    words = Words(N_("What the applicant should know."), most=2000, required=True)


class ChangeShown(Answer):
    id = fields.String(attribute="entry.uid", metadata={"format": "uuid", **_told(N_("The change's public number."))})
    starts = Shown(attribute="entry.starts_at")
    ends = Shown(attribute="entry.ends_at")
    answer_by = Shown(allow_none=True, metadata=_told(N_("By when staff answer, as the centre promised.")))
    held_until = Shown(
        attribute="entry.expires_at", allow_none=True, metadata=_told(N_("Until when both times are held."))
    )
    room = fields.Nested(RoomNamed)
    title = fields.String(attribute="entry.title")
    purpose = fields.String()
    people = fields.Integer()
    layout = Choice(LayoutKind, allow_none=True)
    public = fields.Boolean(attribute="entry.is_public")
    participants_pay = fields.Boolean()
    equipment = fields.List(fields.Nested(EquipmentLent))


class BookingWithChange(Answer):
    booking = fields.Nested(BookingShown, metadata=_told(N_("The booking as it is now.")))
    change = fields.Nested(
        ChangeShown, allow_none=True, metadata=_told(N_("What it is to become, while that waits for an answer."))
    )


class ChangeAnswered(BookingWithChange):
    outcome = Choice(Changed, N_("Done at once, waiting for staff, or the same as before."))


def arrangement(sent: Mapping[str, Any], before: Arrangement) -> Arrangement:
    """What a booking is to become; what was not sent stays. Raises EndsBeforeStart and TooWide."""
    ask = before.ask
    period = within(no.LONGEST_WISH, sent.get("starts", ask.period.starts), sent.get("ends", ask.period.ends))
    kept = {name: sent[name] for name in ("people", "layout", "participants_pay", "equipment") if name in sent}
    return Arrangement(
        room_id=sent.get("room", before.room_id),
        ask=replace(ask, period=period, **kept),
        title=sent["title"] or before.title,
        purpose=sent["purpose"] or before.purpose,
        is_public=sent.get("public", before.is_public),
    )
