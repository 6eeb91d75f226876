"""What the API answers about series: their dates, the days that they do not have, and verdicts before sending."""

from typing import Any

from marshmallow import fields

from app.api.forms.answers import Answer, BookingShown, EquipmentFree, OrganisationNamed, RoomNamed, Times, VerdictShown
from app.api.forms.fields import Choice
from app.bookings.rules.repeats import Pattern
from app.core.i18n import N_
from app.core.web import say


def _clock(name: str) -> fields.Function:
    def told(rule: Any) -> str:
        minutes = getattr(rule, name)
        return f"{minutes // 60:02}:{minutes % 60:02}"

    return fields.Function(told, metadata={"type": "string"})


def _words(description: str) -> fields.Function:
    return fields.Function(lambda thing: say(thing.words), metadata={"type": "string", "description": description})


SAID = N_("The series in one sentence.")


class RuleShown(Answer):
    pattern = Choice(Pattern)
    first = fields.Date()
    starts = _clock("starts")
    ends = _clock("ends")
    every = fields.Integer()
    until = fields.Date(allow_none=True)
    times = fields.Integer(allow_none=True)
    picked = fields.List(fields.Date())


class MissingShown(Answer):
    day = fields.Date()
    code = fields.String(attribute="why", metadata={"description": N_("The name of the refusal, or LeftOut.")})
    reason = fields.Function(lambda gone: say(gone.reason), metadata={"type": "string"})


class DateOfSeries(Answer):
    position = fields.Integer(attribute="booking.series_position")
    changed_alone = fields.Boolean(
        attribute="booking.is_changed_alone",
        metadata={"description": N_("Whether it was changed on its own, so that no verb of the series reaches it.")},
    )
    booking = fields.Nested(BookingShown)
    verdict = fields.Nested(
        VerdictShown, allow_none=True, metadata={"description": N_("The verdict as of now, while it waits.")}
    )


class SeriesListed(Answer):
    id = fields.String(attribute="series.uid", metadata={"format": "uuid"})
    title = fields.String()
    words = _words(SAID)
    room = fields.Nested(RoomNamed, attribute="series.room")
    organisation = fields.Nested(
        OrganisationNamed,
        attribute="series.organisation",
        allow_none=True,
        metadata={"description": N_("Nothing where somebody books for themselves.")},
    )
    asked_by = fields.String(
        attribute="series.asked_by.name", metadata={"description": N_("The name of the one who asked.")}
    )
    rule = fields.Nested(RuleShown, attribute="series.repeat")
    waiting = fields.Integer(metadata={"description": N_("How many dates wait for an answer.")})
    ahead = fields.Integer(metadata={"description": N_("How many dates are held and ahead.")})


class SeriesShown(SeriesListed):
    dates = fields.List(fields.Nested(DateOfSeries))
    missing = fields.List(
        fields.Nested(MissingShown),
        attribute="series.missing_days",
        metadata={"description": N_("The days of the rule that it does not have, each with the reason.")},
    )


class ManySeries(Answer):
    items = fields.List(fields.Nested(SeriesListed), metadata={"description": N_("The newest first.")})
    page = fields.Integer()
    pages = fields.Integer()
    total = fields.Integer(metadata={"description": N_("How many fit in all.")})


class DateToldShown(Answer):
    day = fields.Date(attribute="wish.day", metadata={"description": N_("The day of the rule.")})
    wanted = fields.Boolean(attribute="wish.is_wanted", metadata={"description": N_("Whether it is not left out.")})
    time = fields.Nested(
        Times,
        attribute="period",
        allow_none=True,
        metadata={"description": N_("Nothing where a day has no such hour.")},
    )
    room = fields.Integer(attribute="wish.room_id")
    possible = fields.Boolean(attribute="is_possible", metadata={"description": N_("Whether it can be had.")})
    reasons = fields.Function(
        lambda told: [say(one) for one in told.reasons],
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": N_("Why it cannot be had, or why staff look at it, in sentences."),
        },
    )
    verdict = fields.Nested(VerdictShown, allow_none=True)
    equipment = fields.List(
        fields.Nested(EquipmentFree),
        attribute="free",
        metadata={"description": N_("How much of what you ask for is free then.")},
    )


class SeriesTold(Answer):
    words = _words(SAID)
    possible = fields.Boolean(metadata={"description": N_("Whether all wanted dates can be had as one request.")})
    dates = fields.List(fields.Nested(DateToldShown), metadata={"description": N_("By their time.")})
