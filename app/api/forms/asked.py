"""What callers send: bodies, filters in addresses, and the key that makes several sendings one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from marshmallow import Schema, fields, post_load

from app.api import rules as no
from app.api.forms.fields import (
    KEY,
    Amounts,
    Choice,
    Key,
    Line,
    Time,
    TimeInAddress,
    Whole,
    WholeInAddress,
    Words,
    YesNo,
    YesNoInAddress,
)
from app.api.queries import Filters
from app.bookings.forms import MOST_PEOPLE
from app.bookings.queries import Wish
from app.bookings.rules import RefusalReason
from app.bookings.rules.equipment import MOST_UNITS
from app.bookings.services.asking import RoomRequest
from app.centres.rules import FeatureKind, LayoutKind
from app.core.clock import EndsBeforeStart, Period, day_period, today
from app.core.i18n import N_
from app.schedule.rules import Status

PAGE, LARGEST_PAGE, LAST_PAGE = 50, 100, 10_000
A_WEEK = timedelta(days=7)

STARTS = N_("The start: with an offset, 2026-12-01T18:00:00+01:00, or by Kraków's clock, 2026-12-01T18:00.")
ENDS = N_("The end, written alike; later than the start.")
CENTRE = N_("Only rooms of this centre: its number or its slug.")


@dataclass(frozen=True)
class FreeAsked:
    """Which rooms are looked for, when, and for whom."""

    period: Period
    wish: Wish
    centre: str | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class ListAsked:
    """One page of the bookings that fit."""

    filters: Filters = field(default_factory=Filters)
    page: int = 1
    size: int = PAGE


class CentreFilter(Schema):
    centre = fields.String(metadata={"description": CENTRE, "maxLength": 60})


class WishFilter(Schema):
    """What a room must have, in the addresses of both searches."""

    people = WholeInAddress(N_("How many people come."), most=MOST_PEOPLE, load_default=1)
    layout = Choice(LayoutKind, N_("How the room is set; the seats are counted in this layout."))
    feature = fields.List(
        Choice(FeatureKind), metadata={"description": N_("What the room must have; may be given several times.")}
    )
    centre = fields.String(metadata={"description": CENTRE, "maxLength": 60})
    step_free = YesNoInAddress(N_("Only rooms that are reached without a step."))
    hearing_loop = YesNoInAddress(N_("Only rooms with a hearing loop."))

    @staticmethod
    def wish_of(sent: dict[str, Any]) -> Wish:
        """The centre is not part of it: who answers looks it up."""
        return Wish(
            people=sent["people"],
            layout=sent.get("layout"),
            features=frozenset(sent.get("feature", ())),
            step_free=sent["step_free"],
            hearing_loop=sent["hearing_loop"],
        )


class FreeFilter(WishFilter):
    starts = TimeInAddress(STARTS, required=True)
    ends = TimeInAddress(ENDS, required=True)
    organisation = WholeInAddress(
        N_("For which of your organisations the verdict is; without it, for yourself. Needs a token.")
    )

    @post_load
    def _asked(self, sent: dict[str, Any], **_more: Any) -> FreeAsked:
        period = within(no.LONGEST_WISH, sent["starts"], sent["ends"])
        return FreeAsked(period, self.wish_of(sent), sent.get("centre"), sent.get("organisation"))


class RoomTimes(Schema):
    first = TimeInAddress(N_("From when; without it, from the beginning of today."), data_key="from")
    last = TimeInAddress(N_("Until when, at most 31 days later; without it, for 7 days."), data_key="to")

    @post_load
    def _period(self, sent: dict[str, Any], **_more: Any) -> Period:
        first = sent.get("first", day_period(today()).starts)
        return within(no.LONGEST_LOOK, first, sent.get("last", first + A_WEEK), field="to")


class AmountAsked(Schema):
    id = Whole(N_("The number of the equipment, from the list of centres."), required=True)
    amount = Whole(N_("How many of it."), most=MOST_UNITS, required=True)


class RoomAsked(Schema):
    """What is asked of a room, whenever it is."""

    room = Whole(N_("The room's number, from the list of rooms."), required=True)
    organisation = Whole(
        N_("For which of your organisations; without it, for yourself."), allow_none=True, load_default=None
    )
    people = Whole(N_("How many people come."), most=MOST_PEOPLE, required=True)
    layout = Choice(
        LayoutKind, N_("How the room is set; one of the room's layouts."), allow_none=True, load_default=None
    )
    participants_pay = YesNo(N_("Whether participants pay."))
    equipment = Amounts(AmountAsked, N_("What of the equipment that the centre lends goes with the room."))


class MeetingAsked(RoomAsked):
    """What is asked of a room, and what happens in it."""

    title = Line(N_("A short name of the meeting, in one line."), most=200, required=True)
    purpose = Words(N_("What you will do, for the centre's staff."), most=2000, required=True)
    public = YesNo(N_("Whether others see the name of the meeting; otherwise they see that the room is taken."))


def request_in(sent: Mapping[str, Any]) -> RoomRequest:
    """What is asked for at one time, of the fields of a meeting and its times."""
    return RoomRequest(
        room_id=sent["room"],
        period=within(no.LONGEST_WISH, sent["starts"], sent["ends"]),
        title=sent["title"],
        purpose=sent["purpose"],
        people=sent["people"],
        organisation_id=sent["organisation"],
        layout=sent["layout"],
        participants_pay=sent["participants_pay"],
        is_public=sent["public"],
        equipment=tuple(sent["equipment"]),
    )


class BookingAsked(MeetingAsked):
    starts = Time(STARTS, required=True)
    ends = Time(ENDS, required=True)

    @post_load
    def _request(self, sent: dict[str, Any], **_more: Any) -> RoomRequest:
        return request_in(sent)


class Keyed(Schema):
    key = Key(
        data_key="Idempotency-Key",
        metadata={
            "description": N_(
                "A key of your own, new for each booking. Sent again with the same content it gives the same booking, "
                "with other content it is refused. Without it each sending is a request of its own."
            ),
            "pattern": KEY,
        },
    )


class PageFilter(Schema):
    page = WholeInAddress(N_("Which page."), most=LAST_PAGE, load_default=1)
    size = WholeInAddress(N_("How many a page has."), most=LARGEST_PAGE, load_default=PAGE)


class ListFilter(Schema):
    room = WholeInAddress(N_("Only bookings of this room."))
    first = TimeInAddress(N_("Only bookings that end after this moment."), data_key="from")
    last = TimeInAddress(N_("Only bookings that begin before this moment."), data_key="to")
    status = Choice(Status, N_("Only bookings with this status."))
    page = WholeInAddress(N_("Which page."), most=LAST_PAGE, load_default=1)
    size = WholeInAddress(N_("How many bookings a page has."), most=LARGEST_PAGE, load_default=PAGE)

    @post_load
    def _asked(self, sent: dict[str, Any], **_more: Any) -> ListAsked:
        filters = Filters(sent.get("room"), sent.get("first"), sent.get("last"), sent.get("status"))
        return ListAsked(filters, sent["page"], sent["size"])


class CancelAsked(Schema):
    why = Words(N_("Why; the centre reads it."), most=500)


class MessageAsked(Schema):
    words = Words(
        N_("What you say: an answer or an addition of the applicant, a question of staff."), most=2000, required=True
    )


class ApproveAsked(Schema):
    override_why = Line(N_("Why you approve although a rule says no."), most=500)


class RefuseAsked(Schema):
    reason = Choice(RefusalReason, N_("The reason, from the list."), required=True)
    words = Words(N_("What the applicant should know."), most=2000, required=True)


def within(longest: timedelta, starts: datetime, ends: datetime, *, field: str = "ends") -> Period:
    """The period, unless it is empty, backwards or too long. Raises EndsBeforeStart and TooWide."""
    if ends <= starts:
        raise EndsBeforeStart(field=field)
    if ends - starts > longest:
        raise no.TooWide(field=field, count=longest.days)
    return Period(starts, ends)
