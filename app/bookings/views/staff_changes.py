"""Changes that wait, as staff decide them: the old time and the new one side by side."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template, url_for

from app.bookings import queries, services
from app.bookings.forms import ApproveForm, RefuseForm
from app.bookings.models import BookingChange
from app.bookings.queries import day_bar
from app.bookings.queries.changes import arrangement_of, arrangement_of_change, verdict_on_waiting
from app.bookings.queries.reasons import reasons_in_use
from app.bookings.queries.series_rearranging import changes_sent_together, verdicts_on_held
from app.bookings.rules import ChangeState, differences
from app.bookings.rules.deciding import AT_ONCE as FINAL
from app.bookings.rules.states import RefusalReason
from app.bookings.views.area import area, change_at
from app.bookings.views.in_place import next_request, shown, undo_time
from app.centres.rules import LAYOUT_LABELS
from app.core.access import Action
from app.core.clock import local, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor
from app.core.web.edge import show_at


@area.route("/zespol/zmiany/<change_uid>", action=Action.SEE_QUEUE)
def review_change(change_uid: str) -> Any:
    return _page(change_at(change_uid))


@area.route("/zespol/zmiany/<change_uid>/zatwierdz", methods=["POST"], action=Action.DECIDE_BOOKING)
def approve_change(change_uid: str) -> Any:
    change = change_at(change_uid, Action.DECIDE_BOOKING)
    form = ApproveForm()
    if not form.validate():
        return _page(change, approving=form), 422
    try:
        approve_as_sent(change, override_why=form.override_why.data or "", undo_for=undo_time())
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(change_at(change_uid), approving=form), refusal.status
    return next_request(Sentence(N_("The change is approved. The applicant gets a mail.")))


@area.route("/zespol/zmiany/<change_uid>/odmow", methods=["POST"], action=Action.DECIDE_BOOKING)
def refuse_change(change_uid: str) -> Any:
    change = change_at(change_uid, Action.DECIDE_BOOKING)
    form = RefuseForm()
    form.offer(reasons_in_use(change.booking.centre_id))
    if not form.validate():
        return _page(change, refusing=form), 422
    try:
        refuse_as_sent(change, reason=form.chosen, words=form.words.data or "", undo_for=undo_time())
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(change_at(change_uid), refusing=form), refusal.status
    return next_request(Sentence(N_("The change is refused. The applicant gets a mail with the reason.")))


def approve_as_sent(change: BookingChange, *, override_why: str, undo_for: timedelta = FINAL) -> None:
    """Approve it with all that was sent together."""
    if change.sending is not None:
        services.approve_series_change(actor(), change.entry.uid, override_why=override_why, undo_for=undo_for)
    else:
        services.approve_change(actor(), change.entry.uid, override_why=override_why, undo_for=undo_for)


def refuse_as_sent(
    change: BookingChange, *, reason: RefusalReason | int, words: str, undo_for: timedelta = FINAL
) -> None:
    """Refuse it with all that was sent together."""
    if change.sending is not None:
        services.refuse_series_change(actor(), change.entry.uid, reason=reason, words=words, undo_for=undo_for)
    else:
        services.refuse_change(actor(), change.entry.uid, reason=reason, words=words, undo_for=undo_for)


def _page(change: BookingChange, *, approving: ApproveForm | None = None, refusing: RefuseForm | None = None) -> str:
    refusing = refusing or RefuseForm(formdata=None)
    refusing.offer(reasons_in_use(change.booking.centre_id))
    approving = approving or ApproveForm(formdata=None)
    together = changes_sent_together(change.sending) if change.sending is not None else []
    if len(together) > 1:
        return _page_of_several(together, approving, refusing)
    waits = change.state_now is ChangeState.WAITING
    said, facts = verdict_on_waiting(change, now=now())
    period = change.entry.period
    return render_template(
        "bookings/review_change.html",
        change=change,
        booking=change.booking,
        waits=waits,
        differs=differences(arrangement_of(change.booking), arrangement_of_change(change)),
        verdict=said,
        bar=day_bar(facts, local(period.starts).date(), period),
        record=queries.applicant_record(change.booking),
        approving=approving,
        refusing=refusing,
        layouts=LAYOUT_LABELS,
        queue_url=url_for("bookings.queue"),
        **shown(),
    )


def _page_of_several(changes: Sequence[BookingChange], approving: ApproveForm, refusing: RefuseForm) -> str:
    """The dates that were sent together and wait, each with its verdict: they are decided as one."""
    said = verdicts_on_held(changes, now=now())
    return render_template(
        "bookings/review_series_change.html",
        changes=list(zip(changes, said, strict=True)),
        lead=changes[0],
        booking=changes[0].booking,
        refused=[one for one in said if one.refusal is not None],
        record=queries.applicant_record(changes[0].booking),
        approving=approving,
        refusing=refusing,
        **shown(),
    )
