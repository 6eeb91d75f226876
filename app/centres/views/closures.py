"""Screens of staff: closures to come, calling one off. Rooms are closed by a plan, which knows of bookings."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries, services
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


@area.route("/zespol/centra/<slug>/zamkniecia/<int:closure_id>/odwolaj", methods=["POST"], action=Action.CLOSE_ROOMS)
def open_again(slug: str, closure_id: int) -> ResponseReturnValue:
    centre = found(Action.CLOSE_ROOMS, slug)
    services.open_again(actor(), centre.id, closure_id)
    tell(Sentence(N_("The closure is called off. The rooms can be booked again.")))
    return go(url_for("centres.list_closures", slug=slug))
