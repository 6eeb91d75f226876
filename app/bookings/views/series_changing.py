"""Changing several dates of a series on one page, each with its verdict and its tick; and taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from app.bookings import services
from app.bookings.forms.series_changing import ChangeDatesForm
from app.bookings.models import BookingSeries
from app.bookings.queries.series import ahead_of, rooms_beside
from app.bookings.queries.series_rearranging import DateTold, told_of_dates
from app.bookings.rules.series_rearranging import costs_said_first
from app.bookings.services import SeriesChange, SeriesChanged
from app.bookings.views.area import area, series_at
from app.bookings.views.series_own import words_of
from app.core.access import Action, can
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell


@dataclass(frozen=True)
class Row:
    """A date of the list: what is said of it, and whether it is ticked."""

    told: DateTold
    is_ticked: bool


@area.route("/rezerwacje/cykl/<series_uid>/zmien", methods=["GET", "POST"], action=Action.CHANGE_BOOKING)
def change_series(series_uid: str) -> Any:
    series = series_at(series_uid, Action.CHANGE_BOOKING)
    form, since = _form(series), request.args.get("od")
    if request.method != "POST" or "look" in request.form:
        return _page(series, form, since)
    if not form.validate():
        return _page(series, form, since), 422
    if form.wanted.is_something and not form.was_seen:
        return _page(series, form, since)
    asked = SeriesChange(form.wanted, tuple(form.date.data or ()), since)
    try:
        why, override_why = form.reasons
        came = services.change_series(actor(), series_uid, asked, why=why, override_why=override_why)
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(series_at(series_uid), form, since), refusal.status
    tell(_told(came), "success" if came.done or came.waiting else "notice")
    return go(url_for("bookings.show_series", series_uid=series_uid))


@area.route("/rezerwacje/cykl/<series_uid>/zmiana/wycofaj", methods=["POST"], action=Action.CHANGE_BOOKING)
def withdraw_series_change(series_uid: str) -> Any:
    series_at(series_uid, Action.CHANGE_BOOKING)
    try:
        tell(_withdrawn(services.withdraw_series_change(actor(), series_uid, request.form.get("change", ""))))
    except Refusal as refusal:
        tell(refusal, "error")
    return go(url_for("bookings.show_series", series_uid=series_uid))


def _form(series: BookingSeries) -> ChangeDatesForm:
    form = ChangeDatesForm()
    form.offer_rooms(rooms_beside(series.room).values())
    if not _by_staff(series):
        del form.why, form.override_why
    return form


def _page(series: BookingSeries, form: ChangeDatesForm, since: str | None) -> str:
    rows = _rows(series, form, since)
    ticked = [row for row in rows if row.is_ticked]
    late_hours = series.room.centre.late_cancel_hours
    said = [row.told.said for row in ticked if row.told.said is not None]
    ahead = ahead_of(series.bookings, since, now=now())
    return render_template(
        "bookings/change_series.html",
        series=series,
        form=form,
        since=since,
        ahead=ahead,
        lead=ahead[0] if ahead else series.bookings[0],
        words=words_of(series),
        rows=rows,
        ticked=ticked,
        by_staff=_by_staff(series),
        costs=() if _by_staff(series) else costs_said_first(said, late_hours=late_hours),
    )


def _rows(series: BookingSeries, form: ChangeDatesForm, since: str | None) -> Sequence[Row]:
    """The dates that are reached; those that can be changed are ticked when they are listed for the first time."""
    if not form.is_readable():
        return ()
    chosen = form.date.data or () if form.was_seen else None
    by_staff = _by_staff(series)
    told = told_of_dates(series.bookings, since, form.wanted, now=now(), ticked=chosen, by_staff=by_staff)
    form.seen.data = form.mark
    return [Row(one, _is_ticked(one, chosen)) for one in told]


def _is_ticked(one: DateTold, chosen: Sequence[str] | None) -> bool:
    return one.refusal is None if chosen is None else one.booking.entry.uid in chosen


def _by_staff(series: BookingSeries) -> bool:
    return can(actor(), Action.DECIDE_BOOKING, series)


def _told(came: SeriesChanged) -> Sentence:
    if not came.done and not came.waiting:
        return Sentence(N_("The dates are like that already, or wait to become so."))
    if not came.waiting:
        return Sentence(
            N_("%(count)s date is changed. Everybody concerned gets one mail."),
            {"count": came.done},
            plural=N_("%(count)s dates are changed. Everybody concerned gets one mail."),
        )
    return Sentence(
        N_("Sent. Until staff answer, %(count)s date stays as it is and both times are held."),
        {"count": came.waiting},
        plural=N_("Sent. Until staff answer, %(count)s dates stay as they are and both times are held."),
    )


def _withdrawn(number: int) -> Sentence:
    return Sentence(
        N_("The change is withdrawn. %(count)s date stays as it was."),
        {"count": number},
        plural=N_("The change is withdrawn. %(count)s dates stay as they were."),
    )
