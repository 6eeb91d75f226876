"""Inviting people to act for an organisation, accepting, changing roles, removing and leaving."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action, OrganisationRole
from app.core.errors import NotFound, Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell
from app.organisations import queries, services
from app.organisations.forms import InvitationForm, RoleForm
from app.organisations.rules import kinds
from app.organisations.views.area import area, found
from app.organisations.views.details import organisation_page


@area.route("/organizacje/<int:organisation_id>/zaproszenia", action=Action.EDIT_ORGANISATION, methods=["POST"])
def invite(organisation_id: int) -> ResponseReturnValue:
    organisation = found(Action.EDIT_ORGANISATION, organisation_id)
    form = InvitationForm()
    if not form.validate():
        return organisation_page(organisation, form), 422
    try:
        services.invite(actor(), organisation_id, email=form.email.data or "", role=OrganisationRole(form.role.data))
    except Refusal as refusal:
        show_at(form, refusal)
        return organisation_page(queries.organisation(organisation_id), form), refusal.status
    tell(Sentence(N_("The invitation is sent. It is valid for 14 days.")))
    return _back(organisation_id)


@area.route(
    "/organizacje/<int:organisation_id>/zaproszenia/<int:invitation_id>/wycofaj",
    action=Action.EDIT_ORGANISATION,
    methods=["POST"],
)
def withdraw_invitation(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    found(Action.EDIT_ORGANISATION, organisation_id)
    services.withdraw_invitation(actor(), organisation_id, invitation_id)
    tell(Sentence(N_("The invitation is withdrawn.")))
    return _back(organisation_id)


@area.route("/organizacje/zaproszenie/<token>", action=Action.MANAGE_OWN_ACCOUNT, methods=["GET", "POST"])
def accept_invitation(token: str) -> ResponseReturnValue:
    """A link in a mail leads to a page with a button; only the button accepts."""
    demand(Action.MANAGE_OWN_ACCOUNT)
    invitation = queries.invitation_to(actor(), token)
    if request.method != "POST":
        return render_template("organisations/accept_invitation.html", invitation=invitation, kinds=kinds)
    joined = services.accept_invitation(actor(), token)
    tell(Sentence(N_("You act for this organisation from now on.")))
    return _back(joined)


@area.route(
    "/organizacje/<int:organisation_id>/czlonkowie/<int:person_id>/rola",
    action=Action.EDIT_ORGANISATION,
    methods=["POST"],
)
def change_role(organisation_id: int, person_id: int) -> ResponseReturnValue:
    found(Action.EDIT_ORGANISATION, organisation_id)
    form = RoleForm()
    if not form.validate():
        raise NotFound
    services.change_role(actor(), organisation_id, person_id, role=OrganisationRole(form.role.data))
    tell(Sentence(N_("The role is changed.")))
    return _back(organisation_id)


@area.route(
    "/organizacje/<int:organisation_id>/czlonkowie/<int:person_id>/usun",
    action=Action.EDIT_ORGANISATION,
    methods=["POST"],
)
def remove_member(organisation_id: int, person_id: int) -> ResponseReturnValue:
    found(Action.EDIT_ORGANISATION, organisation_id)
    services.remove_member(actor(), organisation_id, person_id)
    tell(Sentence(N_("This person no longer acts for the organisation.")))
    return _back(organisation_id)


@area.route("/organizacje/<int:organisation_id>/odejdz", action=Action.LEAVE_ORGANISATION, methods=["POST"])
def leave(organisation_id: int) -> ResponseReturnValue:
    found(Action.LEAVE_ORGANISATION, organisation_id)
    services.leave(actor(), organisation_id)
    tell(Sentence(N_("You no longer act for this organisation.")))
    return go(url_for("organisations.mine"))


def _back(organisation_id: int) -> ResponseReturnValue:
    return go(url_for("organisations.show", organisation_id=organisation_id))
