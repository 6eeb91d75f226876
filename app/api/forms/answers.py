"""What the API answers."""

from marshmallow import Schema, fields

from app.api.forms.fields import Choice, InLanguage, Shown
from app.bookings.models import Booking
from app.bookings.rules import BookingState, Outcome, RefusalReason
from app.bookings.rules.party import HeldFor
from app.bookings.rules.states import OPEN_STATES
from app.centres.rules import Approval, FeatureKind, LayoutKind, PaidEvents
from app.core.i18n import N_
from app.core.web import say
from app.schedule.rules import Status


def _told(sentence: str) -> dict[str, str]:
    return {"description": sentence}


class Answer(Schema):
    """An object of which every field is always there."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[object]) -> None:
        field_obj.required = True


class Problem(Answer):
    """A refusal, as RFC 9457 has it."""

    type = fields.String(metadata=_told(N_("Always about:blank.")))
    status = fields.Integer(metadata=_told(N_("The same status as the answer's.")))
    code = fields.String(metadata=_told(N_("The name of the refusal; it does not change with the language.")))
    title = fields.String(metadata=_told(N_("One sentence that says what to do next.")))
    field = fields.String(allow_none=True, metadata=_told(N_("The field that it is about, or nothing.")))


class CentreNamed(Answer):
    id = fields.Integer()
    slug = fields.String()
    name = fields.String()


class Hours(Answer):
    weekday = fields.Function(
        lambda block: block.weekday + 1, metadata={"type": "integer", **_told(N_("1 is Monday, 7 is Sunday."))}
    )
    opens = fields.Function(lambda block: _clock(block.opens), metadata={"type": "string"})
    closes = fields.Function(
        lambda block: _clock(block.closes), metadata={"type": "string", **_told(N_("24:00 is the end of the day."))}
    )


class TermShown(Answer):
    sentence = InLanguage()


class EquipmentShown(Answer):
    id = fields.Integer()
    name = InLanguage()
    amount = fields.Function(
        lambda kind: sum(unit.archived_at is None for unit in kind.units),
        metadata={"type": "integer", **_told(N_("How many the centre has."))},
    )


class EquipmentFree(Answer):
    id = fields.Integer(attribute="equipment_id")
    name = fields.Function(lambda kind: say(kind.name), metadata={"type": "string"})
    amount = fields.Integer(metadata=_told(N_("How many the centre has.")))
    free = fields.Integer(metadata=_told(N_("How many are free then, with this room's preparing and tidying counted.")))


class EquipmentLent(Answer):
    id = fields.Integer(attribute="equipment_id")
    name = fields.Function(lambda lent: say(lent.name), metadata={"type": "string"})
    amount = fields.Integer(metadata=_told(N_("How many of it go with the booking.")))


class CentreShown(CentreNamed):
    street = fields.String()
    postcode = fields.String()
    city = fields.String()
    district = fields.String()
    email = fields.String()
    phone = fields.String()
    about = InLanguage()
    access = InLanguage()
    opening = fields.List(
        fields.Nested(Hours), metadata=_told(N_("The hours of an ordinary week; single days may differ."))
    )
    terms = fields.List(fields.Nested(TermShown), metadata=_told(N_("Whoever sends a booking confirms each of these.")))
    equipment = fields.List(fields.Nested(EquipmentShown), metadata=_told(N_("What the centre lends with its rooms.")))
    quota_hours = fields.Integer(metadata=_told(N_("Hours that one organisation has here in a calendar month.")))
    open_requests = fields.Integer(metadata=_told(N_("How many requests may wait for an answer at once.")))
    late_cancel_hours = fields.Integer(metadata=_told(N_("Cancelling later than this before the start is noted.")))
    paid_events = Choice(PaidEvents, N_("What happens when participants pay."))


class Centres(Answer):
    items = fields.List(fields.Nested(CentreShown))


class LayoutShown(Answer):
    kind = Choice(LayoutKind)
    seats = fields.Integer()


class FeatureShown(Answer):
    kind = Choice(FeatureKind)


class RoomNamed(Answer):
    id = fields.Integer()
    slug = fields.String()
    name = fields.String()
    centre = fields.Nested(CentreNamed)


class RoomShown(RoomNamed):
    floor = fields.String()
    area_m2 = fields.Integer(allow_none=True)
    about = InLanguage()
    seats = fields.Integer(metadata=_told(N_("The most seats over all layouts.")))
    layouts = fields.List(fields.Nested(LayoutShown))
    features = fields.List(fields.Pluck(FeatureShown, "kind"), metadata=_told(N_("What stands in the room.")))
    step_free = fields.Boolean()
    lift = fields.Boolean()
    hearing_loop = fields.Boolean()
    accessible_toilet = fields.Boolean()
    door_width_cm = fields.Integer(allow_none=True)
    residents_may_book = fields.Boolean()
    groups_may_book = fields.Boolean()
    approval = Choice(Approval, N_("Whether staff answer each request, or verified organisations have it at once."))
    min_minutes = fields.Integer(metadata=_told(N_("The shortest booking.")))
    max_minutes = fields.Integer(metadata=_told(N_("The longest booking.")))
    grid_minutes = fields.Integer(metadata=_told(N_("Bookings begin and end on this grid of the clock.")))
    earliest_days = fields.Integer(metadata=_told(N_("How many days ahead one may ask.")))
    latest_hours = fields.Integer(metadata=_told(N_("How many hours ahead one must ask.")))
    pad_before = fields.Integer(metadata=_told(N_("Minutes for preparing, held before a booking.")))
    pad_after = fields.Integer(metadata=_told(N_("Minutes for tidying, held after a booking.")))
    pads_by_hirer = fields.Boolean(
        metadata=_told(N_("Whether those who book prepare and tidy up in these minutes; if not, the centre does."))
    )


class Rooms(Answer):
    items = fields.List(fields.Nested(RoomShown))


class ResultShown(Answer):
    rule = fields.String(metadata=_told(N_("The name of the rule.")))
    outcome = Choice(Outcome)
    sentence = fields.Function(lambda result: say(result.sentence), metadata={"type": "string"})
    overridable = fields.Boolean(metadata=_told(N_("Whether staff may set this rule aside.")))


class VerdictShown(Answer):
    outcome = Choice(Outcome, N_("Passed: you have it at once. Needs approval: staff answer. Refused: not like this."))
    answer_by = Shown(allow_none=True, metadata=_told(N_("Until when staff answer, where they have to.")))
    results = fields.List(fields.Nested(ResultShown))


class RoomFound(Answer):
    room = fields.Nested(RoomNamed)
    seats = fields.Integer(metadata=_told(N_("Seats in the layout asked for, or the most.")))
    verdict = fields.Nested(VerdictShown)
    equipment = fields.List(fields.Nested(EquipmentFree), metadata=_told(N_("What the centre can lend with it then.")))


class RoomsFound(Answer):
    items = fields.List(fields.Nested(RoomFound), metadata=_told(N_("Rooms that may be asked for, best first.")))
    refused = fields.List(fields.Nested(RoomFound), metadata=_told(N_("Rooms that would suit, and why not then.")))


class Times(Answer):
    starts = Shown()
    ends = Shown()


class RoomTimesShown(Answer):
    room = fields.Nested(RoomNamed)
    starts = Shown()
    ends = Shown()
    busy = fields.List(fields.Nested(Times), metadata=_told(N_("When the room is taken or shut, and never by whom.")))
    free = fields.List(
        fields.Nested(Times),
        metadata=_told(
            N_("Where a booking may lie: open, ahead, not taken, with this room's preparing and tidying counted.")
        ),
    )


class OrganisationNamed(Answer):
    id = fields.Integer()
    name = fields.String()


def _status(booking: Booking) -> Status:
    """The calendar's word; a request whose hold is over counts as cancelled, swept or not."""
    alive = booking.state_now in OPEN_STATES
    return booking.entry.status if alive else Status.CANCELLED


class BookingShown(Answer):
    id = fields.String(attribute="entry.uid", metadata={"format": "uuid", **_told(N_("The booking's public number."))})
    uid = fields.Function(
        lambda booking: booking.entry.uid,
        metadata={"type": "string", "format": "uuid", **_told(N_("The same, as calendars call it."))},
    )
    status = fields.Function(
        _status,
        metadata={
            "type": "string",
            "enum": [status.value for status in Status],
            **_told(N_("Tentative while the time is held for an answer, confirmed, or cancelled.")),
        },
    )
    state = fields.Function(
        lambda booking: booking.state_now,
        metadata={
            "type": "string",
            "enum": [state.value for state in BookingState],
            **_told(N_("What became of the request, in more detail.")),
        },
    )
    starts = Shown(attribute="entry.starts_at")
    ends = Shown(attribute="entry.ends_at")
    answer_by = Shown(allow_none=True, metadata=_told(N_("By when staff answer, as the centre promised.")))
    held_until = Shown(
        attribute="entry.expires_at", allow_none=True, metadata=_told(N_("Until when the time is held for an answer."))
    )
    room = fields.Nested(RoomNamed)
    organisation = fields.Nested(
        OrganisationNamed,
        allow_none=True,
        metadata=_told(N_("Nothing where it is for somebody themselves or the house.")),
    )
    held_for = Choice(
        HeldFor,
        N_(
            "For whom it is: its party (the organisation, or the one who asked), or by the centre's staff for the "
            "centre itself or an outside event."
        ),
    )
    outside_name = fields.String(metadata=_told(N_("Who holds the outside event; only the centre's staff see it.")))
    asked_by = fields.Function(
        lambda booking: say(booking.asker),
        metadata={"type": "string", **_told(N_("The name of the one who asked; staff book as the centre."))},
    )
    title = fields.String(attribute="entry.title")
    purpose = fields.String()
    people = fields.Integer()
    layout = Choice(LayoutKind, allow_none=True)
    public = fields.Boolean(attribute="entry.is_public")
    participants_pay = fields.Boolean()
    equipment = fields.List(fields.Nested(EquipmentLent), metadata=_told(N_("What the centre lends with the room.")))
    reason = Choice(RefusalReason, N_("Why staff refused, from the list."), allow_none=True)
    reason_words = fields.String(metadata=_told(N_("What was said about a refusal or a cancellation.")))
    coming = fields.Boolean(
        attribute="is_coming", metadata=_told(N_("Whether the party said, after a reminder, that they come."))
    )
    late = fields.Boolean(attribute="is_late", metadata=_told(N_("Whether it was cancelled late.")))


class FileNamed(Answer):
    name = fields.String()


class MessageShown(Answer):
    at = Shown(attribute="created_at")
    by_staff = fields.Boolean(
        attribute="is_question",
        metadata=_told(N_("True for a question of the centre's staff, false for the applicant.")),
    )
    author = fields.Function(
        lambda message: "" if message.is_question else message.author.name,
        metadata={"type": "string", **_told(N_("The name of the applicant who wrote; staff write as the centre."))},
    )
    words = fields.String(attribute="body")
    files = fields.List(
        fields.Pluck(FileNamed, "name"), metadata=_told(N_("The names of the files that came with it; see the page."))
    )


class BookingWithMessages(BookingShown):
    messages = fields.List(
        fields.Nested(MessageShown), metadata=_told(N_("What staff and applicant said, the oldest first."))
    )


class Bookings(Answer):
    items = fields.List(fields.Nested(BookingShown), metadata=_told(N_("By their start, the earliest first.")))
    page = fields.Integer()
    pages = fields.Integer()
    total = fields.Integer(metadata=_told(N_("How many bookings fit in all.")))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
