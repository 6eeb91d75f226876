"""Pages of organisations for the people who act for them."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go, path_on_this_site
from app.core.web.edge import show_at, tell
from app.organisations import queries, services
from app.organisations.forms import InvitationForm, OrganisationForm
from app.organisations.models import Organisation
from app.organisations.rules import kinds
from app.organisations.views.area import area, found


@area.route("/organizacje", action=Action.MANAGE_OWN_ACCOUNT)
def mine() -> ResponseReturnValue:
    demand(Action.MANAGE_OWN_ACCOUNT)
    memberships = queries.memberships_of(actor().person_id or 0)
    return render_template("organisations/mine.html", memberships=memberships, kinds=kinds)


@area.route("/organizacje/nowa", action=Action.CREATE_ORGANISATION, methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """First the kind, then its numbers; the chosen kind comes in the address."""
    demand(Action.CREATE_ORGANISATION)
    if request.method != "POST" and "kind" not in request.args:
        return render_template("organisations/choose_kind.html", kinds=kinds, next=_next())
    form = OrganisationForm() if request.method == "POST" else OrganisationForm(request.args)
    if request.method != "POST" or not form.validate():
        return _form_page(form, None), 422 if request.method == "POST" else 200
    try:
        made = services.create_organisation(actor(), form.details())
    except Refusal as refusal:
        show_at(form, refusal)
        return _form_page(form, None), refusal.status
    tell(Sentence(N_("Added. Staff will look at it; you can ask for rooms already, only the answer takes longer.")))
    return go(_next() or url_for("organisations.show", organisation_id=made))


@area.route("/organizacje/<int:organisation_id>", action=Action.SEE_ORGANISATION)
def show(organisation_id: int) -> ResponseReturnValue:
    organisation = found(Action.SEE_ORGANISATION, organisation_id)
    return organisation_page(organisation, InvitationForm(formdata=None))


@area.route("/organizacje/<int:organisation_id>/zmien", action=Action.EDIT_ORGANISATION, methods=["GET", "POST"])
def edit(organisation_id: int) -> ResponseReturnValue:
    organisation = found(Action.EDIT_ORGANISATION, organisation_id)
    form = OrganisationForm(obj=organisation)
    if request.method != "POST" and "kind" in request.args:
        form = OrganisationForm(request.args, obj=organisation)
    if request.method != "POST" or not form.validate():
        return _form_page(form, organisation), 422 if request.method == "POST" else 200
    try:
        services.change_details(actor(), organisation_id, form.details(), seen=form.revision.data or 0)
    except Refusal as refusal:
        show_at(form, refusal)
        organisation = queries.organisation(organisation_id)
        form.look_at(organisation.revision)
        return _form_page(form, organisation), refusal.status
    tell(Sentence(N_("The details are changed.")))
    return go(url_for("organisations.show", organisation_id=organisation_id))


def organisation_page(organisation: Organisation, form: InvitationForm) -> str:
    """The organisation's own page, with the form of an invitation for its owner."""
    members = queries.members_of(organisation.id)
    invitations = queries.open_invitations(organisation.id)
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        members=members,
        invitations=invitations,
        form=form,
        kinds=kinds,
    )


def _next() -> str:
    """Where somebody came from to add an organisation, and goes on to afterwards."""
    return path_on_this_site(request.values.get("next"), "")


def _form_page(form: OrganisationForm, organisation: Organisation | None) -> str:
    return render_template(
        "organisations/edit.html",
        form=form,
        organisation=organisation,
        asked=kinds.ASKED[form.chosen],
        kinds=kinds,
        next=_next(),
    )
