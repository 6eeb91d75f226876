"""A request as staff see it, and their decision."""

from typing import Any

from flask import render_template, url_for

from app.bookings import queries, services
from app.bookings.forms import ApproveForm, RefuseForm, TalkForm
from app.bookings.models import Booking
from app.bookings.queries import day_bar, facts_of_booking
from app.bookings.queries.reasons import reasons_in_use
from app.bookings.rules import verdict_at_approval
from app.bookings.rules.states import HISTORY_LABELS, BookingState
from app.bookings.rules.used import rules_of_the_day
from app.bookings.views.area import area, booking_at
from app.bookings.views.in_place import next_request, shown, undo_time
from app.bookings.views.own import turn_of
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action
from app.core.clock import local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at
from app.history.queries import history_of
from app.organisations import queries as people


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
        why = form.override_why.data or ""
        services.approve_booking(actor(), uid, override_why=why, seen=form.sequence, undo_for=undo_time())
    except Refusal as refusal:
        show_at(form, refusal)
        return review_page(booking_at(uid), approving=form), refusal.status
    return next_request(Sentence(N_("Approved. The applicant gets a mail.")))


@area.route("/zespol/wnioski/<uid>/odmow", methods=["POST"], action=Action.DECIDE_BOOKING)
def refuse(uid: str) -> Any:
    booking = booking_at(uid, Action.DECIDE_BOOKING)
    form = RefuseForm()
    form.offer(reasons_in_use(booking.centre_id))
    if not form.validate():
        return review_page(booking, refusing=form), 422
    try:
        words = form.words.data or ""
        services.refuse_booking(actor(), uid, reason=form.chosen, words=words, undo_for=undo_time())
    except Refusal as refusal:
        show_at(form, refusal)
        return review_page(booking_at(uid), refusing=form), refusal.status
    return next_request(Sentence(N_("Refused. The applicant gets a mail with the reason.")))


def review_page(
    booking: Booking,
    *,
    approving: ApproveForm | None = None,
    refusing: RefuseForm | None = None,
    asking: TalkForm | None = None,
) -> str:
    asked, facts = facts_of_booking(booking, now=now())
    history = history_of("booking", booking.id)
    refusing = refusing or RefuseForm(formdata=None)
    refusing.offer(reasons_in_use(booking.centre_id))
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
        history=history,
        history_words=HISTORY_LABELS,
        rules_of_the_day=rules_of_the_day(booking.rules_used),
        names=people.names_of({record.actor_id for record in history if record.actor_id is not None}),
        **shown(),
    )
