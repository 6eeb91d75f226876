"""What the API answers to a search by need."""

from marshmallow import fields

from app.api.forms.answers import Answer, RoomNamed, Times, VerdictShown
from app.bookings.queries.answers import DateAnswer
from app.core.i18n import N_
from app.core.web import say


class NearShown(Answer):
    time = fields.Nested(Times, attribute="period", metadata={"description": N_("A time that can be had.")})
    difference = fields.Function(
        lambda near: say(near.difference),
        metadata={"type": "string", "description": N_("How it differs from the asked time, in a sentence.")},
    )


def _why(answer: DateAnswer) -> str | None:
    return None if answer.why is None else say(answer.why)


class DateShown(Answer):
    day = fields.Date()
    free = fields.Boolean(attribute="can_be_had", metadata={"description": N_("Whether the room can be had then.")})
    time = fields.Nested(
        Times, attribute="period", allow_none=True, metadata={"description": N_("The time, or the one asked for.")}
    )
    why = fields.Function(
        _why, metadata={"type": ["string", "null"], "description": N_("Why it cannot be had, in a sentence.")}
    )
    verdict = fields.Nested(VerdictShown, allow_none=True)
    near = fields.List(
        fields.Nested(NearShown), metadata={"description": N_("Other times of this room that are near.")}
    )


def _sentences(name: str) -> fields.Function:
    return fields.Function(
        lambda answer: [say(one) for one in getattr(answer, name)],
        metadata={"type": "array", "items": {"type": "string"}},
    )


class RoomAnswerShown(Answer):
    room = fields.Nested(RoomNamed)
    seats = fields.Integer(metadata={"description": N_("Seats in the layout asked for, or the most.")})
    had = fields.Integer(metadata={"description": N_("On how many of the dates it can be had.")})
    reasons = _sentences("reasons")
    lacks = _sentences("lacks")
    dates = fields.List(fields.Nested(DateShown))


class Needs(Answer):
    items = fields.List(
        fields.Nested(RoomAnswerShown), metadata={"description": N_("Rooms that suit, by fit, the best first.")}
    )
    nearly = fields.List(
        fields.Nested(RoomAnswerShown),
        metadata={"description": N_("On the first page: rooms that can be had and differ in one thing.")},
    )
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    total = fields.Integer(metadata={"description": N_("How many rooms suit in all.")})
    complete = fields.Integer(metadata={"description": N_("How many of them can be had on all dates.")})
