"""Reading working groups: those one is in, those one may look at, and one of them with its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import Person
from app.accounts.rules import fingerprint
from app.core.access import RANK, Actor, Role
from app.core.database import db
from app.programme.models import GroupInvitation, GroupMeeting, GroupMember, GroupTask, WorkingGroup
from app.programme.rules.groups import InvitationState, Joining
from app.programme.rules.groups_refusals import GroupInvitationForAnother, GroupInvitationOver
from app.schedule.models import Entry
from app.schedule.rules import Status


@dataclass(frozen=True)
class GroupLists:
    """What somebody finds on the page of groups: their own, and others that are open or public."""

    own: Sequence[WorkingGroup]
    others: Sequence[WorkingGroup]


def with_people() -> tuple[ExecutableOption, ...]:
    """For a page of one group, or for a list: the number of queries does not grow."""
    return (
        joinedload(WorkingGroup.centre, innerjoin=True),
        selectinload(WorkingGroup.people).joinedload(GroupMember.person, innerjoin=True),
    )


def group_by_slug(slug: str) -> WorkingGroup | None:
    """One group by its address, with its people."""
    return db.session.scalars(
        select(WorkingGroup).where(WorkingGroup.slug == slug).options(*with_people())
    ).one_or_none()


def visible_to(actor: Actor) -> Select[WorkingGroup]:
    """Every group into which the actor sees, as `Action.SEE_GROUP` says."""
    if actor.is_admin:
        return select(WorkingGroup).where(true())
    held = [centre_id for centre_id, role in actor.centres.items() if RANK[role] >= RANK[Role.RECEPTION]]
    here = WorkingGroup.centre_id.in_(held) if held else false()
    return select(WorkingGroup).where(or_(here, _has(actor.person_id)))


def group_lists(actor: Actor) -> GroupLists:
    """The groups one is in, by name; and those that anybody, or anybody signed in, may find. Three queries each."""
    shown = [defer(getattr(WorkingGroup, f"purpose_{code}")) for code in ("en", "uk") if code != actor.language]
    options = (*with_people(), *shown)
    living = WorkingGroup.archived_at.is_(None)
    found = (
        WorkingGroup.is_public
        if actor.is_anonymous
        else or_(WorkingGroup.is_public, WorkingGroup.joining == Joining.OPEN)
    )
    others = select(WorkingGroup).where(found, living)
    if actor.is_anonymous:
        return GroupLists((), db.session.scalars(others.options(*options).order_by(WorkingGroup.name_pl)).all())
    own = select(WorkingGroup).where(_has(actor.person_id)).options(*options)
    by_name = (WorkingGroup.archived_at.is_not(None), WorkingGroup.name_pl, WorkingGroup.id)
    return GroupLists(
        db.session.scalars(own.order_by(*by_name)).all(),
        db.session.scalars(others.where(~_has(actor.person_id)).options(*options).order_by(*by_name)).all(),
    )


def groups_of_staff(actor: Actor) -> Sequence[WorkingGroup]:
    """The groups of the centres whose programme the actor makes, the living first."""
    if actor.is_admin:
        theirs = select(WorkingGroup)
    else:
        held = [centre_id for centre_id, role in actor.centres.items() if RANK[role] >= RANK[Role.COORDINATOR]]
        theirs = select(WorkingGroup).where(WorkingGroup.centre_id.in_(held) if held else false())
    ordered = theirs.order_by(WorkingGroup.archived_at.is_not(None), WorkingGroup.name_pl, WorkingGroup.id)
    return db.session.scalars(ordered.options(*with_people())).all()


def may_be_found(group: WorkingGroup, actor: Actor) -> bool:
    """Whether the outer page of a group exists for somebody who is not in it; what is archived is for its people."""
    if group.is_archived:
        return False
    return group.is_public or (group.is_open and not actor.is_anonymous)


def public_meetings(group_id: int, *, now: datetime) -> Sequence[GroupMeeting]:
    """The meetings to come to which anybody may come, by start."""
    return db.session.scalars(
        select(GroupMeeting)
        .join(GroupMeeting.entry)
        .where(GroupMeeting.group_id == group_id, Entry.status == Status.CONFIRMED)
        .where(Entry.is_public, Entry.ends_at > now)
        .order_by(Entry.starts_at, GroupMeeting.id)
        .limit(12)
        .options(contains_eager(GroupMeeting.entry), joinedload(GroupMeeting.room))
    ).all()


def open_invitations(group_id: int, *, now: datetime) -> Sequence[GroupInvitation]:
    """Those that wait for an answer, the oldest first."""
    waits = GroupInvitation.state == InvitationState.OPEN, GroupInvitation.expires_at > now
    return db.session.scalars(
        select(GroupInvitation).where(GroupInvitation.group_id == group_id, *waits).order_by(GroupInvitation.id)
    ).all()


def invitation_by_token(token: str, *, now: datetime) -> GroupInvitation:
    """The open invitation of this secret. Raises GroupInvitationOver."""
    found = db.session.scalars(
        select(GroupInvitation)
        .where(GroupInvitation.token_hash == fingerprint(token))
        .options(joinedload(GroupInvitation.group, innerjoin=True).joinedload(WorkingGroup.centre, innerjoin=True))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or found.state is not InvitationState.OPEN or found.expires_at <= now or found.group.is_archived:
        raise GroupInvitationOver
    return found


def demand_invited(invitation: GroupInvitation, person_id: int | None) -> None:
    """Raises GroupInvitationForAnother."""
    if db.session.scalar(select(Person.email).where(Person.id == person_id)) != invitation.email:
        raise GroupInvitationForAnother


def tasks_of_person(person_id: int) -> Sequence[GroupTask]:
    """What somebody has to do in the living groups they are in, the nearest first; and the last that they did."""
    theirs = (
        select(GroupTask)
        .join(GroupTask.group)
        .where(GroupTask.owner_id == person_id, WorkingGroup.archived_at.is_(None), _has(person_id))
        .options(contains_eager(GroupTask.group), joinedload(GroupTask.owner))
        .order_by(GroupTask.done_at.is_not(None), GroupTask.due_on.is_(None), GroupTask.due_on, GroupTask.id)
    )
    return db.session.scalars(theirs.limit(200)).all()


def _has(person_id: int | None) -> ColumnElement[bool]:
    """SQL for a group in which somebody is now."""
    return exists().where(
        GroupMember.group_id == WorkingGroup.id, GroupMember.person_id == person_id, GroupMember.left_at.is_(None)
    )
