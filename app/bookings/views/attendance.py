"""Who came: one tap on the booking's page, and a short list for reception."""

from typing import Any

from flask import render_template, request, url_for

from app.bookings import queries, services
from app.bookings.forms import AttendanceForm, MessageForm
from app.bookings.views.area import area, booking_at
from app.bookings.views.own import page_of
from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go, path_on_this_site
from app.core.web.edge import show_at, tell

MARKED = {
    "yes": N_("Noted: they came."),
    "no": N_("Noted: nobody came. Those who booked get a mail that says what follows and how to appeal."),
}


@area.route("/zespol/obecnosc", action=Action.SEE_QUEUE)
def list_attendance() -> Any:
    demand(Action.SEE_QUEUE)
    ours = [centre for centre in centres.centres() if actor().is_admin or centre.id in actor().centres]
    chosen = next((centre for centre in ours if centre.slug == request.args.get("centre")), None)
    days = queries.door_days(actor(), now=now(), centre_id=chosen.id if chosen else None)
    return render_template("bookings/list_attendance.html", days=days, centres=ours, chosen=chosen, now=now())


@area.route("/rezerwacje/<uid>/obecnosc", methods=["POST"], action=Action.MARK_ATTENDANCE)
def mark(uid: str) -> Any:
    booking = booking_at(uid, Action.MARK_ATTENDANCE)
    form = AttendanceForm()
    if not form.validate():
        return page_of(booking, MessageForm(formdata=None), marking=form), 422
    note = services.mark_came if form.came.data == "yes" else services.mark_no_show
    try:
        note(actor(), uid, why=form.why.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return page_of(booking_at(uid), MessageForm(formdata=None), marking=form), refusal.status
    tell(Sentence(MARKED[form.came.data]))
    return go(path_on_this_site(request.form.get("next"), url_for("bookings.show", uid=uid)))
