"""How soon requests are answered, and what rules approved: what the public reads, and what staff look at afterwards."""

from typing import Any

from flask import render_template, request, url_for

from app.bookings import services
from app.bookings.forms.by_rule import FINE, LookForm
from app.bookings.models import Booking
from app.bookings.queries.answering import usual_answer
from app.bookings.queries.by_rule import approved_by_rule
from app.bookings.rules.answering import usually_answered
from app.bookings.rules.safe import BY_RULE_LABELS
from app.bookings.views.area import area, booking_at
from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go, path_on_this_site
from app.core.web.edge import show_at, tell


@area.app_template_global()
def pace_of_centre(centre_id: int) -> Sentence | None:
    """How soon a centre usually answers. Its page belongs to the centres, which know no requests, so it asks here."""
    days = usual_answer(now(), centre_id=centre_id)
    return usually_answered(days) if days is not None else None


@area.route("/zespol/zatwierdzone-zasadami", action=Action.SEE_QUEUE)
def list_by_rule() -> Any:
    demand(Action.SEE_QUEUE)
    return _page()


@area.route("/zespol/zatwierdzone-zasadami/<uid>", methods=["POST"], action=Action.DECIDE_BOOKING)
def look_at(uid: str) -> Any:
    booking = booking_at(uid, Action.DECIDE_BOOKING)
    form = LookForm()
    if not form.validate():
        return _page(form, booking), 422
    try:
        services.look_at_approval(actor(), uid, is_fine=form.looked.data == FINE, words=form.words.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(form, booking_at(uid)), refusal.status
    tell(Sentence(N_("Noted. The booking stays as it is; call it off on its page if it has to go.")))
    return go(path_on_this_site(request.form.get("next"), url_for("bookings.list_by_rule")))


def _page(form: LookForm | None = None, about: Booking | None = None) -> str:
    """The list; a form that was refused stands open at its booking with what was typed."""
    ours = [centre for centre in centres.centres() if actor().is_admin or centre.id in actor().centres]
    chosen = next((centre for centre in ours if centre.slug == request.args.get("centre")), None)
    shows_all = request.args.get("which") == "all"
    page = approved_by_rule(actor(), now=now(), centre_id=chosen.id if chosen else None, only_picked=not shows_all)
    return render_template(
        "bookings/list_by_rule.html",
        page=page,
        centres=ours,
        chosen=chosen,
        shows_all=shows_all,
        form=form or LookForm(formdata=None),
        blank=LookForm(formdata=None),
        about=about,
        rules=BY_RULE_LABELS,
    )
