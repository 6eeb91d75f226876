"""The appeals of a centre, and the answer of its staff."""

from typing import Any

from flask import render_template, url_for

from app.bookings import queries, services
from app.bookings.forms import AnswerAppealForm
from app.bookings.models import Appeal
from app.bookings.rules.consequences import CAUSE_LABELS, KIND_LABELS, meaning
from app.bookings.views.area import area
from app.core.access import Action
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell


@area.route("/zespol/odwolania", action=Action.ANSWER_APPEAL)
def list_appeals() -> Any:
    demand(Action.ANSWER_APPEAL)
    return render_template("bookings/list_appeals.html", appeals=queries.appeals_at(actor()), kinds=KIND_LABELS)


@area.route("/zespol/odwolania/<int:appeal_id>", methods=["GET", "POST"], action=Action.ANSWER_APPEAL)
def answer_appeal(appeal_id: int) -> Any:
    appeal, form = _appeal_at(appeal_id), AnswerAppealForm()
    if not form.is_submitted():
        return _page(appeal, form)
    if not form.validate():
        return _page(appeal, form), 422
    answer = services.lift_on_appeal if form.answer.data == "lifted" else services.uphold
    try:
        answer(actor(), appeal_id, words=form.words.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(_appeal_at(appeal_id), form), refusal.status
    tell(Sentence(N_("Answered. Those who appealed get a mail with your words.")))
    return go(url_for("bookings.list_appeals"))


def _appeal_at(appeal_id: int) -> Appeal:
    """Missing and another centre's look the same. Raises SignInNeeded, NotAllowed and NotFound."""
    demand(Action.ANSWER_APPEAL)
    appeal = queries.appeal_by_id(appeal_id)
    if appeal is None:
        raise NotFound
    demand(Action.ANSWER_APPEAL, appeal.consequence)
    return appeal


def _page(appeal: Appeal, form: AnswerAppealForm) -> str:
    return render_template(
        "bookings/answer_appeal.html",
        appeal=appeal,
        consequence=appeal.consequence,
        form=form,
        record=queries.applicant_record(appeal.consequence.booking),
        kinds=KIND_LABELS,
        causes=CAUSE_LABELS,
        meaning=meaning,
    )
