"""Screens of staff: closures to come, closing rooms, calling a closure off."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries, services
from app.centres.forms import ClosureForm
from app.centres.rules.refusals import BookingsInTheWay
from app.centres.views.area import area, found
from app.core.access import Action
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell


@area.route("/zespol/centra/<slug>/zamkniecia", action=Action.CLOSE_ROOMS)
def list_closures(slug: str) -> ResponseReturnValue:
    centre = found(Action.CLOSE_ROOMS, slug)
    closures = queries.closures_ahead(centre.id)
    return render_template("centres/list_closures.html", centre=centre, closures=closures)


@area.route("/zespol/centra/<slug>/zamkniecia/nowe", methods=["GET", "POST"], action=Action.CLOSE_ROOMS)
def close_rooms(slug: str) -> ResponseReturnValue:
    centre = found(Action.CLOSE_ROOMS, slug)
    form, rooms = ClosureForm(), queries.closure_rooms(centre.id)
    form.offer(rooms)
    if form.does(lambda: services.close_rooms(actor(), centre.id, form.room_ids, form.period(), reasons=form.reasons)):
        tell(Sentence(N_("The rooms are closed then. Nobody can book them for that time.")))
        return go(url_for("centres.list_closures", slug=slug))
    chosen = [room for room in rooms if room.id in form.room_ids]
    blocked = isinstance(form.refusal, BookingsInTheWay)
    met = queries.in_the_way(chosen, form.period()) if blocked else []
    return render_template("centres/close_rooms.html", centre=centre, form=form, met=met), form.status


@area.route("/zespol/centra/<slug>/zamkniecia/<int:closure_id>/odwolaj", methods=["POST"], action=Action.CLOSE_ROOMS)
def open_again(slug: str, closure_id: int) -> ResponseReturnValue:
    centre = found(Action.CLOSE_ROOMS, slug)
    services.open_again(actor(), centre.id, closure_id)
    tell(Sentence(N_("The closure is called off. The rooms can be booked again.")))
    return go(url_for("centres.list_closures", slug=slug))
