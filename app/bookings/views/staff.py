"""The queue of staff: oldest deadline first, decided in place."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from app.bookings import queries, services
from app.bookings.forms import ApproveForm, RefuseForm, TalkForm
from app.bookings.models import Booking
from app.bookings.queries import day_bar, facts_of_booking
from app.bookings.queries.waiting import offers_at
from app.bookings.rules import verdict_at_approval
from app.bookings.rules.states import REASON_LABELS, BookingState
from app.bookings.views.area import area, booking_at
from app.bookings.views.own import turn_of
from app.centres import queries as centres
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action
from app.core.clock import local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell


@area.route("/zespol/wnioski", action=Action.SEE_QUEUE)
def queue() -> Any:
    demand(Action.SEE_QUEUE)
    ours = [centre for centre in centres.centres() if actor().is_admin or centre.id in actor().centres]
    chosen = next((centre for centre in ours if centre.slug == request.args.get("centre")), None)
    items = queries.queue(actor(), now=now(), centre_id=chosen.id if chosen else None)
    held = offers_at(actor(), now=now(), centre_id=chosen.id if chosen else None)
    return render_template("bookings/queue.html", items=items, offers=held, centres=ours, chosen=chosen)


@area.route("/zespol/wnioski/<uid>", action=Action.SEE_QUEUE)
def review(uid: str) -> Any:
    booking = booking_at(uid, Action.SEE_HISTORY)
    if booking.series is not None and booking.state_now is BookingState.REQUESTED:
        return go(url_for("bookings.review_series", series_uid=booking.series.uid))
    return review_page(booking)


@area.route("/zespol/wnioski/<uid>/zatwierdz", methods=["POST"], action=Action.DECIDE_BOOKING)
def approve(uid: str) -> Any:
    booking = booking_at(uid, Action.DECIDE_BOOKING)
    form = ApproveForm()
    if not form.validate():
        return review_page(booking, approving=form), 422
    try:
        services.approve_booking(actor(), uid, override_why=form.override_why.data or "", seen=form.sequence)
    except Refusal as refusal:
        show_at(form, refusal)
        return review_page(booking_at(uid), approving=form), refusal.status
    return next_request(Sentence(N_("Approved. The applicant gets a mail.")))


@area.route("/zespol/wnioski/<uid>/odmow", methods=["POST"], action=Action.DECIDE_BOOKING)
def refuse(uid: str) -> Any:
    booking = booking_at(uid, Action.DECIDE_BOOKING)
    form = RefuseForm()
    form.offer()
    if not form.validate():
        return review_page(booking, refusing=form), 422
    try:
        services.refuse_booking(actor(), uid, reason=form.chosen, words=form.words.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return review_page(booking_at(uid), refusing=form), refusal.status
    return next_request(Sentence(N_("Refused. The applicant gets a mail with the reason.")))


def next_request(said: Sentence) -> Response:
    """After a decision comes the request whose deadline is next, or the empty queue."""
    tell(said)
    waiting = [item for item in queries.queue(actor(), now=now()) if not item.was_asked]
    if not waiting:
        return go(url_for("bookings.queue"))
    change = waiting[0].change
    if change is not None:
        return go(url_for("bookings.review_change", change_uid=change.entry.uid))
    return go(url_for("bookings.review", uid=waiting[0].uid))


def review_page(
    booking: Booking,
    *,
    approving: ApproveForm | None = None,
    refusing: RefuseForm | None = None,
    asking: TalkForm | None = None,
) -> str:
    asked, facts = facts_of_booking(booking, now=now())
    refusing = refusing or RefuseForm(formdata=None)
    refusing.offer()
    approving = approving or ApproveForm(formdata=None)
    approving.seen.data = str(booking.entry.sequence)
    return render_template(
        "bookings/review.html",
        booking=booking,
        state=booking.state_now,
        turn=turn_of(booking),
        verdict=verdict_at_approval(asked, facts),
        bar=day_bar(facts, local(asked.period.starts).date(), asked.period),
        record=queries.applicant_record(booking),
        approving=approving,
        refusing=refusing,
        asking=asking or TalkForm(formdata=None, prefix="question"),
        layouts=LAYOUT_LABELS,
        reasons=REASON_LABELS,
    )
