"""Answering an offer: from one's own list, or on the page behind the link of its mail, which changes nothing itself."""

from typing import Any

from flask import render_template, url_for
from flask_wtf import FlaskForm

from app.bookings import services
from app.bookings.queries.waiting import offer_link
from app.bookings.rules.waiting import OfferAnswer, OfferOver
from app.bookings.services.claiming import check_offer_link
from app.bookings.views.area import area, waiting_at
from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell

ANSWERED = {
    OfferAnswer.TAKEN: N_("You took it. A mail tells you whether it is yours at once or the centre answers first."),
    OfferAnswer.LEFT_TO_NEXT: N_("You left it to the next one who waits. Thank you for telling us."),
}


@area.route("/rezerwacje/oferty/<waiting_uid>/wez", methods=["POST"], action=Action.ANSWER_OFFER)
def take_offer(waiting_uid: str) -> Any:
    waiting_at(waiting_uid, Action.ANSWER_OFFER)
    uid = services.take_offer(actor(), waiting_uid)
    tell(Sentence(N_("You took it. Here is what happens next.")))
    return go(url_for("bookings.show", uid=uid))


@area.route("/rezerwacje/oferty/<waiting_uid>/dalej", methods=["POST"], action=Action.ANSWER_OFFER)
def decline_offer(waiting_uid: str) -> Any:
    waiting_at(waiting_uid, Action.ANSWER_OFFER)
    services.decline_offer(actor(), waiting_uid)
    tell(Sentence(ANSWERED[OfferAnswer.LEFT_TO_NEXT]))
    return go(url_for("bookings.mine"))


@area.route("/oferta/<token>", action=Action.SEE_PUBLIC)
def answer_offer(token: str) -> Any:
    return _page(token, FlaskForm(formdata=None)), 200, {"Cache-Control": "private, no-store"}


@area.route("/oferta/<token>/wez", methods=["POST"], action=Action.SEE_PUBLIC)
def take_by_link(token: str) -> Any:
    try:
        services.take_by_link(token)
    except OfferOver:
        raise
    except Refusal as refusal:
        form = FlaskForm()
        show_at(form, refusal)
        return _page(token, form), refusal.status
    return go(url_for("bookings.answer_offer", token=token))


@area.route("/oferta/<token>/dalej", methods=["POST"], action=Action.SEE_PUBLIC)
def decline_by_link(token: str) -> Any:
    services.decline_by_link(token)
    return go(url_for("bookings.answer_offer", token=token))


def _page(token: str, form: FlaskForm) -> str:
    """What was answered, without a name or a time; or the offer with its two buttons. Raises OfferOver."""
    link = offer_link(token)
    if link.answer is not None:
        return render_template("bookings/reminder_answered.html", answered=ANSWERED[link.answer])
    check_offer_link(link)
    return render_template("bookings/answer_offer.html", waiting=link.waiting, form=form, token=token)
