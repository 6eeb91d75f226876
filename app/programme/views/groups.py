"""Working groups as everybody finds them, invitations by mail, and the pages of staff who make groups."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres.forms.staff import NoFields
from app.core.access import Action, can
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.programme.forms.groups import NewGroupForm
from app.programme.queries.groups import (
    group_by_slug,
    group_lists,
    groups_of_staff,
    invitation_by_token,
    may_be_found,
    public_meetings,
)
from app.programme.rules import groups as words
from app.programme.services.groups import create_group as make_group
from app.programme.services.groups_people import accept_group_invitation as accept_invitation
from app.programme.services.groups_people import decline_group_invitation as decline_invitation
from app.programme.services.groups_people import join_group as join
from app.programme.views.area import area
from app.programme.views.groups_area import ONE_GROUP
from app.programme.views.staff import found_centre, own_centres

INVITATION = "/grupy/zaproszenie/<token>"


@area.route("/grupy", action=Action.SEE_PUBLIC)
def list_groups() -> ResponseReturnValue:
    return render_template("programme/list_groups.html", lists=group_lists(actor()), words=words)


@area.route(ONE_GROUP, action=Action.SEE_PUBLIC)
def show_group(group_slug: str) -> ResponseReturnValue:
    """What it is for and its public meetings; nobody's name."""
    group = group_by_slug(group_slug)
    if group is None or not (may_be_found(group, actor()) or can(actor(), Action.SEE_GROUP, group)):
        raise NotFound
    meetings = public_meetings(group.id, now=now())
    return render_template("programme/show_group.html", group=group, meetings=meetings, words=words)


@area.route(f"{ONE_GROUP}/dolacz", methods=["POST"], action=Action.JOIN_GROUP)
def join_group(group_slug: str) -> ResponseReturnValue:
    demand(Action.JOIN_GROUP)
    group = group_by_slug(group_slug)
    if group is None:
        raise NotFound
    join(actor(), group.id)
    tell(Sentence(N_("You are in the group. Its inside is open to you now.")))
    return go(url_for("programme.show_inside", group_slug=group_slug))


@area.route(INVITATION, action=Action.SEE_PUBLIC)
def answer_group_invitation(token: str) -> ResponseReturnValue:
    """A link in a mail leads to a page with buttons; only they answer."""
    invitation = invitation_by_token(token, now=now())
    return render_template(
        "programme/answer_group_invitation.html", invitation=invitation, token=token, form=NoFields()
    )


@area.route(f"{INVITATION}/przyjmij", methods=["POST"], action=Action.JOIN_GROUP)
def accept_group_invitation(token: str) -> ResponseReturnValue:
    slug = accept_invitation(actor(), token)
    tell(Sentence(N_("You are in the group. Its inside is open to you now.")))
    return go(url_for("programme.show_inside", group_slug=slug))


@area.route(f"{INVITATION}/odmow", methods=["POST"], action=Action.SEE_PUBLIC)
def decline_group_invitation(token: str) -> ResponseReturnValue:
    decline_invitation(token)
    tell(Sentence(N_("You said no. Nobody asks you again, unless somebody sends a new invitation.")))
    return go(url_for("site.home"))


@area.route("/zespol/grupy", action=Action.MAKE_PROGRAMME)
def manage_groups() -> ResponseReturnValue:
    demand(Action.MAKE_PROGRAMME)
    return render_template(
        "programme/manage_groups.html", groups=groups_of_staff(actor()), centres=own_centres(), words=words
    )


@area.route("/zespol/grupy/nowa/<slug>", methods=["GET", "POST"], action=Action.MAKE_PROGRAMME)
def create_group(slug: str) -> ResponseReturnValue:
    centre = found_centre(slug)
    form, made = NewGroupForm(), list[str]()
    if form.does(lambda: made.append(make_group(actor(), centre.id, form.details(), leader=form.leader.data or ""))):
        tell(Sentence(N_("The group is made. Who leads it can invite people now.")))
        return go(url_for("programme.show_inside", group_slug=made[0]))
    return render_template("programme/edit_group.html", form=form, centre=centre, group=None), form.status
