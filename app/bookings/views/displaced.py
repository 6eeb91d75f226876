"""The board of bookings whose room had to be closed: each is moved or cancelled, or its room is opened again."""

from typing import Any

from flask import render_template, request, url_for

from app.bookings import services
from app.bookings.forms.closing import DecisionsForm, place_of
from app.bookings.queries.displaced import boards
from app.bookings.rules.closing import PlaceTaken
from app.bookings.views.area import area, booking_at
from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell


@area.route("/zespol/przeniesienia", action=Action.SEE_QUEUE)
def list_displaced() -> Any:
    demand(Action.SEE_QUEUE)
    return _board()


@area.route("/zespol/przeniesienia/<uid>", methods=["POST"], action=Action.CLOSE_ROOMS)
def solve_displaced(uid: str) -> Any:
    booking_at(uid, Action.CLOSE_ROOMS)
    form = DecisionsForm()
    form.take(request.form)
    if not form.does(lambda: _solve(uid, form)):
        return _board(uid, form), form.status
    moved = form.pressed.startswith("move")
    said = N_("The booking has a room again. The applicant gets a mail.")
    tell(Sentence(said if moved else N_("Cancelled. The applicant gets a mail with the reason.")))
    return go(url_for("bookings.list_displaced"))


def _solve(uid: str, form: DecisionsForm) -> None:
    place = place_of(form.typed.get("place", "")) if form.pressed == "move" else None
    if place is not None:
        services.move_displaced(actor(), uid, place)
    elif form.pressed == "cancel":
        services.cancel_displaced(actor(), uid, words=form.words.data or "")
    else:
        raise PlaceTaken


def _board(uid: str = "", form: DecisionsForm | None = None) -> str:
    ours = [centre for centre in centres.centres() if actor().is_admin or centre.id in actor().centres]
    found = boards(actor(), ours, now=now())
    return render_template("bookings/list_displaced.html", boards=found, wrong=uid, form=form)
