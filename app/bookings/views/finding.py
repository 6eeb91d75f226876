"""Find a room by need, one room with its week, and why an hour of it cannot be had."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from app.bookings.forms import verdict_form
from app.bookings.forms.finding import NeedForm
from app.bookings.queries import day_bar, suitable_rooms, week_of
from app.bookings.queries.answering import usual_answer
from app.bookings.queries.facts import facts_for_many
from app.bookings.queries.needs import search
from app.bookings.rules import ANYBODY, Ask, verdict
from app.bookings.rules.answering import usually_answered
from app.bookings.rules.consequences import SHORT_NOTICE_DAYS
from app.bookings.rules.near import OTHER_DAYS, near_times, other_day
from app.bookings.views.area import area, room_at
from app.bookings.views.waiting import NOBODY, look_at_waiting
from app.centres import queries as centres
from app.centres.models import Room
from app.centres.rules import FEATURE_LABELS, LAYOUT_LABELS, WEEKDAYS
from app.centres.rules.settings import GRID, LENGTH, NOTICE, QUOTA, CentreSettings, RoomSettings
from app.core.access import Action, can
from app.core.clock import FIRST_YEAR, LAST_YEAR, Period, local, now, today
from app.core.errors import Refusal
from app.core.web import actor
from app.core.web.edge import show_at

WEEKS_AHEAD, WEEKS_BACK = 53, 4


@area.route("/sale", action=Action.SEE_PUBLIC)
def find_room() -> Any:
    form = NeedForm(request.args)
    all_centres = centres.centres()
    form.offer(all_centres)
    found: dict[str, Any] = {"answers": None, "rooms": None, "when": None, "series": None}
    if form.validate():
        try:
            found |= _found(form, {centre.slug: centre.id for centre in all_centres})
        except Refusal as refusal:
            show_at(form, refusal)
    words = {"layouts": LAYOUT_LABELS, "features": FEATURE_LABELS, "weekdays": WEEKDAYS, "page_at": _page_at}
    status = 422 if form.errors or form.form_errors else 200
    return render_template("bookings/find_room.html", form=form, **found, **words), status


def _found(form: NeedForm, centre_ids: dict[str, int]) -> dict[str, Any]:
    wish = form.wish(centre_ids)
    if not form.has_when:
        return {"rooms": suitable_rooms(wish)}
    when = form.when()
    answers = search(wish, when, now=now(), page=form.page.data or 1)
    return {"when": when, "answers": answers, "series": form.as_series(when) if when.is_series else None}


def _page_at(number: int) -> str:
    """The address of another page of the same search."""
    asked: dict[str, Any] = {**request.args.to_dict(flat=False), "page": number}
    return url_for("bookings.find_room", _anchor="results", **{name: asked[name] for name in asked if name[0] != "_"})


@area.route("/sale/<centre_slug>/<room_slug>", action=Action.SEE_PUBLIC)
def show_room(centre_slug: str, room_slug: str) -> Any:
    room = room_at(centre_slug, room_slug)
    offers = gettext("held for somebody who waited") if can(actor(), Action.SEE_QUEUE, room) else ""
    week = week_of(room, _week_asked(), now=now(), offers=offers)
    days = usual_answer(now(), room_id=room.id)
    return render_template(
        "bookings/show_room.html",
        room=room,
        week=week,
        pace=usually_answered(days) if days is not None else None,
        kinds={cell.kind for day in week.days for cell in day.cells},
        parts=centres.parts_of(room),
        halls=centres.halls_of(room),
        lent=centres.equipment_of(room.centre_id),
        has_previous=week.monday > today(),
        numbers=[rule.in_words(RoomSettings.kept_in(room).values()) for rule in (LENGTH, GRID, NOTICE)],
        quota=QUOTA.in_words(CentreSettings.kept_in(room.centre).values()),
        layouts=LAYOUT_LABELS,
        features=FEATURE_LABELS,
        short_notice_days=SHORT_NOTICE_DAYS,
    )


@area.route("/sale/<centre_slug>/<room_slug>/dlaczego", action=Action.SEE_PUBLIC)
def show_why(centre_slug: str, room_slug: str) -> Any:
    """Why an hour cannot be had, and what would help: a page, or its card alone where it is shown in place."""
    room = room_at(centre_slug, room_slug)
    form = verdict_form(room, [], request.args, signed_in=False)
    look: dict[str, Any] = {"verdict": None, "refusal": None, "near": (), **NOBODY}
    if form.is_readable():
        try:
            look |= _why(room, form.ask().period)
        except Refusal as refusal:
            look["refusal"] = refusal
    template = "bookings/_why.html" if "HX-Request" in request.headers else "bookings/show_why.html"
    return render_template(template, room=room, form=form, **look)


def _why(room: Room, period: Period) -> dict[str, Any]:
    """The verdict on a time, the same as the room's week shows it, and the times near it."""
    ask, day = Ask(period), local(period.starts).date()
    facts = facts_for_many([room], _around(period), ANYBODY, now=now())[room.id]
    said = verdict(ask, facts)
    return {
        "verdict": said,
        "period": period,
        "bar": day_bar(facts, day, period),
        "near": (*near_times(ask, facts), *other_day(ask, facts, today())),
        **look_at_waiting(room, period, said),
    }


def _around(period: Period) -> Period:
    return period.padded(before=OTHER_DAYS * 1440, after=OTHER_DAYS * 1440)


def _week_asked() -> date:
    """The day that the address names, kept within a year ahead; otherwise today."""
    try:
        asked = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return today()
    if not FIRST_YEAR < asked.year < LAST_YEAR:
        return today()
    ahead = (asked - today()).days
    return asked if -7 * WEEKS_BACK < ahead < 7 * WEEKS_AHEAD else today()
