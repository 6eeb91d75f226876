"""Who is in a working group: the list with invitations, leading it, leaving it, giving one's time."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action, can
from app.core.clock import now
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell
from app.programme.forms.groups import InviteForm
from app.programme.models import WorkingGroup
from app.programme.queries.groups import open_invitations
from app.programme.rules import groups as words
from app.programme.rules.groups import GroupRole
from app.programme.services import groups_people as services
from app.programme.views.area import area
from app.programme.views.groups_area import ONE_GROUP, found_group

PEOPLE = f"{ONE_GROUP}/osoby"


@area.route(PEOPLE, action=Action.SEE_GROUP)
def list_group_people(group_slug: str) -> ResponseReturnValue:
    return _page(found_group(group_slug), InviteForm(formdata=None))


@area.route(f"{PEOPLE}/zapros", methods=["POST"], action=Action.LEAD_GROUP)
def invite_to_group(group_slug: str) -> ResponseReturnValue:
    group, form = found_group(group_slug, Action.LEAD_GROUP), InviteForm()
    if form.does(lambda: services.invite_to_group(actor(), group.id, email=form.email.data or "")):
        tell(Sentence(N_("The invitation is sent.")))
        return _back(group_slug)
    return _page(found_group(group_slug), form), form.status


@area.route(f"{PEOPLE}/zaproszenia/<int:asked_id>/wycofaj", methods=["POST"], action=Action.LEAD_GROUP)
def withdraw_group_invitation(group_slug: str, asked_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    services.withdraw_group_invitation(actor(), group.id, asked_id)
    tell(Sentence(N_("The invitation is withdrawn.")))
    return _back(group_slug)


@area.route(f"{PEOPLE}/<int:whom_id>/prowadzi", methods=["POST"], action=Action.LEAD_GROUP)
def let_lead_group(group_slug: str, whom_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    services.set_group_role(actor(), group.id, whom_id, GroupRole.LEADER)
    tell(Sentence(N_("The person leads the group, too.")))
    return _back(group_slug)


@area.route(f"{PEOPLE}/<int:whom_id>/juz-nie-prowadzi", methods=["POST"], action=Action.LEAD_GROUP)
def lead_group_no_longer(group_slug: str, whom_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    services.set_group_role(actor(), group.id, whom_id, GroupRole.MEMBER)
    tell(Sentence(N_("The person is a member like others now.")))
    return _back(group_slug)


@area.route(f"{PEOPLE}/<int:whom_id>/usun", methods=["POST"], action=Action.LEAD_GROUP)
def remove_from_group(group_slug: str, whom_id: int) -> ResponseReturnValue:
    group = found_group(group_slug, Action.LEAD_GROUP)
    services.remove_from_group(actor(), group.id, whom_id)
    tell(Sentence(N_("The person is no longer in the group.")))
    return _back(group_slug)


@area.route(f"{ONE_GROUP}/opusc", methods=["POST"], action=Action.BE_IN_GROUP)
def leave_group(group_slug: str) -> ResponseReturnValue:
    group = found_group(group_slug, Action.BE_IN_GROUP)
    services.leave_group(actor(), group.id)
    tell(Sentence(N_("You left the group.")))
    return go(url_for("programme.list_groups"))


@area.route(f"{ONE_GROUP}/moj-czas/daj", methods=["POST"], action=Action.BE_IN_GROUP)
def give_time(group_slug: str) -> ResponseReturnValue:
    group = found_group(group_slug, Action.BE_IN_GROUP)
    services.give_time(actor(), group.id)
    tell(Sentence(N_("What is set for this group from now on takes your time, too.")))
    return _back(group_slug)


@area.route(f"{ONE_GROUP}/moj-czas/cofnij", methods=["POST"], action=Action.BE_IN_GROUP)
def take_time_back(group_slug: str) -> ResponseReturnValue:
    group = found_group(group_slug, Action.BE_IN_GROUP)
    services.take_time_back(actor(), group.id)
    tell(Sentence(N_("What this group has ahead no longer takes your time.")))
    return _back(group_slug)


def _page(group: WorkingGroup, form: InviteForm) -> str:
    leads = can(actor(), Action.LEAD_GROUP, group)
    invitations = open_invitations(group.id, now=now()) if leads else ()
    return render_template(
        "programme/list_group_people.html", group=group, form=form, invitations=invitations, words=words
    )


def _back(group_slug: str) -> ResponseReturnValue:
    return go(url_for("programme.list_group_people", group_slug=group_slug))
