"""Handing out a key on the board, and taking it back."""

from typing import Any

from flask import url_for

from app.core.access import Action, can
from app.core.clock import today
from app.core.errors import NotAllowed, NotFound, Refusal, SignInNeeded
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.desk import services
from app.desk.forms.day import KeyForm
from app.desk.queries.keys import handout_by_id
from app.desk.rules.keys import WhoTakesIt
from app.desk.views.area import area
from app.desk.views.day import board_page
from app.desk.views.finding import centre_at, day_asked


@area.route("/zespol/dzien/<slug>/klucze", methods=["POST"], action=Action.RUN_DAY)
def hand_out_key(slug: str) -> Any:
    centre = centre_at(slug)
    form = KeyForm()
    if not form.validate():
        return board_page(centre, day_asked(), refusal=WhoTakesIt()), 422
    try:
        services.hand_out_key(actor(), form.room.data or 0, who=form.who.data or "", uid=form.uid.data or "")
    except (NotFound, NotAllowed, SignInNeeded):
        raise
    except Refusal as refusal:
        return board_page(centre, day_asked(), refusal=refusal), refusal.status
    tell(Sentence(N_("The key is handed out to %(who)s."), {"who": form.who.data}))
    return go(url_for("desk.show_day", slug=slug, _anchor=f"room-{form.room.data}"))


@area.route("/zespol/dzien/klucze/<int:handout_id>/zwrot", methods=["POST"], action=Action.RUN_DAY)
def take_key_back(handout_id: int) -> Any:
    demand(Action.RUN_DAY)
    handout = handout_by_id(handout_id)
    if handout is None or not can(actor(), Action.RUN_DAY, handout):
        raise NotFound
    slug, room_id = handout.room.centre.slug, handout.room_id
    services.take_key_back(actor(), handout_id)
    tell(Sentence(N_("The key is back.")))
    return go(url_for("desk.show_day", slug=slug, date=today().isoformat(), _anchor=f"room-{room_id}"))
