"""Who somebody is to a thing: two lines each, none of which queries."""

from typing import Any

from app.core.access.actors import Actor, OrganisationRole, Role


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
    if getattr(thing, "is_of_house", False):
        return False
    return actor.person_id is not None and thing.asked_by_id == actor.person_id


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


def leader_or_reception(actor: Actor, thing: Any) -> bool:
    """Whoever leads the activity, and the staff of its centre; anybody signed in may lead something."""
    if thing is None:
        return not actor.is_anonymous
    return reception(actor, thing) or actor.person_id in thing.leader_ids


def party_or_decider(actor: Actor, thing: Any) -> bool:
    return its_party(actor, thing) or coordinator_but_not_party(actor, thing)


def who_decided(actor: Actor, thing: Any) -> bool:
    """The one who decided, as long as they may decide there."""
    return coordinator(actor, thing) and (thing is None or thing.by_id == actor.person_id)


def in_group(actor: Actor, thing: Any) -> bool:
    return not actor.is_anonymous if thing is None else actor.person_id in thing.member_ids


def in_group_or_reception(actor: Actor, thing: Any) -> bool:
    return in_group(actor, thing) or reception(actor, thing)


def leads_group_or_coordinator(actor: Actor, thing: Any) -> bool:
    """Who leads the working group, and the staff who make the programme of its centre."""
    return in_group(actor, thing) if thing is None else actor.person_id in thing.leader_ids or coordinator(actor, thing)


def leader_or_coordinator(actor: Actor, thing: Any) -> bool:
    """Those who lead an activity, and those who make the programme of its centre; anybody may lead something."""
    if thing is None:
        return not actor.is_anonymous
    return coordinator(actor, thing) or actor.person_id in thing.leader_ids
