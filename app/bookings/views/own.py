"""One's own bookings: the list, one of them, answering, withdrawing and cancelling."""

from datetime import timedelta
from typing import Any

from flask import render_template, url_for

from app.bookings import queries, services
from app.bookings.forms import CancelForm, MessageForm
from app.bookings.models import Booking
from app.bookings.queries.changes import changes_of
from app.bookings.rules.states import HISTORY_LABELS, REASON_LABELS, BookingState
from app.bookings.views.area import area, booking_at
from app.bookings.views.changes import is_running, may_change
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action, can
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell
from app.history.queries import history_of
from app.organisations import queries as people

CALLED_OFF = {
    BookingState.WITHDRAWN: N_("Your request is withdrawn and the time is free for others."),
    BookingState.CANCELLED: N_("Your booking is cancelled and the time is free for others. Thank you for telling us."),
}


@area.route("/rezerwacje", action=Action.SEE_OWN_BOOKINGS)
def mine() -> Any:
    demand(Action.SEE_OWN_BOOKINGS)
    found = queries.mine(actor(), now=now())
    changes = changes_of((booking.id for booking in found.ahead), now=now())
    return render_template("bookings/mine.html", mine=found, changes=changes)


@area.route("/rezerwacje/<uid>", action=Action.SEE_BOOKING)
def show(uid: str) -> Any:
    return page_of(booking_at(uid), MessageForm())


@area.route("/rezerwacje/<uid>/odpowiedz", methods=["POST"], action=Action.ANSWER_QUESTION)
def answer(uid: str) -> Any:
    booking = booking_at(uid, Action.ANSWER_QUESTION)
    form = MessageForm()
    if not form.validate():
        return page_of(booking, form), 422
    try:
        services.answer_question(actor(), uid, words=form.words.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return page_of(booking_at(uid), form), refusal.status
    tell(Sentence(N_("Your answer is sent.")))
    return go(url_for("bookings.show", uid=uid))


@area.route("/rezerwacje/<uid>/odwolaj", methods=["GET", "POST"], action=Action.CANCEL_BOOKING)
def cancel(uid: str) -> Any:
    booking = booking_at(uid, Action.CANCEL_BOOKING)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            state = services.cancel_booking(actor(), uid, why=form.words.data or "")
            tell(Sentence(CALLED_OFF[state]))
            return go(url_for("bookings.show", uid=uid))
        except Refusal as refusal:
            show_at(form, refusal)
            booking = booking_at(uid)
    page = render_template("bookings/cancel.html", booking=booking, form=form, is_late=_would_be_late(booking))
    return page, 422 if form.errors or form.form_errors else 200


def page_of(booking: Booking, form: MessageForm) -> str:
    """The page of one booking, for its party and for staff."""
    history = history_of("booking", booking.id) if can(actor(), Action.SEE_HISTORY, booking) else []
    return render_template(
        "bookings/show.html",
        booking=booking,
        form=form,
        state=booking.state_now,
        is_party=can(actor(), Action.ANSWER_QUESTION, booking),
        history=history,
        names=people.names_of({record.actor_id for record in history if record.actor_id is not None}),
        history_words=HISTORY_LABELS,
        reasons=REASON_LABELS,
        layouts=LAYOUT_LABELS,
        may_be_called_off=booking.state_now in (BookingState.REQUESTED, BookingState.APPROVED)
        and booking.entry.starts_at > now(),
        change=booking.waiting_change,
        may_be_changed=may_change(booking),
        is_running=is_running(booking),
    )


def _would_be_late(booking: Booking) -> bool:
    notice = timedelta(hours=booking.room.centre.late_cancel_hours)
    return booking.state_now is BookingState.APPROVED and now() > booking.entry.starts_at - notice
