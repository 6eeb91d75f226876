"""The conversation on a request: the applicant answers or adds, staff ask; files are downloads for those who see it."""

from typing import Any

from flask import Response, url_for

from app.bookings import services
from app.bookings.forms import TalkForm
from app.bookings.queries.lists import file_of
from app.bookings.rules.talking import LARGEST_MESSAGE
from app.bookings.views.area import area, booking_at
from app.bookings.views.in_place import next_request
from app.bookings.views.own import page_of
from app.bookings.views.staff import review_page
from app.core.access import Action
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import show_at, tell
from app.core.web.private import as_download


@area.route("/rezerwacje/<uid>/odpowiedz", methods=["POST"], action=Action.ANSWER_QUESTION, largest=LARGEST_MESSAGE)
def answer(uid: str) -> Any:
    booking = booking_at(uid, Action.ANSWER_QUESTION)
    form = TalkForm()
    if not form.validate():
        return page_of(booking, form), 422
    try:
        services.answer_question(actor(), uid, words=form.words.data or "", documents=form.documents())
    except Refusal as refusal:
        show_at(form, refusal)
        return page_of(booking_at(uid), form), refusal.status
    tell(Sentence(N_("Your message is sent.")))
    return go(url_for("bookings.show", uid=uid))


@area.route("/zespol/wnioski/<uid>/dopytaj", methods=["POST"], action=Action.DECIDE_BOOKING, largest=LARGEST_MESSAGE)
def ask_for_more(uid: str) -> Any:
    booking = booking_at(uid, Action.DECIDE_BOOKING)
    form = TalkForm(prefix="question")
    if not form.validate():
        return review_page(booking, asking=form), 422
    try:
        services.ask_for_more(actor(), uid, words=form.words.data or "", documents=form.documents())
    except Refusal as refusal:
        show_at(form, refusal)
        return review_page(booking_at(uid), asking=form), refusal.status
    return next_request(Sentence(N_("Your question is sent. The clock stands still, and the time stays held.")))


@area.route("/rezerwacje/<uid>/pliki/<key>", action=Action.SEE_BOOKING)
def download(uid: str, key: str) -> Response:
    kept = file_of(booking_at(uid), key)
    if kept is None:
        raise NotFound
    return as_download(kept.content, kept.media_type, kept.name)
