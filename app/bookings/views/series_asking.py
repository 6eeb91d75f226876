"""Ask for a room on several days: one page with the list of dates, each with its own verdict."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import render_template, request, session

from app.bookings.forms import ask_form
from app.bookings.forms.series import SeriesForm
from app.bookings.queries.series import facts_for_dates
from app.bookings.rules import Facts
from app.bookings.rules.series import DateWish
from app.bookings.services import book_series
from app.bookings.views.area import area, room_at
from app.bookings.views.asking import LOOKS, given, own_organisations, sign_in_first
from app.bookings.views.series_dates import DateList, list_dates, look_or_send
from app.centres.models import Room
from app.core.access import Action
from app.core.clock import now
from app.core.web import actor


@area.route("/sale/<centre_slug>/<room_slug>/cykl", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def ask_series(centre_slug: str, room_slug: str) -> Any:
    room = room_at(centre_slug, room_slug)
    ours = own_organisations()
    begun = given(room, ours)
    form: SeriesForm = ask_form(room, ours, kind=SeriesForm, signed_in=not actor().is_anonymous, **begun)
    if request.method == "POST" and not LOOKS & request.form.keys() and actor().is_anonymous:
        return sign_in_first(room)

    def listing() -> DateList | None:
        if not form.is_readable():
            return None
        room = room_at(centre_slug, room_slug)
        return list_dates(form.request_for(room, ()), room, begun["formdata"], partial(_facts, form))

    def send(dates: DateList) -> str:
        uid = book_series(actor(), form.request_for(room, dates.asked()), key=form.key.data or "")
        session["organisation"] = form.organisation.data
        return uid

    def page(dates: DateList | None, status: int) -> Any:
        room = room_at(centre_slug, room_slug)
        return render_template("bookings/ask_series.html", room=room, form=form, dates=dates), status

    return look_or_send(form, listing, send, page)


def _facts(form: SeriesForm, wishes: Sequence[DateWish], rooms: Mapping[int, Room]) -> list[Facts | None]:
    who, at = actor(), now()
    if who.is_anonymous:
        return facts_for_dates(wishes, rooms, None, None, now=at, stranger=form.stranger())
    organisation = next((one for one in own_organisations() if one.id == form.organisation_id), None)
    return facts_for_dates(wishes, rooms, organisation, who.person_id, now=at)
