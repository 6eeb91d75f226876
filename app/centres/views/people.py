"""Screens of staff: who has which role at a centre."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import staff_of
from app.accounts.services import grant_role, revoke_role
from app.centres.forms import GrantForm
from app.centres.rules import ROLE_NAMES
from app.centres.views.area import area, found
from app.core.access import Action
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell


@area.route("/zespol/centra/<slug>/osoby", methods=["GET", "POST"], action=Action.GRANT_ROLES)
def list_staff(slug: str) -> ResponseReturnValue:
    centre = found(Action.GRANT_ROLES, slug)
    form = GrantForm()
    if form.does(lambda: grant_role(actor(), centre.id, email=form.email.data or "", role=form.chosen)):
        tell(Sentence(N_("The role is given. It holds from the person's next click.")))
        return go(url_for("centres.list_staff", slug=slug))
    page = render_template(
        "centres/list_staff.html", centre=centre, form=form, staff=staff_of(centre.id), role_names=ROLE_NAMES
    )
    return page, form.status


@area.route("/zespol/centra/<slug>/osoby/<int:staff_id>/usun", methods=["POST"], action=Action.GRANT_ROLES)
def take_role_away(slug: str, staff_id: int) -> ResponseReturnValue:
    centre = found(Action.GRANT_ROLES, slug)
    revoke_role(actor(), centre.id, person_id=staff_id)
    tell(Sentence(N_("The role is taken away. It ends with the person's next click.")))
    return go(url_for("centres.list_staff", slug=slug))
