"""Screens of staff: opening hours of the week, days that differ, public holidays."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries, services
from app.centres.forms import DaysForm, FeastsForm, StaffForm, WeekForm
from app.centres.models import Centre
from app.centres.rules.trail import CENTRE, WEEK
from app.centres.views.area import area, found
from app.core.access import Action
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell


@area.route("/zespol/centra/<slug>/godziny", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def change_week(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form = WeekForm(kept=centre.opening)
    if form.does(lambda: services.change_week(actor(), centre.id, form.week(), seen=form.last_seen)):
        tell(Sentence(N_("The opening hours are changed. Bookings that exist stay.")))
        return _back(slug)
    return _hours_page(centre, form), form.status


@area.route("/zespol/centra/<slug>/dni", methods=["POST"], action=Action.EDIT_CENTRE)
def change_days(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form = DaysForm()
    if form.does(
        lambda: services.change_days(
            actor(), centre.id, form.first_day, form.until, blocks=form.blocks, reasons=form.reasons
        )
    ):
        tell(Sentence(N_("These days have hours of their own now. Bookings that exist stay.")))
        return _back(slug)
    return _hours_page(centre, form), form.status


@area.route("/zespol/centra/<slug>/dni/<int:exception_id>/usun", methods=["POST"], action=Action.EDIT_CENTRE)
def forget_days(slug: str, exception_id: int) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    services.forget_days(actor(), centre.id, exception_id)
    tell(Sentence(N_("These days follow the hours of the week again.")))
    return _back(slug)


@area.route("/zespol/centra/<slug>/swieta", methods=["POST"], action=Action.EDIT_CENTRE)
def add_feasts(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form = FeastsForm()
    form.offer(queries.feasts_ahead(centre.id))
    if form.does(lambda: services.close_on_feasts(actor(), centre.id, form.chosen())):
        tell(Sentence(N_("The centre is closed on these public holidays.")))
        return _back(slug)
    return _hours_page(centre, form), form.status


def _hours_page(centre: Centre, sent: StaffForm) -> str:
    """All three forms: the one that was sent as it was typed, the others as they are kept."""
    kept = WeekForm(kept=centre.opening, formdata=None)
    week = sent if isinstance(sent, WeekForm) else kept
    week.look_at(queries.last_change(CENTRE, centre.id, WEEK))
    feasts = sent if isinstance(sent, FeastsForm) else FeastsForm(formdata=None)
    feasts.offer(queries.feasts_ahead(centre.id))
    return render_template(
        "centres/change_week.html",
        centre=centre,
        sent=sent,
        week=week,
        now_kept=week.now_kept(kept),
        days=sent if isinstance(sent, DaysForm) else DaysForm(formdata=None),
        feasts=feasts,
        spans=queries.spans_ahead(centre.id),
        outside=queries.outside_hours(centre.id),
    )


def _back(slug: str) -> ResponseReturnValue:
    return go(url_for("centres.change_week", slug=slug))
