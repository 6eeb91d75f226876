"""Changes of several dates of a series, as the API takes and answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, fields, post_load

from app.api.forms.answers import Answer, Times, VerdictShown
from app.api.forms.fields import Choice, Line, Whole, Words
from app.api.forms.needs import ClockInAddress
from app.api.forms.series import Days
from app.api.forms.series_answers import SeriesShown
from app.bookings.forms import MOST_PEOPLE
from app.bookings.models import Booking
from app.bookings.rules.series import NotOfTheSeries
from app.bookings.rules.series_rearranging import Rearrangement
from app.bookings.services import Changed
from app.core.clock import local
from app.core.i18n import N_
from app.core.web import say


@dataclass(frozen=True)
class DatesAsked:
    """What dates of a series are to become, and which days are left out."""

    wanted: Rearrangement
    since: str | None
    leave_out: tuple[date, ...]
    why: str
    override_why: str

    def chosen(self, ahead: Sequence[Booking]) -> tuple[str, ...]:
        """The uids of the dates ahead that are not left out. Raises NotOfTheSeries."""
        by_uid = {booking.entry.uid: local(booking.entry.starts_at).date() for booking in ahead}
        if not set(self.leave_out) <= set(by_uid.values()):
            raise NotOfTheSeries(field="leave_out")
        return tuple(uid for uid, day in by_uid.items() if day not in self.leave_out)


class ChangeSeriesAsked(Schema):
    """What is not sent stays as it is on each date."""

    since = Line(N_("The id of a date: it and all that follow; without it, all dates ahead."), most=36)
    starts = ClockInAddress(N_("From when on Kraków's clock, as 18:00, on each date's own day."))
    ends = ClockInAddress(N_("Until when, as 20:00; 24:00 is the end of the day."), is_end=True)
    room = Whole(N_("Another room of the same centre."))
    people = Whole(N_("How many people come."), most=MOST_PEOPLE)
    leave_out = Days(N_("Days of dates that stay as they are."))
    why = Words(N_("For the centre's staff: why; the applicant reads it."), most=500)
    override_why = Line(N_("For the centre's staff: why you do it although a rule says no."), most=500)

    @post_load
    def _asked(self, sent: dict[str, Any], **_more: Any) -> DatesAsked:
        wanted = Rearrangement(sent.get("starts"), sent.get("ends"), sent.get("room"), sent.get("people"))
        return DatesAsked(wanted, sent["since"] or None, sent["leave_out"], sent["why"], sent["override_why"])


class SeriesChangeWithdrawn(Schema):
    change = Line(N_("One of the changes that were sent together, by its id."), most=36, required=True)


class MoveShown(Answer):
    id = fields.String(
        attribute="told.booking.entry.uid", metadata={"format": "uuid", "description": N_("The date's public number.")}
    )
    wanted = fields.Boolean(attribute="is_wanted", metadata={"description": N_("Whether it is not left out.")})
    now = fields.Nested(Times, attribute="told.booking.entry.period")
    becomes = fields.Nested(
        Times,
        attribute="told.said.move.wanted.ask.period",
        allow_none=True,
        dump_default=None,
        metadata={"description": N_("Nothing where the date stays whatever is asked.")},
    )
    possible = fields.Boolean(attribute="is_possible", metadata={"description": N_("Whether it can be changed so.")})
    waits = fields.Boolean(metadata={"description": N_("Whether staff have to approve it, with both times held.")})
    reasons = fields.Function(
        lambda move: [say(one) for one in move.told.reasons],
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": N_("Why it stays as it is, or why staff look at it, in sentences."),
        },
    )
    verdict = fields.Nested(VerdictShown, attribute="told.said.verdict", allow_none=True, dump_default=None)


class MovesTold(Answer):
    possible = fields.Boolean(metadata={"description": N_("Whether all wanted dates can be changed together.")})
    dates = fields.List(fields.Nested(MoveShown), metadata={"description": N_("Every date that is reached, by time.")})


class OutcomeShown(Answer):
    id = fields.String(
        attribute="entry.uid", metadata={"format": "uuid", "description": N_("The date's public number.")}
    )
    outcome = Choice(Changed, N_("Done at once, waiting for staff, or left as it was."))


class SeriesChangeAnswered(Answer):
    series = fields.Nested(SeriesShown, metadata={"description": N_("The series as it is now.")})
    outcomes = fields.List(
        fields.Nested(OutcomeShown), metadata={"description": N_("What became of each date that was reached.")}
    )
