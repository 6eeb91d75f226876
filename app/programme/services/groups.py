"""Making a working group, changing what it says, and putting it into the archive."""

from sqlalchemy import select

from app.accounts.queries import person_by_email
from app.accounts.rules import check_email
from app.centres import queries as centres
from app.centres.rules import slug_of
from app.centres.rules.trail import check_seen
from app.centres.steps import SHOWN_PAST
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.programme.models import GROUP, GroupMeeting, WorkingGroup
from app.programme.queries.groups_inside import number_of_meetings_ahead, number_of_open_polls
from app.programme.rules.groups import GroupDetails, GroupRole, check_group_details
from app.programme.rules.groups_refusals import GroupStillMeets, LeaderNeeded
from app.programme.steps import groups as steps
from app.schedule import steps as schedule
from app.schedule.models import Entry

GROUP_EDITED = ("group_created", "group_edited")
RESERVED = frozenset({"zadania", "zaproszenie", "nowa"})  # pages of their own stand at these addresses
explain("uq_working_group_slug", ChangedMeanwhile)


@transaction
def create_group(actor: Actor, centre_id: int, details: GroupDetails, *, leader: str) -> str:
    """Make a group that this address leads; gives the address of its page.

    Raises NotFound, NotAllowed, NotAnAddress, LeaderNeeded and what `check_group_details` refuses.
    """
    centre = centres.centre(centre_id)
    demand(actor, Action.MAKE_PROGRAMME, centre)
    check_group_details(details)
    person = person_by_email(check_email(leader))
    if person is None or not person.is_active:
        raise LeaderNeeded
    group = put_down_group(actor, centre_id, details)
    steps.put_in(group, person.id, role=GroupRole.LEADER)
    steps.record(group, "group_created", actor, leader_id=person.id)
    return group.slug


def put_down_group(actor: Actor, centre_id: int, details: GroupDetails) -> WorkingGroup:
    """A new group without people; its address stays as its first name makes it."""
    assert actor.person_id is not None
    taken = RESERVED.union(db.session.scalars(select(WorkingGroup.slug)))
    group = WorkingGroup(
        centre_id=centre_id,
        resource_id=schedule.new_resource("group"),
        slug=slug_of(details.name_pl, taken=taken, otherwise="grupa"),
        made_by_id=actor.person_id,
        **details.columns,
    )
    db.session.add(group)
    flush()
    return group


@transaction
def change_group(actor: Actor, group_id: int, details: GroupDetails, *, seen: int) -> None:
    """Make a group say this, as it was when its last change was `seen`; what is not public names no meeting of it.

    Raises NotFound, GroupArchived, ChangedMeanwhile and what `check_group_details` refuses.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    check_seen(centres.last_change(GROUP, group_id, GROUP_EDITED), seen=seen)
    check_group_details(details)
    changed = [name for name, value in details.columns.items() if getattr(group, name) != value]
    for name in changed:
        setattr(group, name, details.columns[name])
    flush()
    if changed:
        _name_meetings(group)
        steps.record(group, "group_edited", actor, changed=changed)


def _name_meetings(group: WorkingGroup) -> None:
    """Let the meetings say what the group is called, and hide them where it is no longer public.

    All that calendars still show, those that are over or cancelled, too.
    """
    shown = (
        select(Entry)
        .join(GroupMeeting, GroupMeeting.entry_id == Entry.id)
        .where(GroupMeeting.group_id == group.id, Entry.ends_at > now() - SHOWN_PAST)
        .with_for_update(of=Entry)
    )
    entries = db.session.scalars(shown.execution_options(populate_existing=True)).all()
    for entry in entries:
        entry.title, entry.is_public = group.name_pl, entry.is_public and group.is_public
    schedule.change(entries)


@transaction
def archive_group(actor: Actor, group_id: int) -> None:
    """Put a group into the archive: its people read it, nobody changes it. Raises NotFound and GroupStillMeets."""
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    if number_of_meetings_ahead(group_id, now=now()) or number_of_open_polls(group_id, now=now()):
        raise GroupStillMeets
    group.archived_at = now()
    steps.record(group, "group_archived", actor)
