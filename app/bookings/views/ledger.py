"""The ledger of an organisation, or one's own: hours, what stands against them, and the way to appeal."""

from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for

from app.bookings import queries, services
from app.bookings.forms import AppealForm, month_of
from app.bookings.rules.consequences import CAUSE_LABELS, KIND_LABELS, SHORT_NOTICE_DAYS, meaning
from app.bookings.rules.refusals import NotAMonth
from app.bookings.views.area import area
from app.core.access import Action
from app.core.clock import now, today
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell
from app.organisations.models import Organisation
from app.organisations.views.area import found


@area.route("/rezerwacje/rozliczenie", action=Action.SEE_OWN_BOOKINGS)
def own_ledger() -> Any:
    demand(Action.SEE_OWN_BOOKINGS)
    return _page(None, AppealForm(formdata=None))


@area.route("/organizacje/<int:organisation_id>/rozliczenie", action=Action.SEE_ORGANISATION)
def show_ledger(organisation_id: int) -> Any:
    return _page(found(Action.SEE_ORGANISATION, organisation_id), AppealForm(formdata=None))


@area.route("/rozliczenie/<int:consequence_id>/odwolanie", methods=["POST"], action=Action.APPEAL)
def appeal(consequence_id: int) -> Any:
    demand(Action.SEE_OWN_BOOKINGS)
    consequence = queries.consequence_by_id(consequence_id)
    if consequence is None:
        raise NotFound
    demand(Action.APPEAL, consequence)
    form, organisation = AppealForm(), consequence.organisation
    if not form.validate():
        return _page(organisation, form, appealed_id=consequence_id), 422
    try:
        services.appeal(actor(), consequence_id, words=form.words.data or "")
    except Refusal as refusal:
        show_at(form, refusal)
        return _page(organisation, form, appealed_id=consequence_id), refusal.status
    tell(Sentence(N_("Your appeal is sent. The centre's staff answer it by mail.")))
    return go(_address(organisation))


def _page(organisation: Organisation | None, form: AppealForm, *, appealed_id: int | None = None) -> str:
    """The ledger; the form that was sent for one of the consequences keeps what was typed."""
    month = _month_asked()
    organisation_id = organisation.id if organisation is not None else None
    kept = queries.ledger_of(organisation_id, actor().person_id, month, now=now(), actor=actor())
    return render_template(
        "bookings/ledger.html",
        organisation=organisation,
        ledger=kept,
        form=form,
        blank=AppealForm(formdata=None),
        appealed_id=appealed_id,
        kinds=KIND_LABELS,
        causes=CAUSE_LABELS,
        meaning=meaning,
        short_notice_days=SHORT_NOTICE_DAYS,
        earlier=_address(organisation, month=f"{month - timedelta(days=1):%Y-%m}"),
        later=_address(organisation, month=f"{month + timedelta(days=32):%Y-%m}"),
    )


def _month_asked() -> date:
    """The month that the address names, or this one."""
    try:
        return month_of(request.args.get("month", ""))
    except NotAMonth:
        return today().replace(day=1)


def _address(organisation: Organisation | None, *, month: str | None = None) -> str:
    if organisation is None:
        return url_for("bookings.own_ledger", month=month)
    return url_for("bookings.show_ledger", organisation_id=organisation.id, month=month)
