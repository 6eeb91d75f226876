"""Answering another time that is offered: signed in, or behind the link of its mail, which itself changes nothing."""

from typing import Any

from flask import render_template, url_for
from flask_wtf import FlaskForm

from app.bookings import services
from app.bookings.forms import TalkForm
from app.bookings.forms.counter import RefuseOtherTimeForm
from app.bookings.queries.counter import counter_link
from app.bookings.rules.counter import CounterAnswer, CounterOfferOver
from app.bookings.services.counter_answers import check_counter_link
from app.bookings.views.area import area, booking_at
from app.bookings.views.own import page_of
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell

ANSWERED = {
    CounterAnswer.TAKEN: N_("You took the other time: it is yours. A mail confirms it."),
    CounterAnswer.REFUSED: N_(
        "You refused the other time. Your request waits for the centre with the time you asked for."
    ),
}


@area.route("/rezerwacje/<uid>/inny-termin/wez", methods=["POST"], action=Action.ANSWER_OFFER)
def take_other_time(uid: str) -> Any:
    booking_at(uid, Action.ANSWER_OFFER)
    try:
        services.take_other_time(actor(), uid)
        tell(Sentence(ANSWERED[CounterAnswer.TAKEN]))
    except Refusal as refusal:
        tell(refusal, "error")
    return go(url_for("bookings.show", uid=uid))


@area.route("/rezerwacje/<uid>/inny-termin/odrzuc", methods=["POST"], action=Action.ANSWER_OFFER)
def refuse_other_time(uid: str) -> Any:
    booking = booking_at(uid, Action.ANSWER_OFFER)
    form = RefuseOtherTimeForm()
    if not form.validate():
        return page_of(booking, TalkForm(formdata=None), refusing=form), 422
    try:
        services.refuse_other_time(actor(), uid, words=form.words.data or "")
        tell(Sentence(ANSWERED[CounterAnswer.REFUSED]))
    except Refusal as refusal:
        tell(refusal, "error")
    return go(url_for("bookings.show", uid=uid))


@area.route("/inny-termin/<token>", action=Action.SEE_PUBLIC)
def answer_other_time(token: str) -> Any:
    return _page(token, RefuseOtherTimeForm(formdata=None)), 200, {"Cache-Control": "private, no-store"}


@area.route("/inny-termin/<token>/wez", methods=["POST"], action=Action.SEE_PUBLIC)
def take_other_time_by_link(token: str) -> Any:
    form = RefuseOtherTimeForm()
    try:
        services.take_other_time_by_link(token)
    except CounterOfferOver:
        raise
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(token, form), refusal.status
    return go(url_for("bookings.answer_other_time", token=token))


@area.route("/inny-termin/<token>/odrzuc", methods=["POST"], action=Action.SEE_PUBLIC)
def refuse_other_time_by_link(token: str) -> Any:
    form = RefuseOtherTimeForm()
    if not form.validate():
        return _page(token, form), 422
    services.refuse_other_time_by_link(token, words=form.words.data or "")
    return go(url_for("bookings.answer_other_time", token=token))


def _page(token: str, form: FlaskForm) -> str:
    """What was answered, without a name or a time; or the offer with its two buttons. Raises CounterOfferOver."""
    link = counter_link(token)
    if link.answer is not None:
        return render_template("bookings/reminder_answered.html", answered=ANSWERED[link.answer])
    check_counter_link(link)
    return render_template(
        "bookings/answer_other_time.html",
        offer=link.change,
        booking=link.change.booking,
        form=form,
        token=token,
        layouts=LAYOUT_LABELS,
    )
