"""Who acts for an organisation: inviting, accepting, changing roles, removing, leaving."""

import secrets

from sqlalchemy import func, select, update

from app.accounts.models import Person
from app.core.access import Action, Actor, OrganisationRole, demand
from app.core.clock import day_period, now, today
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.notifications.steps import queue_mail
from app.organisations import steps
from app.organisations.models import Invitation, Membership, Organisation
from app.organisations.rules.checks import INVITATION_LASTS, check_may_invite, check_owner_stays, hashed
from app.organisations.rules.refusals import AlreadyMember, InvitationForAnother, InvitationOver

explain("uq_membership_organisation_id_person_id", AlreadyMember)


@transaction
def invite(actor: Actor, organisation_id: int, *, email: str, role: OrganisationRole) -> None:
    """Ask an address by mail to act for the organisation; an earlier open invitation of that address ends.

    Known and unknown addresses are treated alike. Raises NotFound, AlreadyMember, TooManyInvitations.
    """
    organisation = steps.lock_own(actor, organisation_id)
    address = email.strip().lower()
    if steps.is_member(organisation_id, address):
        raise AlreadyMember
    check_may_invite(_sent_today(organisation_id))
    earlier = update(Invitation).where(
        Invitation.organisation_id == organisation_id,
        Invitation.email == address,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    db.session.execute(earlier.values(withdrawn_at=now()))
    put_invitation(actor, organisation, address, role)


def put_invitation(actor: Actor, organisation: Organisation, address: str, role: OrganisationRole) -> None:
    """Invite an address to a locked organisation by mail, in the caller's transaction."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation_id=organisation.id,
        email=address,
        role=role,
        token_hash=hashed(token),
        invited_by_id=actor.person_id,
        expires_at=now() + INVITATION_LASTS,
    )
    db.session.add(invitation)
    flush()
    steps.record("invited", organisation.id, actor, invitation_id=invitation.id, role=role.value)
    known = db.session.execute(select(Person.id, Person.language).where(Person.email == address)).one_or_none()
    queue_mail(
        "invitation",
        address=address,
        language=known.language if known is not None else actor.language,
        person_id=known.id if known is not None else None,
        event_key=f"invitation-{invitation.id}",
        organisation=organisation.name,
        inviter=actor.name,
        until=invitation.expires_at,
        secret_token=token,
    )


def _sent_today(organisation_id: int) -> int:
    return db.session.scalars(
        select(func.count())
        .select_from(Invitation)
        .where(Invitation.organisation_id == organisation_id, Invitation.created_at >= day_period(today()).starts)
    ).one()


@transaction
def withdraw_invitation(actor: Actor, organisation_id: int, invitation_id: int) -> None:
    """End an invitation that nobody accepted yet. Raises NotFound, ChangedMeanwhile."""
    steps.lock_own(actor, organisation_id)
    invitation = db.session.get(Invitation, invitation_id, populate_existing=True)
    if invitation is None or invitation.organisation_id != organisation_id:
        raise NotFound
    if not invitation.is_open:
        raise ChangedMeanwhile
    invitation.withdrawn_at = now()
    steps.record("invitation_withdrawn", organisation_id, actor, invitation_id=invitation_id)


@transaction
def accept_invitation(actor: Actor, token: str) -> int:
    """Act for the organisation from now on; gives its id. Only the invited address can, and once.

    Raises SignInNeeded, InvitationOver, InvitationForAnother, AlreadyMember.
    """
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    assert actor.person_id is not None
    wanted = select(Invitation).where(Invitation.token_hash == hashed(token))
    organisation_id: int | None = db.session.scalar(wanted.with_only_columns(Invitation.organisation_id))
    if organisation_id is None:
        raise InvitationOver
    steps.lock(organisation_id)
    invitation = db.session.scalars(wanted.with_for_update()).one()
    invitation.demand_open(now())
    if db.session.scalar(select(Person.email).where(Person.id == actor.person_id)) != invitation.email:
        raise InvitationForAnother
    invitation.accepted_at = now()
    db.session.add(Membership(organisation_id=organisation_id, person_id=actor.person_id, role=invitation.role))
    flush()
    steps.record("joined", organisation_id, actor, person_id=actor.person_id, role=invitation.role.value)
    return organisation_id


@transaction
def change_role(actor: Actor, organisation_id: int, person_id: int, *, role: OrganisationRole) -> None:
    """Make a member an owner or a booker. Raises NotFound, NotAMember, LastOwner."""
    steps.lock_own(actor, organisation_id)
    membership = steps.membership(organisation_id, person_id)
    if membership.role is role:
        return
    if role is not OrganisationRole.OWNER:
        check_owner_stays(steps.owner_ids(organisation_id), leaving=person_id)
    membership.role = role
    steps.record("role_changed", organisation_id, actor, person_id=person_id, role=role.value)


@transaction
def remove_member(actor: Actor, organisation_id: int, person_id: int) -> None:
    """End somebody's membership; their access ends at their next request. Raises NotFound, NotAMember, LastOwner."""
    steps.lock_own(actor, organisation_id)
    membership = steps.membership(organisation_id, person_id)
    check_owner_stays(steps.owner_ids(organisation_id), leaving=person_id)
    membership.left_at = now()
    steps.record("removed", organisation_id, actor, person_id=person_id)


@transaction
def leave(actor: Actor, organisation_id: int) -> None:
    """End one's own membership. Raises NotFound, NotAMember, LastOwner."""
    organisation = steps.lock(organisation_id)
    demand(actor, Action.LEAVE_ORGANISATION, organisation)
    assert actor.person_id is not None
    membership = steps.membership(organisation_id, actor.person_id)
    check_owner_stays(steps.owner_ids(organisation_id), leaving=actor.person_id)
    membership.left_at = now()
    steps.record("left", organisation_id, actor, person_id=actor.person_id)
