"""Roles of staff at a centre, and disabling accounts."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts import queries, steps
from app.accounts.models import Person, StaffRole
from app.accounts.rules import NoSuchPerson, NotYourself, check_email
from app.core.access import Action, Actor, Role, demand
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.history.steps import record


@dataclass(frozen=True)
class AtCentre:
    """The centre that a role is for, as permissions see it."""

    centre_id: int


@transaction
def grant_role(actor: Actor | None, centre_id: int, *, email: str, role: Role) -> None:
    """Give somebody a role at a centre in place of the one they have. Without an actor the operator did it.

    Raises NotAllowed, NotAnAddress, NoSuchPerson and NotYourself.
    """
    if actor is not None:
        demand(actor, Action.GRANT_ROLES, AtCentre(centre_id))
    person = queries.person_by_email(check_email(email))
    if person is None:
        raise NoSuchPerson
    if actor is not None and person.id == actor.person_id and not actor.is_admin:
        raise NotYourself
    steps.locked_person(person.id)
    _end_role(centre_id, person.id)
    by = actor.person_id if actor is not None else None
    db.session.add(StaffRole(person_id=person.id, centre_id=centre_id, role=role, granted_by_id=by))
    record("granted_role", "person", person.id, actor_id=by, centre_id=centre_id, role=role.value)


@transaction
def revoke_role(actor: Actor, centre_id: int, *, person_id: int) -> None:
    """Take a role away; it ends at the next request. Raises NotAllowed, NotFound and NotYourself."""
    demand(actor, Action.GRANT_ROLES, AtCentre(centre_id))
    if person_id == actor.person_id and not actor.is_admin:
        raise NotYourself
    if not _end_role(centre_id, person_id):
        raise NotFound
    record("revoked_role", "person", person_id, actor_id=actor.person_id, centre_id=centre_id)


@transaction
def disable_person(actor: Actor, person_id: int, *, why: str) -> None:
    """Close an account: sign-ins, tokens and links die at once. Raises NotAllowed, NotFound and NotYourself."""
    demand(actor, Action.DISABLE_PERSON)
    if person_id == actor.person_id:
        raise NotYourself
    person = _person(person_id)
    person.disabled_at = now()
    steps.end_sign_ins(person.id)
    steps.revoke_tokens(person.id)
    steps.kill_mailed(person.id, "confirm_email", "reset_password", "change_email")
    record("disabled", "person", person.id, actor_id=actor.person_id, why=why)


@transaction
def enable_person(actor: Actor, person_id: int) -> None:
    """Open a closed account again. Raises NotAllowed and NotFound."""
    demand(actor, Action.DISABLE_PERSON)
    _person(person_id).disabled_at = None
    record("enabled", "person", person_id, actor_id=actor.person_id)


@transaction
def make_administrator(email: str) -> None:
    """The operator's own way in, from the command line. Raises NoSuchPerson."""
    person = queries.person_by_email(check_email(email))
    if person is None:
        raise NoSuchPerson
    person.is_admin = True
    record("made_administrator", "person", person.id, actor_id=None)


def _person(person_id: int) -> Person:
    if db.session.get(Person, person_id) is None:
        raise NotFound
    return steps.locked_person(person_id)


def _end_role(centre_id: int, person_id: int) -> bool:
    held = db.session.scalars(
        select(StaffRole).where(
            StaffRole.centre_id == centre_id, StaffRole.person_id == person_id, StaffRole.revoked_at.is_(None)
        )
    ).one_or_none()
    if held is None:
        return False
    held.revoked_at = now()
    flush()
    return True
