"""Permissions as one page of data: who may do what. Predicates are two lines and never query."""

import enum
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import NotAllowed, NotFound, SignInNeeded


class Role(enum.StrEnum):
    """What somebody does at a centre; each includes the ones before it."""

    RECEPTION = "reception"
    COORDINATOR = "coordinator"
    MANAGER = "manager"


RANK: Mapping[Role, int] = {Role.RECEPTION: 1, Role.COORDINATOR: 2, Role.MANAGER: 3}


class OrganisationRole(enum.StrEnum):
    """What somebody does in an organisation."""

    OWNER = "owner"
    BOOKER = "booker"


@dataclass(frozen=True)
class Actor:
    """Who asks, as known at this request; roles by centre id, memberships by organisation id."""

    person_id: int | None = None
    name: str = ""
    language: str = "pl"
    is_admin: bool = False
    centres: Mapping[int, Role] = field(default_factory=dict)
    organisations: Mapping[int, OrganisationRole] = field(default_factory=dict)

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None

    @property
    def is_staff(self) -> bool:
        return self.is_admin or bool(self.centres)

    def ranks(self, centre_id: int | None, role: Role) -> bool:
        """True when the actor has this role or a higher one at the centre; the administrator has all."""
        if self.is_admin:
            return True
        held = self.centres.get(centre_id) if centre_id is not None else None
        return held is not None and RANK[held] >= RANK[role]

    def ranks_somewhere(self, role: Role) -> bool:
        return self.is_admin or any(RANK[held] >= RANK[role] for held in self.centres.values())


ANONYMOUS = Actor()


class Action(enum.StrEnum):
    """Everything that can be asked of the product, by route, service or command."""

    SEE_PUBLIC = "see_public"
    SEE_DEVELOPMENT = "see_development"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    GRANT_ROLES = "grant_roles"
    DISABLE_PERSON = "disable_person"
    CREATE_ORGANISATION = "create_organisation"
    SEE_ORGANISATION = "see_organisation"
    EDIT_ORGANISATION = "edit_organisation"
    LEAVE_ORGANISATION = "leave_organisation"
    VERIFY_ORGANISATION = "verify_organisation"
    CREATE_CENTRE = "create_centre"
    MANAGE_SOME_CENTRE = "manage_some_centre"
    EDIT_CENTRE = "edit_centre"
    CLOSE_ROOMS = "close_rooms"
    ASK_FOR_ROOM = "ask_for_room"
    BOOK_FOR_ORGANISATION = "book_for_organisation"
    ASK_FOR_MORE_DATES = "ask_for_more_dates"
    SEE_BOOKING = "see_booking"
    SEE_OWN_BOOKINGS = "see_own_bookings"
    CANCEL_BOOKING = "cancel_booking"
    CHANGE_BOOKING = "change_booking"
    ANSWER_QUESTION = "answer_question"
    SEE_QUEUE = "see_queue"
    SEE_HISTORY = "see_history"
    DECIDE_BOOKING = "decide_booking"
    OVERRIDE_RULES = "override_rules"
    BOOK_BY_STAFF = "book_by_staff"
    ENTER_PAST = "enter_past"
    MARK_ATTENDANCE = "mark_attendance"
    APPEAL = "appeal"
    ANSWER_APPEAL = "answer_appeal"
    ANSWER_REMINDER = "answer_reminder"
    WRITE_MESSAGE = "write_message"
    WAIT_FOR_ROOM = "wait_for_room"
    SEE_WAITING = "see_waiting"
    LEAVE_WAITING = "leave_waiting"
    ANSWER_OFFER = "answer_offer"
    IMPORT_FILES = "import_files"
    RUN_DAY = "run_day"
    UNDO_DECISION = "undo_decision"
    MAKE_PROGRAMME = "make_programme"
    PROPOSE_ACTIVITY = "propose_activity"
    ANSWER_PROPOSAL = "answer_proposal"
    SEE_OWN_SESSIONS = "see_own_sessions"
    ENROL = "enrol"
    ENROL_ORGANISATION = "enrol_organisation"


def anyone(actor: Actor, thing: Any) -> bool:
    return True


def nobody(actor: Actor, thing: Any) -> bool:
    return False


def signed_in(actor: Actor, thing: Any) -> bool:
    return not actor.is_anonymous


def administrator(actor: Actor, thing: Any) -> bool:
    return actor.is_admin


def centre_of(thing: Any) -> int | None:
    """The centre a thing belongs to: its `centre_id`, or its own id where it is a centre."""
    return getattr(thing, "centre_id", None)


def reception(actor: Actor, thing: Any) -> bool:
    return actor.ranks_somewhere(Role.RECEPTION) if thing is None else actor.ranks(centre_of(thing), Role.RECEPTION)


def coordinator(actor: Actor, thing: Any) -> bool:
    return actor.ranks_somewhere(Role.COORDINATOR) if thing is None else actor.ranks(centre_of(thing), Role.COORDINATOR)


def manager(actor: Actor, thing: Any) -> bool:
    return actor.ranks_somewhere(Role.MANAGER) if thing is None else actor.ranks(centre_of(thing), Role.MANAGER)


def coordinator_somewhere(actor: Actor, thing: Any) -> bool:
    return actor.ranks_somewhere(Role.COORDINATOR)


def importer(actor: Actor, thing: Any) -> bool:
    """The manager of the centre into which it goes; for organisations, which are of no centre, any coordinator."""
    if thing is None or centre_of(thing) is None:
        return actor.ranks_somewhere(Role.COORDINATOR)
    return manager(actor, thing)


def member(actor: Actor, thing: Any) -> bool:
    """A member of the organisation that the thing is, or that it belongs to."""
    return getattr(thing, "organisation_id", None) in actor.organisations


def owner(actor: Actor, thing: Any) -> bool:
    return actor.organisations.get(getattr(thing, "organisation_id", 0)) is OrganisationRole.OWNER


def member_or_staff(actor: Actor, thing: Any) -> bool:
    return member(actor, thing) or actor.ranks_somewhere(Role.RECEPTION)


def its_party(actor: Actor, thing: Any) -> bool:
    """The one who books for themselves, or a member of the organisation that books; nobody where it is the house."""
    if getattr(thing, "organisation_id", None) is not None:
        return member(actor, thing)
    is_of_house = getattr(thing, "is_of_house", False)
    return not is_of_house and actor.person_id is not None and thing.asked_by_id == actor.person_id


def party_or_reception(actor: Actor, thing: Any) -> bool:
    return its_party(actor, thing) or reception(actor, thing)


def party_or_coordinator(actor: Actor, thing: Any) -> bool:
    return its_party(actor, thing) or coordinator(actor, thing)


def asked_it(actor: Actor, thing: Any) -> bool:
    """Whether they asked for it; who booked it for others as staff did not."""
    return thing.asked_by_id == actor.person_id and not getattr(thing, "is_by_staff", False)


def coordinator_but_not_party(actor: Actor, thing: Any) -> bool:
    """Nobody decides what they asked for themselves, nor what their organisation asked for."""
    if thing is None:
        return actor.ranks_somewhere(Role.COORDINATOR)
    return coordinator(actor, thing) and not asked_it(actor, thing) and not member(actor, thing)


def reception_but_not_party(actor: Actor, thing: Any) -> bool:
    """Nobody says of themselves, nor of their organisation, whether they came."""
    return reception(actor, thing) and (thing is None or not its_party(actor, thing))


def party_or_decider(actor: Actor, thing: Any) -> bool:
    return its_party(actor, thing) or coordinator_but_not_party(actor, thing)


def who_decided(actor: Actor, thing: Any) -> bool:
    """The one who decided, as long as they may decide there."""
    return coordinator(actor, thing) and (thing is None or thing.by_id == actor.person_id)


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
    Action.ENROL: signed_in,
    Action.ENROL_ORGANISATION: member,
}

# Their existence is nobody else's business: a refusal to look is "not found".
HIDDEN: Set[Action] = {
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
    Action.ENROL_ORGANISATION,
}


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
