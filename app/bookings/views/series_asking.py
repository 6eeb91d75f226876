"""Ask for a room on several days: one page with the list of dates, each with its own verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import render_template, request, session, url_for

from app.bookings.forms import ask_form
from app.bookings.forms.series import DateForm, SeriesForm, date_form
from app.bookings.queries.series import facts_for_dates, rooms_beside
from app.bookings.rules import Facts
from app.bookings.rules.repeats import occurrences
from app.bookings.rules.series import (
    DateSaid,
    DateWish,
    SomeDatesRefused,
    in_time,
    judge_series,
    missing_of,
    series_in_words,
)
from app.bookings.services import book_series
from app.bookings.services.series import DateAsked
from app.bookings.views.area import area, room_at
from app.bookings.views.asking import LOOKS, given, own_organisations, sign_in_first
from app.centres.models import Room
from app.core.access import Action
from app.core.clock import local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell


@dataclass(frozen=True)
class Row:
    """One date of the list: what is typed for it, and what is said about it."""

    form: DateForm
    told: DateSaid
    room: Room

    @property
    def is_wanted(self) -> bool:
        return bool(self.form.taken.data)


@dataclass(frozen=True)
class DateList:
    """All dates of the rule with the sentence that says them."""

    rows: Sequence[Row]
    words: Sentence

    @property
    def wanted(self) -> list[Row]:
        return [row for row in self.rows if row.is_wanted]

    @property
    def is_seen(self) -> bool:
        """Whether every date was shown before: nothing is sent that was not said first."""
        return all(row.form.listed.data for row in self.rows)

    def demand_possible(self) -> None:
        """Raises SomeDatesRefused where a ticked date cannot be had as it stands."""
        refused = sum(not row.told.is_possible for row in self.wanted)
        if refused:
            raise SomeDatesRefused(count=refused)

    def asked(self) -> list[DateAsked]:
        """The dates to send, those without a readable time left out."""
        return [
            DateAsked(row.told.wish.day, row.told.wish.ask.period, row.room.id)
            for row in self.wanted
            if row.told.wish.ask is not None
        ]


@area.route("/sale/<centre_slug>/<room_slug>/cykl", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def ask_series(centre_slug: str, room_slug: str) -> Any:
    room = room_at(centre_slug, room_slug)
    ours = own_organisations()
    begun = given(room, ours)
    form: SeriesForm = ask_form(room, ours, kind=SeriesForm, signed_in=not actor().is_anonymous, **begun)
    if request.method != "POST" or LOOKS & request.form.keys():
        return _look(room, form, begun["formdata"])
    if actor().is_anonymous:
        return sign_in_first(room)
    dates = None
    try:
        dates = _dates(room, form, begun["formdata"])
        if not form.validate() or dates is None:
            return _page(room, form, dates, status=422)
        if not dates.is_seen:
            return _page(room, form, dates)
        dates.demand_possible()
        uid = book_series(actor(), form.request_for(room, dates.asked()), key=form.key.data or "")
    except Refusal as refusal:
        room = room_at(centre_slug, room_slug)
        dates = _dates(room, form, begun["formdata"]) if dates is not None else None
        show_at(form, refusal)
        return _page(room, form, dates, status=refusal.status)
    session["organisation"] = form.organisation.data
    tell(Sentence(N_("Sent. Here is what happens next.")))
    return go(url_for("bookings.show_series", series_uid=uid))


def _page(room: Room, form: SeriesForm, dates: DateList | None, *, status: int = 200) -> Any:
    page = render_template("bookings/ask_series.html", room=room, form=form, dates=dates)
    return page, status


def _look(room: Room, form: SeriesForm, typed: Any) -> Any:
    try:
        dates = _dates(room, form, typed)
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(room, form, None, status=422)
    return _page(room, form, dates)


def _dates(room: Room, form: SeriesForm, typed: Any) -> DateList | None:
    """Every date of the rule that is typed with its verdict, or nothing while too little is typed.

    A date that is listed for the first time is ticked if it can be had. Refuses what the rule refuses.
    """
    if not form.is_readable():
        return None
    repeat, rooms = form.repeat(), rooms_beside(room)
    forms, wishes = {}, []
    for listed in occurrences(repeat):
        forms[listed.day] = date_form(listed.day, typed, rooms, room)
        wishes.append(_wish(listed.day, forms[listed.day], form, room, rooms))
    wishes = in_time(wishes)
    told = judge_series(wishes, _facts(wishes, rooms, form))
    rows = []
    for one in told:
        row = Row(forms[one.wish.day], one, rooms[one.wish.room_id])
        if not row.form.listed.data:
            row.form.taken.data = one.is_possible
        rows.append(row)
    as_ticked = [replace(row.told, wish=replace(row.told.wish, is_wanted=row.is_wanted)) for row in rows]
    wanted = [local(one.wish.ask.period.starts).date() for one in as_ticked if one.wish.is_wanted and one.wish.ask]
    return DateList(rows, series_in_words(repeat, wanted, missing_of(as_ticked)))


def _wish(day: date, typed: DateForm, form: SeriesForm, usual: Room, rooms: Mapping[int, Room]) -> DateWish:
    is_wanted = bool(typed.taken.data) if typed.listed.data else True
    listed = typed.occurrence(day, form.repeat())
    if listed.period is None:
        return DateWish(day, usual.id, None, listed.refusal, is_wanted)
    room = rooms[typed.room_id(usual)]
    ask = form.request_for(usual, ()).ask(listed.period, room)
    return DateWish(day, room.id, ask, None, is_wanted)


def _facts(wishes: Sequence[DateWish], rooms: Mapping[int, Room], form: SeriesForm) -> list[Facts | None]:
    who, at = actor(), now()
    if who.is_anonymous:
        return facts_for_dates(wishes, rooms, None, None, now=at, stranger=form.stranger())
    organisation = next((one for one in own_organisations() if one.id == form.organisation_id), None)
    return facts_for_dates(wishes, rooms, organisation, who.person_id, now=at)
