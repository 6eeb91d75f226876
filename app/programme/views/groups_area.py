"""How a page of a working group finds its group, and what several of these pages do."""

from app.core.access import Action, can
from app.core.errors import NotFound
from app.core.web import actor, demand
from app.programme.models import GroupMeeting, WorkingGroup
from app.programme.queries.groups import group_by_slug
from app.programme.queries.groups_inside import meeting

ONE_GROUP = "/grupy/<group_slug>"
ONE_MEETING = f"{ONE_GROUP}/spotkania/<int:meeting_id>"
ONE_POLL = f"{ONE_GROUP}/terminy/<int:poll_id>"


def found_group(slug: str, action: Action = Action.SEE_GROUP) -> WorkingGroup:
    """The group, for somebody who may do this in it; another one's and a missing one look the same.

    Raises SignInNeeded and NotFound.
    """
    demand(Action.SEE_OWN_GROUPS)
    group = group_by_slug(slug)
    if group is None or not can(actor(), action, group):
        raise NotFound
    return group


def found_meeting(group: WorkingGroup, meeting_id: int) -> GroupMeeting:
    """One of its meetings. Raises NotFound."""
    found = meeting(group.id, meeting_id)
    if found is None:
        raise NotFound
    return found
