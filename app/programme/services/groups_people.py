"""Who is in a working group: joining, leaving, being invited by mail, leading it, and giving one's time."""

from sqlalchemy import select, update

from app.accounts.models import Person
from app.accounts.queries import person_by_email
from app.accounts.rules import check_email, fingerprint, new_secret
from app.core.access import Action, Actor, demand
from app.core.clock import now, today
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.notifications import steps as notifications
from app.programme.models import GroupInvitation, GroupMember, WorkingGroup
from app.programme.queries.groups import demand_invited, invitation_by_token, may_be_found
from app.programme.queries.groups_inside import invitations_today
from app.programme.rules.groups import (
    INVITATION_LASTS,
    GroupRole,
    InvitationState,
    check_leader_stays,
    check_may_invite,
    check_not_archived,
)
from app.programme.rules.groups_refusals import ByInvitationOnly, InGroupAlready
from app.programme.steps import groups as steps

explain("uq_group_member_group_id_person_id", InGroupAlready)
explain("uq_group_invitation_group_id_email", ChangedMeanwhile)


@transaction
def join_group(actor: Actor, group_id: int) -> None:
    """Come into an open group. Raises SignInNeeded, NotFound, GroupArchived, ByInvitationOnly and InGroupAlready."""
    demand(actor, Action.JOIN_GROUP)
    assert actor.person_id is not None
    group = steps.lock_turnstile(group_id)
    if actor.person_id in group.member_ids:
        raise InGroupAlready
    if not may_be_found(group, actor):
        raise NotFound
    if not group.is_open:
        raise ByInvitationOnly
    steps.put_in(group, actor.person_id)
    steps.record(group, "joined_group", actor, person_id=actor.person_id)


@transaction
def leave_group(actor: Actor, group_id: int) -> None:
    """Leave a group; what it has ahead no longer takes one's time. Raises NotFound and LastLeader."""
    group = steps.lock_turnstile(group_id)
    demand(actor, Action.BE_IN_GROUP, group)
    assert actor.person_id is not None
    _take_out(group, actor.person_id)
    steps.record(group, "left_group", actor, person_id=actor.person_id)


@transaction
def remove_from_group(actor: Actor, group_id: int, person_id: int) -> None:
    """Take somebody off. Raises NotFound, GroupArchived and LastLeader."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    _take_out(group, person_id)
    steps.record(group, "removed_from_group", actor, person_id=person_id)


def _take_out(group: WorkingGroup, person_id: int) -> None:
    member = _member(group, person_id)
    check_leader_stays(group.leader_ids, person_id)
    steps.let_go(group, person_id)
    member.left_at, member.gives_time = now(), False
    flush()


@transaction
def set_group_role(actor: Actor, group_id: int, person_id: int, role: GroupRole) -> None:
    """Let somebody of the group lead it, or no longer. Raises NotFound, GroupArchived and LastLeader."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    member = _member(group, person_id)
    if role is GroupRole.MEMBER:
        check_leader_stays(group.leader_ids, person_id)
    if member.role is not role:
        member.role = role
        steps.record(group, "role_in_group", actor, person_id=person_id, role=role.value)


@transaction
def give_time(actor: Actor, group_id: int) -> None:
    """From now on what is set for the group takes the actor's time, too. Raises NotFound and GroupArchived."""
    group = steps.lock_group(actor, group_id, Action.BE_IN_GROUP)
    _member(group, actor.person_id or 0).gives_time = True


@transaction
def take_time_back(actor: Actor, group_id: int) -> None:
    """What the group has ahead no longer takes the actor's time. Raises NotFound and GroupArchived."""
    group = steps.lock_group(actor, group_id, Action.BE_IN_GROUP)
    member = _member(group, actor.person_id or 0)
    steps.let_go(group, member.person_id)
    member.gives_time = False


@transaction
def invite_to_group(actor: Actor, group_id: int, *, email: str) -> None:
    """Ask an address by mail to join; an earlier open invitation of that address ends. Known or not is all alike.

    Raises NotFound, GroupArchived, NotAnAddress, InGroupAlready and TooManyGroupInvitations.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    address = check_email(email)
    known = person_by_email(address)
    if known is not None and known.id in group.member_ids:
        raise InGroupAlready
    check_may_invite(invitations_today(group_id, today()))
    earlier = GroupInvitation.group_id == group_id, GroupInvitation.email == address
    still_open = GroupInvitation.state == InvitationState.OPEN
    db.session.execute(update(GroupInvitation).where(*earlier, still_open).values(state=InvitationState.WITHDRAWN))
    _send_invitation(actor, group, address, known)


def _send_invitation(actor: Actor, group: WorkingGroup, address: str, known: Person | None) -> None:
    assert actor.person_id is not None
    token, until = new_secret(), now() + INVITATION_LASTS
    invitation = GroupInvitation(
        group_id=group.id,
        email=address,
        token_hash=fingerprint(token),
        invited_by_id=actor.person_id,
        expires_at=until,
    )
    db.session.add(invitation)
    flush()
    steps.record(group, "invited_to_group", actor, invitation_id=invitation.id)
    language = known.language if known is not None else actor.language
    notifications.queue_mail(
        "group_invitation",
        address=address,
        language=language,
        person_id=known.id if known is not None else None,
        event_key=f"group_invitation:{invitation.id}",
        group=group.name.in_language(language),
        words=group.purpose.in_language(language),
        centre=group.centre.name,
        inviter=actor.name,
        until=until,
        secret_token=token,
    )


@transaction
def withdraw_group_invitation(actor: Actor, group_id: int, invitation_id: int) -> None:
    """End an invitation that nobody answered. Raises NotFound, GroupArchived and ChangedMeanwhile."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    ours = GroupInvitation.id == invitation_id, GroupInvitation.group_id == group_id
    invitation = db.session.scalars(
        select(GroupInvitation).where(*ours).execution_options(populate_existing=True)
    ).one_or_none()
    if invitation is None:
        raise NotFound
    if invitation.state is not InvitationState.OPEN:
        raise ChangedMeanwhile
    invitation.state = InvitationState.WITHDRAWN
    steps.record(group, "invitation_to_group_withdrawn", actor, invitation_id=invitation_id)


@transaction
def accept_group_invitation(actor: Actor, token: str) -> str:
    """Come into the group by the link of a mail, as the one it went to; gives the address of the group's page.

    Raises SignInNeeded, GroupInvitationOver, GroupInvitationForAnother and InGroupAlready.
    """
    demand(actor, Action.JOIN_GROUP)
    assert actor.person_id is not None
    group = steps.lock_turnstile(invitation_by_token(token, now=now()).group_id)
    check_not_archived(group.is_archived)
    invitation = invitation_by_token(token, now=now())
    demand_invited(invitation, actor.person_id)
    invitation.state = InvitationState.ACCEPTED
    steps.put_in(group, actor.person_id)
    steps.record(group, "joined_group", actor, person_id=actor.person_id, invitation_id=invitation.id)
    return group.slug


@transaction
def decline_group_invitation(token: str) -> None:
    """Say no by the link of a mail, signed in or not. Raises GroupInvitationOver."""
    steps.lock_turnstile(invitation_by_token(token, now=now()).group_id)
    invitation_by_token(token, now=now()).state = InvitationState.DECLINED


def _member(group: WorkingGroup, person_id: int) -> GroupMember:
    """Raises NotFound."""
    found = next((one for one in group.people if one.person_id == person_id and one.left_at is None), None)
    if found is None:
        raise NotFound
    return found
