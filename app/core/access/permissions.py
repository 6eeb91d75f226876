"""Permissions as one page of data: who may do what."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.access.actions import Action
from app.core.access.actors import Actor
from app.core.access.predicates import (
    administrator,
    anyone,
    coordinator,
    coordinator_but_not_party,
    coordinator_somewhere,
    importer,
    in_group,
    in_group_or_reception,
    its_party,
    leader_or_coordinator,
    leader_or_reception,
    leads_group_or_coordinator,
    manager,
    member,
    member_or_staff,
    owner,
    party_or_coordinator,
    party_or_decider,
    party_or_reception,
    reception,
    reception_but_not_party,
    signed_in,
    who_decided,
)
from app.core.errors import NotAllowed, NotFound, SignInNeeded

Predicate = Callable[[Actor, Any], bool]

ALLOWED: Mapping[Action, Predicate] = {
    Action.SEE_PUBLIC: anyone,
    Action.SEE_DEVELOPMENT: anyone,
    Action.MANAGE_OWN_ACCOUNT: signed_in,
    Action.GRANT_ROLES: manager,
    Action.DISABLE_PERSON: administrator,
    Action.CREATE_ORGANISATION: signed_in,
    Action.SEE_ORGANISATION: member_or_staff,
    Action.EDIT_ORGANISATION: owner,
    Action.LEAVE_ORGANISATION: member,
    Action.VERIFY_ORGANISATION: coordinator_somewhere,
    Action.CREATE_CENTRE: administrator,
    Action.MANAGE_SOME_CENTRE: coordinator,
    Action.EDIT_CENTRE: manager,
    Action.CLOSE_ROOMS: coordinator,
    Action.KEEP_OUTSIDE_CALENDARS: coordinator,
    Action.ASK_FOR_ROOM: signed_in,
    Action.BOOK_FOR_ORGANISATION: member,
    Action.ASK_FOR_MORE_DATES: its_party,
    Action.SEE_BOOKING: party_or_reception,
    Action.SEE_OWN_BOOKINGS: signed_in,
    Action.CANCEL_BOOKING: party_or_coordinator,
    Action.CHANGE_BOOKING: party_or_coordinator,
    Action.ANSWER_QUESTION: its_party,
    Action.SEE_QUEUE: reception,
    Action.SEE_HISTORY: reception,
    Action.DECIDE_BOOKING: coordinator_but_not_party,
    Action.OVERRIDE_RULES: coordinator,
    Action.BOOK_BY_STAFF: reception,
    Action.ENTER_PAST: coordinator,
    Action.MARK_ATTENDANCE: reception_but_not_party,
    Action.APPEAL: its_party,
    Action.ANSWER_APPEAL: coordinator_but_not_party,
    Action.ANSWER_REMINDER: its_party,
    Action.WRITE_MESSAGE: party_or_decider,
    Action.WAIT_FOR_ROOM: signed_in,
    Action.SEE_WAITING: its_party,
    Action.LEAVE_WAITING: its_party,
    Action.ANSWER_OFFER: its_party,
    Action.IMPORT_FILES: importer,
    Action.RUN_DAY: reception,
    Action.UNDO_DECISION: who_decided,
    Action.MAKE_PROGRAMME: coordinator,
    Action.PROPOSE_ACTIVITY: member,
    Action.ANSWER_PROPOSAL: coordinator_but_not_party,
    Action.SEE_OWN_SESSIONS: signed_in,
    Action.SEE_OWN_GROUPS: signed_in,
    Action.JOIN_GROUP: signed_in,
    Action.SEE_GROUP: in_group_or_reception,
    Action.BE_IN_GROUP: in_group,
    Action.LEAD_GROUP: leads_group_or_coordinator,
    Action.ASK_FOR_VISIT: signed_in,
    Action.SEE_OWN_VISIT: its_party,
    Action.ARRANGE_VISIT: coordinator_but_not_party,
    Action.SEE_ENROLLED: reception,
    Action.SEE_PARTICIPANTS: leader_or_reception,
    Action.ENROL: signed_in,
    Action.ENROL_ORGANISATION: member,
    Action.SEE_SURVEY: leader_or_coordinator,
    Action.KEEP_MATERIALS: leader_or_coordinator,
    Action.TAKE_ATTENDANCE: leader_or_reception,
    Action.ISSUE_CERTIFICATES: coordinator,
    Action.SEE_OWN_CERTIFICATES: signed_in,
}

# Things whose existence is nobody else's business: a refusal to look is "not found".
HIDDEN: frozenset[Action] = frozenset(
    {
        Action.SEE_DEVELOPMENT,
        Action.SEE_ORGANISATION,
        Action.EDIT_ORGANISATION,
        Action.LEAVE_ORGANISATION,
        Action.SEE_BOOKING,
        Action.ASK_FOR_MORE_DATES,
        Action.CANCEL_BOOKING,
        Action.CHANGE_BOOKING,
        Action.ANSWER_QUESTION,
        Action.APPEAL,
        Action.ANSWER_APPEAL,
        Action.ANSWER_REMINDER,
        Action.SEE_WAITING,
        Action.LEAVE_WAITING,
        Action.ANSWER_OFFER,
        Action.IMPORT_FILES,
        Action.UNDO_DECISION,
        Action.MAKE_PROGRAMME,
        Action.PROPOSE_ACTIVITY,
        Action.ANSWER_PROPOSAL,
        Action.SEE_GROUP,
        Action.BE_IN_GROUP,
        Action.LEAD_GROUP,
        Action.SEE_OWN_VISIT,
        Action.ARRANGE_VISIT,
        Action.SEE_ENROLLED,
        Action.SEE_PARTICIPANTS,
        Action.ENROL_ORGANISATION,
        Action.SEE_SURVEY,
        Action.KEEP_MATERIALS,
        Action.TAKE_ATTENDANCE,
        Action.ISSUE_CERTIFICATES,
    }
)


def can(actor: Actor, action: Action, thing: Any = None) -> bool:
    """Whether the actor may do this to the thing; without a thing, whether to such things at all."""
    return ALLOWED[action](actor, thing)


def demand(actor: Actor, action: Action, thing: Any = None) -> None:
    """Raise SignInNeeded, NotFound or NotAllowed unless the actor may."""
    if can(actor, action, thing):
        return
    if actor.is_anonymous:
        raise SignInNeeded
    raise NotFound if action in HIDDEN and thing is not None else NotAllowed
