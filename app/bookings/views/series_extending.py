"""More dates afterwards: make a series longer at its end, or repeat a single booking."""

from typing import Any

from flask import render_template, request

from app.bookings import services
from app.bookings.forms.series_extending import ExtendForm, RepeatForm, form_for_more
from app.bookings.queries.series import facts_for_dates
from app.bookings.rules.repeats import Pattern, days_of
from app.bookings.services.series_extending import (
    Extension,
    Repetition,
    check_extendable,
    check_repeatable,
    next_day_of,
    request_to_extend,
    request_to_repeat,
)
from app.bookings.services.series_wishes import Ticked
from app.bookings.views.area import area, booking_at, series_at
from app.bookings.views.series_dates import DateList, FactsOf, list_dates, look_or_send
from app.bookings.views.series_own import words_of
from app.core.access import Action
from app.core.clock import now
from app.core.web import actor
from app.organisations.models import Organisation


@area.route("/rezerwacje/cykl/<series_uid>/przedluz", methods=["GET", "POST"], action=Action.ASK_FOR_MORE_DATES)
def extend_series(series_uid: str) -> Any:
    series = series_at(series_uid, Action.ASK_FOR_MORE_DATES)
    check_extendable(series)
    form: ExtendForm = form_for_more(ExtendForm, series.room)

    def listing() -> DateList | None:
        if not form.is_readable():
            return None
        series = series_at(series_uid)
        return list_dates(
            request_to_extend(series, form.onwards(), Ticked()),
            series.room,
            request.form,
            _facts_for(series.organisation),
            known=days_of(series.repeat),
            begins=next_day_of(series),
        )

    def send(dates: DateList) -> str:
        extension = Extension(form.onwards(), Ticked(dates.asked()))
        return services.extend_series(actor(), series_uid, extension, key=form.key.data or "")

    def page(dates: DateList | None, status: int) -> Any:
        series = series_at(series_uid)
        page = render_template(
            "bookings/extend_series.html",
            series=series,
            room=series.room,
            form=form,
            dates=dates,
            words=words_of(series),
            is_picked=series.repeat.pattern is Pattern.PICKED,
        )
        return page, status

    return look_or_send(form, listing, send, page)


@area.route("/rezerwacje/<uid>/powtorz", methods=["GET", "POST"], action=Action.ASK_FOR_MORE_DATES)
def repeat(uid: str) -> Any:
    booking = booking_at(uid, Action.ASK_FOR_MORE_DATES)
    check_repeatable(booking)
    form: RepeatForm = form_for_more(RepeatForm, booking.room)

    def listing() -> DateList | None:
        if not form.is_readable():
            return None
        booking = booking_at(uid)
        asked = request_to_repeat(booking, form.repeat(booking.entry.period))
        first = asked.repeat.first
        facts_of = _facts_for(booking.organisation)
        return list_dates(asked, booking.room, request.form, facts_of, known=[first], begins=first)

    def send(dates: DateList) -> str:
        repetition = Repetition(form.repeat(booking.entry.period), dates.asked())
        return services.repeat_booking(actor(), uid, repetition, key=form.key.data or "")

    def page(dates: DateList | None, status: int) -> Any:
        booking = booking_at(uid)
        page = render_template("bookings/repeat.html", booking=booking, room=booking.room, form=form, dates=dates)
        return page, status

    return look_or_send(form, listing, send, page)


def _facts_for(organisation: Organisation | None) -> FactsOf:
    return lambda wishes, rooms: facts_for_dates(wishes, rooms, organisation, actor().person_id, now=now())
