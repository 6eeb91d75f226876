"""Changing dates of a series: the verdict on each before anything is sent, the change itself, and taking it back."""

from dataclasses import dataclass
from typing import Any

from app.api.forms import series_changes as forms
from app.api.forms.series_answers import SeriesShown
from app.api.queries import series as queries
from app.api.views.area import area
from app.bookings import services
from app.bookings.models import Booking
from app.bookings.queries.series import ahead_of
from app.bookings.queries.series_rearranging import DateTold, told_of_dates
from app.bookings.services import Changed, SeriesChange
from app.bookings.services.series_rearranging import demand_reached, room_of_change
from app.bookings.views.area import series_at
from app.core.access import Action, can
from app.core.clock import now
from app.core.i18n import N_
from app.core.web import actor


@dataclass(frozen=True)
class Told:
    """What is said of one date that a change reaches."""

    told: DateTold
    is_wanted: bool
    is_possible: bool
    waits: bool


@area.offer(
    "/series/<uuid:series_uid>/change/verdicts",
    methods=["POST"],
    action=Action.CHANGE_BOOKING,
    answers=forms.MovesTold,
    takes={"json": forms.ChangeSeriesAsked},
    refuses=[404, 409],
    summary=N_("Look at what a change of several dates would be"),
    description=N_("The verdict on each date that is reached, as sending would have it. Nothing is sent."),
)
def look_at_series_change(sent: forms.DatesAsked, series_uid: str) -> dict[str, Any]:
    series = series_at(series_uid)
    by_staff = can(actor(), Action.DECIDE_BOOKING, series)
    chosen = _asked(sent, series.bookings)
    room_of_change(series, sent.wanted)
    demand_reached(series.bookings, chosen)
    told = told_of_dates(series.bookings, sent.since, sent.wanted, now=now(), ticked=chosen.dates, by_staff=by_staff)
    dates = [
        Told(one, one.booking.entry.uid in chosen.dates, one.refusal is None, one.waits(by_staff=by_staff))
        for one in told
    ]
    return {"possible": all(one.is_possible for one in dates if one.is_wanted), "dates": dates}


@area.offer(
    "/series/<uuid:series_uid>/change",
    methods=["POST"],
    action=Action.CHANGE_BOOKING,
    answers=forms.SeriesChangeAnswered,
    takes={"json": forms.ChangeSeriesAsked},
    refuses=[404, 409],
    summary=N_("Change dates of a series"),
    description=N_(
        "All dates ahead, or one and all that follow, but those that you leave out: all of them change, or none. "
        "Dates that are past or were changed on their own stay. What needs approval waits with both times held. "
        "Sent again, it changes nothing more."
    ),
)
def change_series(sent: forms.DatesAsked, series_uid: str) -> dict[str, Any]:
    chosen = _asked(sent, series_at(series_uid).bookings)
    services.change_series(actor(), series_uid, chosen, why=sent.why, override_why=sent.override_why)
    series = series_at(series_uid)
    reached = ahead_of(series.bookings, sent.since, now=now())
    outcomes = [{"entry": one.entry, "outcome": _outcome(one, chosen)} for one in reached]
    return {"series": queries.whole_series(series, now=now()), "outcomes": outcomes}


@area.offer(
    "/series/<uuid:series_uid>/change/withdraw",
    methods=["POST"],
    action=Action.CHANGE_BOOKING,
    answers=SeriesShown,
    takes={"json": forms.SeriesChangeWithdrawn},
    refuses=[404, 409],
    summary=N_("Withdraw a change of several dates"),
    description=N_("All that was sent together and still waits; the dates stay as they are."),
)
def withdraw_series_change(sent: dict[str, str], series_uid: str) -> queries.WholeSeries:
    services.withdraw_series_change(actor(), series_uid, sent["change"])
    return queries.whole_series(series_at(series_uid), now=now())


def _asked(sent: forms.DatesAsked, bookings: list[Booking]) -> SeriesChange:
    ahead = ahead_of(bookings, sent.since, now=now())
    return SeriesChange(sent.wanted, sent.chosen(ahead), sent.since)


def _outcome(booking: Booking, chosen: SeriesChange) -> Changed:
    if booking.entry.uid not in chosen.dates:
        return Changed.SAME
    return Changed.WAITING if booking.waiting_change is not None else Changed.DONE
