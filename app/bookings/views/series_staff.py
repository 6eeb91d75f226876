"""A series as staff see it: every waiting date with the verdict as of now, decided together."""

from typing import Any

from flask import render_template

from app.bookings import queries, services
from app.bookings.forms import ApproveForm, MessageForm, RefuseForm
from app.bookings.forms.deciding import SomeDatesForm, some_dates_form
from app.bookings.models import BookingSeries
from app.bookings.queries.reasons import reasons_in_use
from app.bookings.queries.series import held_ahead, mark_of, verdicts_on_waiting
from app.bookings.rules.states import BookingState
from app.bookings.views.area import area, series_at
from app.bookings.views.in_place import next_request, shown, undo_time
from app.bookings.views.own import turn_of
from app.bookings.views.series_own import words_of
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor
from app.core.web.edge import show_at


@area.route("/zespol/cykle/<series_uid>", action=Action.SEE_QUEUE)
def review_series(series_uid: str) -> Any:
    return _page(series_at(series_uid, Action.SEE_HISTORY))


@area.route("/zespol/cykle/<series_uid>/zatwierdz", methods=["POST"], action=Action.DECIDE_BOOKING)
def approve_series(series_uid: str) -> Any:
    series = series_at(series_uid, Action.DECIDE_BOOKING)
    form = ApproveForm()
    if not form.validate():
        return _page(series, approving=form), 422
    try:
        why, seen = form.override_why.data or "", form.seen.data or ""
        number = services.approve_series(actor(), series_uid, override_why=why, seen=seen, undo_for=undo_time())
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(series_at(series_uid), approving=form), refusal.status
    said = Sentence(
        N_("%(count)s date is approved. The applicant gets one mail."),
        {"count": number},
        plural=N_("%(count)s dates are approved. The applicant gets one mail."),
    )
    return next_request(said)


@area.route("/zespol/cykle/<series_uid>/odmow", methods=["POST"], action=Action.DECIDE_BOOKING)
def refuse_series(series_uid: str) -> Any:
    series = series_at(series_uid, Action.DECIDE_BOOKING)
    form = RefuseForm()
    form.offer(reasons_in_use(series.centre_id))
    if not form.validate():
        return _page(series, refusing=form), 422
    try:
        words = form.words.data or ""
        number = services.refuse_series(actor(), series_uid, reason=form.chosen, words=words, undo_for=undo_time())
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(series_at(series_uid), refusing=form), refusal.status
    said = Sentence(
        N_("%(count)s date is refused. The applicant gets one mail with the reason."),
        {"count": number},
        plural=N_("%(count)s dates are refused. The applicant gets one mail with the reason."),
    )
    return next_request(said)


@area.route("/zespol/cykle/<series_uid>/rozstrzygnij", methods=["POST"], action=Action.DECIDE_BOOKING)
def decide_series(series_uid: str) -> Any:
    series = series_at(series_uid, Action.DECIDE_BOOKING)
    waiting = [booking for booking in series.bookings if booking.state_now is BookingState.REQUESTED]
    form = some_dates_form(waiting, reasons_in_use(series.centre_id), prefix="some")
    if not form.validate():
        return _page(series, choosing=form), 422
    asked = {"words": form.words.data or "", "override_why": form.override_why.data or "", "seen": form.seen.data or ""}
    try:
        yes, no = services.decide_series(
            actor(), series_uid, refused=form.refused(waiting), undo_for=undo_time(), **asked
        )
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(series_at(series_uid), choosing=form), refusal.status
    decided = N_("Approved: %(yes)s, refused: %(no)s. The applicant gets one mail about all of them.")
    return next_request(Sentence(decided, {"yes": yes, "no": no}))


@area.route("/zespol/cykle/<series_uid>/dopytaj", methods=["POST"], action=Action.DECIDE_BOOKING)
def ask_about_series(series_uid: str) -> Any:
    series = series_at(series_uid, Action.DECIDE_BOOKING)
    form = MessageForm(prefix="question")
    if not form.validate():
        return _page(series, asking=form), 422
    try:
        services.ask_about_series(actor(), series_uid, words=form.words.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(series_at(series_uid), asking=form), refusal.status
    return next_request(Sentence(N_("Your question is sent. The clock stands still, and the time stays held.")))


def _page(
    series: BookingSeries,
    *,
    approving: ApproveForm | None = None,
    refusing: RefuseForm | None = None,
    asking: MessageForm | None = None,
    choosing: SomeDatesForm | None = None,
) -> str:
    waiting = [booking for booking in series.bookings if booking.state_now is BookingState.REQUESTED]
    told = verdicts_on_waiting(waiting, now=now())
    approving = approving or ApproveForm(formdata=None)
    approving.seen.data = mark_of(waiting)
    ahead = held_ahead(series.bookings, now=now())
    reasons = reasons_in_use(series.centre_id)
    choosing = choosing or some_dates_form(waiting, reasons, formdata=None, prefix="some")
    choosing.seen.data = mark_of(waiting)
    refusing = refusing or RefuseForm(formdata=None)
    refusing.offer(reasons)
    return render_template(
        "bookings/review_series.html",
        series=series,
        lead=waiting[0] if waiting else series.bookings[0],
        words=words_of(series),
        turn=turn_of(waiting[0]) if waiting else None,
        waiting=list(zip(waiting, told, strict=True)),
        held=[booking for booking in ahead if booking.state is BookingState.APPROVED],
        refused=[one for one in told if not one.is_possible],
        record=queries.applicant_record(series.bookings[0]),
        approving=approving,
        refusing=refusing,
        asking=asking or MessageForm(formdata=None, prefix="question"),
        choosing=choosing,
        layouts=LAYOUT_LABELS,
        **shown(),
    )
