"""Screen of staff: how soon the centre answers, and which requests approve themselves."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries, services
from app.centres.forms.answering import AnsweringForm
from app.centres.rules.answering import answering_in_words, safe_in_words
from app.centres.rules.trail import ANSWERING, CENTRE
from app.centres.views.area import area, found
from app.core.access import Action
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell


@area.route("/zespol/centra/<slug>/odpowiedzi", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def change_answering(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    rooms = queries.rooms_of(centre.id)
    form = AnsweringForm(centre=centre, rooms=rooms)
    if form.does(
        lambda: services.change_answering(actor(), centre.id, form.answering(), form.safe(), seen=form.last_seen)
    ):
        tell(Sentence(N_("The rules of answering are changed. They hold for requests from now on.")))
        return go(url_for("centres.change_answering", slug=slug))
    form.look_at(queries.last_change(CENTRE, centre.id, ANSWERING))
    kept = AnsweringForm(centre=centre, rooms=rooms, formdata=None)
    listed = [room.name for room in rooms if centre.safe is not None and room.id in centre.safe.room_ids]
    page = render_template(
        "centres/change_answering.html",
        centre=centre,
        form=form,
        now_kept=form.now_kept(kept),
        answering=answering_in_words(centre.answering),
        safe=safe_in_words(centre.safe, listed),
    )
    return page, form.status
