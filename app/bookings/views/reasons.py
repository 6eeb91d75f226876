"""Screens of a centre's manager: the list of reasons with which its staff refuse."""

from typing import Any

from flask import render_template, url_for

from app.bookings import services
from app.bookings.forms.deciding import ReasonForm
from app.bookings.queries.reasons import reason_one, reasons_for_staff
from app.bookings.rules.states import REASON_LABELS
from app.bookings.views.area import area
from app.centres import queries as centres
from app.centres.models import Centre
from app.core.access import Action, can
from app.core.errors import NotAllowed, NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell

LIST = "/zespol/centra/<slug>/powody"


@area.route(LIST, action=Action.EDIT_CENTRE)
def list_reasons(slug: str) -> Any:
    return _list_page(_centre(slug))


@area.route(f"{LIST}/nowy", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def add_reason(slug: str) -> Any:
    centre, form = _centre(slug), ReasonForm()
    if form.validate_on_submit():
        try:
            services.add_reason(actor(), centre.id, form.written)
            tell(Sentence(N_("The reason is added. Staff find it when they refuse.")))
            return go(url_for("bookings.list_reasons", slug=slug))
        except (NotFound, NotAllowed):
            raise
        except Refusal as refusal:
            show_at(form, refusal)
    return _form_page(centre, form, None)


@area.route(f"{LIST}/<int:reason_id>", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def edit_reason(slug: str, reason_id: int) -> Any:
    centre = _centre(slug)
    reason = reason_one(centre.id, reason_id)
    form = ReasonForm(obj=reason)
    if form.validate_on_submit():
        try:
            services.change_reason(actor(), centre.id, reason_id, form.written)
            tell(Sentence(N_("The reason is changed. What was refused with it keeps the old words.")))
            return go(url_for("bookings.list_reasons", slug=slug))
        except (NotFound, NotAllowed):
            raise
        except Refusal as refusal:
            show_at(form, refusal)
    return _form_page(centre, form, reason)


@area.route(f"{LIST}/<int:reason_id>/wylacz", methods=["POST"], action=Action.EDIT_CENTRE)
def archive_reason(slug: str, reason_id: int) -> Any:
    centre = _centre(slug)
    try:
        services.archive_reason(actor(), centre.id, reason_id)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        return _list_page(centre, refusal), refusal.status
    tell(Sentence(N_("The reason is out of use. What was refused with it keeps it.")))
    return go(url_for("bookings.list_reasons", slug=slug))


def _centre(slug: str) -> Centre:
    """Another's centre and a missing one look the same. Raises SignInNeeded, NotAllowed, NotFound."""
    demand(Action.EDIT_CENTRE)
    centre = centres.centre_for_staff(slug)
    if centre is None or not can(actor(), Action.EDIT_CENTRE, centre):
        raise NotFound
    return centre


def _list_page(centre: Centre, refusal: Refusal | None = None) -> str:
    reasons = [one for one in reasons_for_staff(centre.id) if one.archived_at is None]
    return render_template(
        "bookings/list_reasons.html",
        centre=centre,
        reasons=reasons,
        common=REASON_LABELS.values(),
        refusal=refusal,
    )


def _form_page(centre: Centre, form: ReasonForm, reason: Any) -> Any:
    page = render_template("bookings/edit_reason.html", centre=centre, form=form, reason=reason)
    return page, 422 if form.errors or form.form_errors else 200
