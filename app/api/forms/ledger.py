"""The ledger of an organisation, as the API takes and answers it."""

from typing import Any

from marshmallow import Schema, fields

from app.api.forms.answers import Answer, CentreNamed, OrganisationNamed
from app.api.forms.fields import Choice, Shown
from app.bookings.forms import month_of
from app.bookings.models import Consequence
from app.bookings.rules.consequences import AppealAnswer, Cause, ConsequenceKind
from app.core.i18n import N_


def _told(sentence: str) -> dict[str, str]:
    return {"description": sentence}


class Month(fields.String):
    """A month of an address. Refuses NotAMonth."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return month_of(str(value))


class LedgerFilter(Schema):
    month = Month(
        metadata={"pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", **_told(N_("The month, as 2026-12; otherwise this one."))}
    )


class BookingNamed(Answer):
    id = fields.String(attribute="entry.uid", metadata={"format": "uuid"})
    title = fields.String(attribute="entry.title")
    starts = Shown(attribute="entry.starts_at")
    ends = Shown(attribute="entry.ends_at")


class FigureShown(Answer):
    minutes = fields.Integer()
    bookings = fields.List(fields.Nested(BookingNamed))


class CentreMonthShown(Answer):
    centre = fields.Nested(CentreNamed)
    quota_minutes = fields.Integer(attribute="quota", metadata=_told(N_("What the organisation has in a month.")))
    counted_minutes = fields.Integer(
        attribute="counted", metadata=_told(N_("What counts of it: all figures but what was given back."))
    )
    open_requests = fields.Integer(metadata=_told(N_("How many requests wait for an answer now.")))
    most_open_requests = fields.Integer(attribute="centre.open_requests")
    used = fields.Nested(FigureShown, metadata=_told(N_("Confirmed bookings, past and ahead.")))
    pending = fields.Nested(FigureShown, metadata=_told(N_("Requests that wait, and what waiting changes would add.")))
    given_back = fields.Nested(FigureShown, metadata=_told(N_("Cancelled or shortened in time; it does not count.")))
    late = fields.Nested(FigureShown, metadata=_told(N_("Cancelled late.")))
    no_shows = fields.Nested(FigureShown, metadata=_told(N_("Nobody came.")))


class AppealShown(Answer):
    sent = Shown(attribute="created_at")
    words = fields.String()
    answer = Choice(AppealAnswer, N_("Nothing while it waits for an answer."), allow_none=True)
    answer_words = fields.String()


def _is_living(consequence: Consequence) -> bool:
    return consequence.is_living


class ConsequenceShown(Answer):
    kind = Choice(ConsequenceKind, N_("A warning; staff approve each booking; bookings at short notice only."))
    cause = Choice(Cause, N_("What happened."))
    living = fields.Function(_is_living, metadata={"type": "boolean", **_told(N_("Neither over nor taken back."))})
    starts = Shown(attribute="starts_at")
    ends = Shown(attribute="ends_at")
    lifted = Shown(attribute="lifted_at", allow_none=True, metadata=_told(N_("When staff took it back.")))
    centre = fields.Nested(CentreNamed)
    booking = fields.Nested(BookingNamed)
    appeal = fields.Nested(AppealShown, allow_none=True)


class LedgerShown(Answer):
    organisation = fields.Nested(OrganisationNamed)
    month = fields.Function(
        lambda shown: f"{shown['month']:%Y-%m}", metadata={"type": "string", **_told(N_("As 2026-12."))}
    )
    centres = fields.List(fields.Nested(CentreMonthShown))
    consequences = fields.List(fields.Nested(ConsequenceShown), metadata=_told(N_("The newest first.")))
