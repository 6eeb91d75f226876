"""One's own bookings: the list, one of them, withdrawing and cancelling."""

from typing import Any

from flask import render_template, url_for

from app.bookings import queries, services
from app.bookings.forms import AttendanceForm, CancelForm, TalkForm
from app.bookings.forms.counter import RefuseOtherTimeForm
from app.bookings.models import Booking
from app.bookings.queries.answering import turns_of
from app.bookings.queries.changes import changes_of, is_running, sent_together
from app.bookings.queries.pads import pads_kept
from app.bookings.queries.waiting import offers_to, waits_of
from app.bookings.rules.answering import Turn
from app.bookings.rules.cancelling import is_late
from app.bookings.rules.consequences import kind_after, meaning
from app.bookings.rules.states import HISTORY_LABELS, OPEN_STATES, BookingState
from app.bookings.rules.used import RULE_LABELS, rules_of_the_day
from app.bookings.views.area import area, booking_at
from app.bookings.views.changes import may_change
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
    return render_template(
        "bookings/mine.html",
        mine=found,
        turns=turns_of([*found.questions, *found.waiting], now=now()),
        changes=changes_of((booking.id for booking in found.ahead), now=now()),
        offers=offers_to(actor(), now=now()),
        waits=waits_of(actor(), now=now()),
    )


@area.route("/rezerwacje/<uid>", action=Action.SEE_BOOKING)
def show(uid: str) -> Any:
    return page_of(booking_at(uid), TalkForm())


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
    would_be_late = _would_be_late(booking)
    costs = consequence_of(booking) if would_be_late else None
    page = render_template("bookings/cancel.html", booking=booking, form=form, is_late=would_be_late, costs=costs)
    return page, 422 if form.errors or form.form_errors else 200


def page_of(
    booking: Booking,
    form: TalkForm,
    *,
    marking: AttendanceForm | None = None,
    refusing: RefuseOtherTimeForm | None = None,
) -> str:
    """The page of one booking, for its party and for staff."""
    history = history_of("booking", booking.id) if can(actor(), Action.SEE_HISTORY, booking) else []
    return render_template(
        "bookings/show.html",
        booking=booking,
        form=form,
        state=booking.state_now,
        turn=turn_of(booking),
        is_party=can(actor(), Action.ANSWER_QUESTION, booking),
        history=history,
        names=people.names_of({record.actor_id for record in history if record.actor_id is not None}),
        history_words=HISTORY_LABELS,
        rule_labels=RULE_LABELS,
        rules_of_the_day=rules_of_the_day(booking.rules_used if history else ()),
        layouts=LAYOUT_LABELS,
        pads=pads_kept(booking),
        marking=marking or AttendanceForm(formdata=None),
        may_be_marked=booking.state_now is BookingState.APPROVED and booking.entry.starts_at <= now(),
        may_be_called_off=booking.state_now in (*OPEN_STATES, BookingState.DISPLACED)
        and booking.entry.starts_at > now(),
        change=booking.waiting_change,
        sent_together=sent_together(booking.waiting_change, now=now()),
        offer=booking.counter_offer,
        refusing=refusing or RefuseOtherTimeForm(formdata=None),
        may_be_changed=may_change(booking),
        is_running=is_running(booking, now=now()),
    )


def turn_of(booking: Booking) -> Turn | None:
    """Where a request stands that waits; nothing of what does not."""
    waits = booking.state_now is BookingState.REQUESTED
    return turns_of([booking], now=now()).get(booking.id) if waits else None


def consequence_of(booking: Booking, *, times: int = 1) -> Sentence:
    """What the next consequence would mean for those who cancel, or the last of several."""
    standing = queries.standing_of(booking.organisation_id, booking.asked_by_id, booking.centre_id, now=now())
    return meaning(kind_after(len(standing) + times - 1))


def _would_be_late(booking: Booking) -> bool:
    """Never where it is staff who cancel."""
    late = is_late(booking.entry.starts_at, booking.room.centre.late_cancel_hours, now=now())
    return late and booking.state_now is BookingState.APPROVED and can(actor(), Action.ANSWER_QUESTION, booking)
