"""Screens of staff: the list of centres, one centre, its details, its terms, its history."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.centres import queries, services
from app.centres.forms import CentreForm, EquipmentForm, NoFields, RoomForm, terms_form
from app.centres.models import Centre
from app.centres.rules.settings import SETTINGS, changes_in_words
from app.centres.rules.trail import CENTRE, DETAILS, TERMS, change_in_words, time_in_words
from app.centres.views.area import area, found, page_asked
from app.core.access import Action
from app.core.clock import today
from app.core.database import db
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell


@area.route("/zespol/centra", action=Action.MANAGE_SOME_CENTRE)
def manage() -> ResponseReturnValue:
    demand(Action.MANAGE_SOME_CENTRE)
    centres = db.session.scalars(queries.visible_to(actor()).order_by(Centre.name, Centre.id)).all()
    ids = [centre.id for centre in centres]
    return render_template(
        "centres/manage.html",
        centres=centres,
        rooms=queries.room_counts(ids),
        hours=queries.hours_by_day(ids, today(), today()),
    )


@area.route("/zespol/centra/nowe", methods=["GET", "POST"], action=Action.CREATE_CENTRE)
def create() -> ResponseReturnValue:
    demand(Action.CREATE_CENTRE)
    form, made = CentreForm(), list[str]()
    if form.does(lambda: made.append(services.create_centre(actor(), form.details()))):
        tell(Sentence(N_("The centre is added. It is closed until you write its opening hours.")))
        return go(url_for("centres.change_week", slug=made[0]))
    return render_template("centres/create.html", form=form), form.status


@area.route("/zespol/centra/<slug>", action=Action.MANAGE_SOME_CENTRE)
def overview(slug: str) -> ResponseReturnValue:
    centre = found(Action.MANAGE_SOME_CENTRE, slug)
    return _overview_page(centre, NoFields(formdata=None))


@area.route("/zespol/centra/<slug>/dane", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def edit(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form = CentreForm(obj=centre)
    if form.does(lambda: services.change_centre(actor(), centre.id, form.details(), seen=form.last_seen)):
        tell(Sentence(N_("The details are changed.")))
        return go(url_for("centres.edit", slug=slug))
    form.look_at(queries.last_change(CENTRE, centre.id, DETAILS))
    now_kept = form.now_kept(CentreForm(formdata=None, obj=centre))
    return render_template("centres/edit.html", centre=centre, form=form, now_kept=now_kept), form.status


@area.route("/zespol/centra/<slug>/potwierdzenia", methods=["GET", "POST"], action=Action.EDIT_CENTRE)
def change_terms(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    form = terms_form(centre.terms)
    if form.does(lambda: services.change_terms(actor(), centre.id, form.terms(), seen=form.last_seen)):
        tell(Sentence(N_("The confirmations are changed.")))
        return go(url_for("centres.change_terms", slug=slug))
    form.look_at(queries.last_change(CENTRE, centre.id, TERMS))
    return render_template("centres/change_terms.html", centre=centre, form=form), form.status


@area.route("/zespol/centra/<slug>/wylacz", methods=["POST"], action=Action.CREATE_CENTRE)
def archive(slug: str) -> ResponseReturnValue:
    centre = found(Action.CREATE_CENTRE, slug)
    form = NoFields()
    if form.does(lambda: services.archive_centre(actor(), centre.id)):
        tell(Sentence(N_("The centre is out of use: nobody sees it or books its rooms.")))
        return go(url_for("centres.overview", slug=slug))
    return _overview_page(centre, form), form.status


@area.route("/zespol/centra/<slug>/wlacz", methods=["POST"], action=Action.CREATE_CENTRE)
def restore(slug: str) -> ResponseReturnValue:
    centre = found(Action.CREATE_CENTRE, slug)
    services.restore_centre(actor(), centre.id)
    tell(Sentence(N_("The centre is in use again.")))
    return go(url_for("centres.overview", slug=slug))


@area.route("/zespol/centra/<slug>/historia", action=Action.EDIT_CENTRE)
def show_history(slug: str) -> ResponseReturnValue:
    centre = found(Action.EDIT_CENTRE, slug)
    return render_template(
        "centres/show_history.html",
        centre=centre,
        page=queries.trail_of(centre.id, page=page_asked()),
        change_in_words=change_in_words,
        time_in_words=time_in_words,
        changes_in_words=changes_in_words,
        labels=_labels(),
    )


def _overview_page(centre: Centre, form: NoFields) -> str:
    return render_template(
        "centres/overview.html",
        centre=centre,
        form=form,
        rooms=queries.room_counts([centre.id])[centre.id],
        week=queries.hours_by_day([centre.id], today(), today())[centre.id],
        closures=queries.closures_ahead(centre.id),
        ahead=queries.spans_ahead(centre.id),
    )


def _labels() -> dict[str, str]:
    """What people call the columns of centres, rooms and equipment."""
    forms = (EquipmentForm(formdata=None), RoomForm(formdata=None), CentreForm(formdata=None))
    rules = {name: gettext(one.label) for name, one in SETTINGS.items()}
    typed = {field.name: str(field.label.text) for form in forms for field in form}
    return {**rules, **typed, "layouts": gettext("Seats")}
