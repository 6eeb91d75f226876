"""The list of dates on every page that asks for several: each has its verdict, its tick, its time and its room."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request, url_for

from app.bookings.forms.series import DateForm, date_form
from app.bookings.queries.series import rooms_beside
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
from app.bookings.services.series import DateAsked, SeriesRequest
from app.bookings.views.asking import LOOKS
from app.centres.models import Room
from app.core.clock import local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import go
from app.core.web.edge import show_at, tell

FactsOf = Callable[[Sequence[DateWish], Mapping[int, Room]], list[Facts | None]]


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

    def asked(self) -> tuple[DateAsked, ...]:
        """The dates to send, those without a readable time left out."""
        return tuple(
            DateAsked(row.told.wish.day, row.told.wish.ask.period, row.room.id)
            for row in self.wanted
            if row.told.wish.ask is not None
        )


def list_dates(
    asked: SeriesRequest,
    room: Room,
    typed: Any,
    facts_of: FactsOf,
    *,
    known: Collection[date] = (),
    begins: date | None = None,
) -> DateList:
    """Every date of the rule but those `known` before, with its verdict.

    A date that is listed for the first time is ticked if it can be had. Refuses what the rule refuses.
    """
    rooms = rooms_beside(room)
    forms, wishes = {}, []
    for listed in occurrences(asked.repeat):
        if listed.day not in known:
            forms[listed.day] = date_form(listed.day, typed, rooms, room)
            wishes.append(_wish(listed.day, forms[listed.day], asked, room, rooms))
    wishes = in_time(wishes)
    told = judge_series(wishes, facts_of(wishes, rooms), begins=begins)
    rows = []
    for one in told:
        row = Row(forms[one.wish.day], one, rooms[one.wish.room_id])
        if not row.form.listed.data:
            row.form.taken.data = one.is_possible
        rows.append(row)
    as_ticked = [replace(row.told, wish=replace(row.told.wish, is_wanted=row.is_wanted)) for row in rows]
    wanted = [local(one.wish.ask.period.starts).date() for one in as_ticked if one.wish.is_wanted and one.wish.ask]
    return DateList(rows, series_in_words(asked.repeat, wanted, missing_of(as_ticked)))


def look_or_send(
    form: Any,
    listing: Callable[[], DateList | None],
    send: Callable[[DateList], str],
    page: Callable[[DateList | None, int], Any],
) -> Any:
    """Show the dates as they are typed; or send them where that was asked for, all is typed and every one was seen.

    `listing` gives nothing while too little is typed. What refuses is shown on the page with the dates as they are now.
    """
    only_looks = request.method != "POST" or bool(LOOKS & request.form.keys())
    dates = None
    try:
        dates = listing()
        if only_looks:
            return page(dates, 200)
        if not form.validate() or dates is None:
            return page(dates, 422)
        if not dates.is_seen:
            return page(dates, 200)
        dates.demand_possible()
        uid = send(dates)
    except Refusal as refusal:
        dates = listing() if dates is not None else None
        show_at(form, refusal)
        return page(dates, 422 if only_looks else refusal.status)
    tell(Sentence(N_("Sent. Here is what happens next.")))
    return go(url_for("bookings.show_series", series_uid=uid))


def _wish(day: date, typed: DateForm, asked: SeriesRequest, usual: Room, rooms: Mapping[int, Room]) -> DateWish:
    is_wanted = bool(typed.taken.data) if typed.listed.data else True
    listed = typed.occurrence(day, asked.repeat)
    if listed.period is None:
        return DateWish(day, usual.id, None, listed.refusal, is_wanted)
    room = rooms[typed.room_id(usual)]
    return DateWish(day, room.id, asked.ask(listed.period, room), None, is_wanted)
