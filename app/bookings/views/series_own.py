"""A series as its party sees it: its dates, those that are missing, and calling dates off."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from app.bookings import services
from app.bookings.forms import CancelForm
from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.changes import changes_of, sent_as_one
from app.bookings.queries.series import ahead_of, held_ahead, would_be_late
from app.bookings.queries.waiting import gaps_of
from app.bookings.rules.series import series_in_words
from app.bookings.rules.series_extending import has_hours_of
from app.bookings.rules.states import BookingState
from app.bookings.views.area import area, series_at
from app.bookings.views.own import consequence_of, turn_of
from app.core.access import Action, can
from app.core.clock import local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell


def words_of(series: BookingSeries) -> Sentence:
    """The series in one sentence, as it was asked for."""
    days = [local(booking.entry.starts_at).date() for booking in series.bookings]
    return series_in_words(series.repeat, sorted(days), series.missing_days)


@area.route("/rezerwacje/cykl/<series_uid>", action=Action.SEE_BOOKING)
def show_series(series_uid: str) -> Any:
    series = series_at(series_uid)
    waiting = [booking for booking in series.bookings if booking.state_now is BookingState.REQUESTED]
    ahead = ahead_of(series.bookings, None, now=now())
    changes = changes_of((booking.id for booking in ahead), now=now())
    return render_template(
        "bookings/show_series.html",
        series=series,
        words=words_of(series),
        waiting=waiting,
        turn=turn_of(waiting[0]) if waiting else None,
        may_be_longer=bool(held_ahead(series.bookings, now=now())),
        ahead=ahead,
        changes=changes,
        sendings=sent_as_one(change for change in changes.values() if change.sending is not None),
        at_other_hours=[one for one in ahead if not has_hours_of(series.repeat, one.entry.period)],
        gaps=gaps_of(series.id) if can(actor(), Action.LEAVE_WAITING, series) else {},
    )


@area.route("/rezerwacje/cykl/<series_uid>/odwolaj", methods=["GET", "POST"], action=Action.CANCEL_BOOKING)
def cancel_series(series_uid: str) -> Any:
    series = series_at(series_uid, Action.CANCEL_BOOKING)
    since = request.args.get("od")
    form = CancelForm()
    if form.validate_on_submit():
        try:
            number = services.cancel_series(actor(), series_uid, since=since, why=form.words.data or "")
            tell(_called_off(number))
            return go(url_for("bookings.show_series", series_uid=series_uid))
        except Refusal as refusal:
            show_at(form, refusal)
            series = series_at(series_uid)
    ahead = ahead_of(series.bookings, since, now=now())
    late = _late(ahead)
    page = render_template(
        "bookings/cancel_series.html",
        series=series,
        form=form,
        since=since,
        ahead=ahead,
        changes=changes_of((booking.id for booking in ahead), now=now()),
        late=late,
        costs=consequence_of(late[0], times=len(late)) if late else None,
        words=words_of(series),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _late(ahead: Sequence[Booking]) -> list[Booking]:
    """The dates that would be cancelled late; never where it is staff who cancel."""
    late = [booking for booking in ahead if would_be_late(booking, now=now())]
    return [booking for booking in late if can(actor(), Action.ANSWER_QUESTION, booking)]


def _called_off(number: int) -> Sentence:
    return Sentence(
        N_("%(count)s date is called off and free for others."),
        {"count": number},
        plural=N_("%(count)s dates are called off and free for others."),
    )
