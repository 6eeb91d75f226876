"""Screens: what they show by their secret address, and the page on which a manager makes and revokes these."""

from typing import Any

import segno
from flask import current_app, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from app.core.access import Action, can
from app.core.clock import now, today
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.core.web.private import UNFOLLOWED
from app.desk import services
from app.desk.forms.day import DisplayForm
from app.desk.models import Display
from app.desk.queries.doors import display_by_id, display_by_token, displays_of, today_at
from app.desk.queries.rooms import rooms_at
from app.desk.views.area import area
from app.desk.views.finding import centre_at, fault_token


@area.route("/display/<token>", action=Action.SEE_PUBLIC)
def show_display(token: str) -> Any:
    """What a screen shows, for as long as its address stands: at a door one room, in the hall all of them."""
    display = display_by_token(token)
    if display is None:
        raise NotFound
    rooms = rooms_at(display.centre_id) if display.room is None else [display.room]
    doors = today_at(display.centre_id, rooms, now=now())
    page = render_template(
        "desk/show_display.html" if display.room is not None else "desk/show_kiosk.html",
        display=display,
        doors=doors,
        now=now(),
        day=today(),
        codes=_codes(display),
    )
    return page, 200, UNFOLLOWED


@area.route("/display/worker.js", action=Action.SEE_PUBLIC)
def show_worker() -> Any:
    """The script that keeps what a screen showed last; its address says for which pages it may."""
    answer = current_app.send_static_file("js/display-worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@area.route("/zespol/centra/<slug>/ekrany", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def list_displays(slug: str) -> Any:
    """The secret of a new one is shown this once, as on the page of API tokens."""
    centre = centre_at(slug, Action.EDIT_CENTRE)
    rooms, centre_id, made = rooms_at(centre.id), centre.id, list[str]()
    form = DisplayForm(data={"room": request.args.get("room", 0, type=int)})
    form.offer(rooms, gettext("In the hall: all rooms"))
    label, room_id = form.label.data or "", form.room_id
    if form.does(lambda: made.append(services.make_display(actor(), centre_id, label=label, room_id=room_id))):
        form = DisplayForm(formdata=None)
        form.offer(rooms_at(centre_id), gettext("In the hall: all rooms"))
    address = f"{_base()}{url_for('desk.show_display', token=made[0])}" if made else ""
    page = render_template(
        "desk/list_displays.html",
        centre=centre_at(slug, Action.EDIT_CENTRE),
        form=form,
        displays=displays_of(centre_id),
        address=address,
    )
    return page, form.status


@area.route("/zespol/ekrany/<int:display_id>/wylacz", methods=["POST"], action=Action.EDIT_CENTRE)
def revoke_display(display_id: int) -> Any:
    demand(Action.EDIT_CENTRE)
    display = display_by_id(display_id)
    if display is None or not can(actor(), Action.EDIT_CENTRE, display):
        raise NotFound
    slug = display.centre.slug
    services.revoke_display(actor(), display_id)
    tell(Sentence(N_("The address no longer works; the screen goes dark within a minute.")))
    return go(url_for("desk.list_displays", slug=slug))


def _codes(display: Display) -> dict[str, Markup]:
    """Codes for phones: to book the room, and to say what is wrong in it."""
    room = display.room
    if room is None:
        return {}
    to_book = url_for("bookings.show_room", centre_slug=display.centre.slug, room_slug=room.slug)
    to_report = url_for("desk.report_at_door", token=fault_token(display))
    return {"book": _code(to_book), "report": _code(to_report)}


def _code(path: str) -> Markup:
    drawn = segno.make(f"{_base()}{path}", error="m", micro=False)
    return Markup(drawn.svg_inline(scale=3, border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - our own


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
