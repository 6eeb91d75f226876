"""Find a room, and one room with its week."""

from datetime import date
from typing import Any

from flask import render_template, request

from app.bookings.forms import FindForm, features_of, period_of
from app.bookings.queries import Wish, busy_rooms, free_rooms, suitable_rooms, week_of
from app.bookings.rules.consequences import SHORT_NOTICE_DAYS
from app.bookings.views.area import area, room_at
from app.centres import queries as centres
from app.centres.rules import FEATURE_LABELS, LAYOUT_LABELS, LayoutKind
from app.core.access import Action
from app.core.clock import FIRST_YEAR, LAST_YEAR, now, today
from app.core.errors import Refusal
from app.core.web.edge import show_at

WEEKS_AHEAD, WEEKS_BACK = 53, 4


@area.route("/sale", action=Action.SEE_PUBLIC)
def find_room() -> Any:
    form = FindForm(request.args)
    all_centres = centres.centres()
    form.offer(all_centres)
    answers: dict[str, Any] = {"found": None, "busy": None, "rooms": None, "period": None}
    if form.validate():
        try:
            answers = _answers(form, {centre.slug: centre.id for centre in all_centres})
        except Refusal as refusal:
            show_at(form, refusal)
    words = {"layouts": LAYOUT_LABELS, "features": FEATURE_LABELS}
    return render_template("bookings/find_room.html", form=form, **answers, **words), 422 if form.errors else 200


def _answers(form: FindForm, centre_ids: dict[str, int]) -> dict[str, Any]:
    wish = Wish(
        people=form.people.data or 1,
        layout=LayoutKind(form.layout.data) if form.layout.data else None,
        features=features_of(form),
        centre_id=centre_ids.get(form.centre.data or ""),
        step_free=form.step_free.data,
        hearing_loop=form.hearing_loop.data,
    )
    if form.date.data is None:
        return {"found": None, "busy": None, "rooms": suitable_rooms(wish), "period": None}
    period = period_of(form.date.data, form.starts.data, form.ends.data)
    found, busy = free_rooms(wish, period, now=now()), busy_rooms(wish, period, now=now())
    return {"found": found, "busy": busy, "rooms": None, "period": period}


@area.route("/sale/<centre_slug>/<room_slug>", action=Action.SEE_PUBLIC)
def show_room(centre_slug: str, room_slug: str) -> Any:
    room = room_at(centre_slug, room_slug)
    week = week_of(room, _week_asked(), now=now())
    return render_template(
        "bookings/show_room.html",
        room=room,
        week=week,
        kinds={cell.kind for day in week.days for cell in day.cells},
        parts=centres.parts_of(room),
        halls=centres.halls_of(room),
        lent=centres.equipment_of(room.centre_id),
        has_previous=week.monday > today(),
        layouts=LAYOUT_LABELS,
        features=FEATURE_LABELS,
        short_notice_days=SHORT_NOTICE_DAYS,
    )


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
