"""Writes and locked readings inside the transaction of a verb of this area."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Person
from app.core.access import Action, Actor, OrganisationRole, demand
from app.core.database import db, demand_writing
from app.core.errors import NotFound
from app.history import steps as history
from app.notifications.steps import queue_mail
from app.organisations.models import Membership, Organisation, Verification
from app.organisations.rules.refusals import NotAMember
from app.schedule import steps as schedule

SUBJECT = "organisation"


def lock(organisation_id: int) -> Organisation:
    """The organisation as it is now, ours until the transaction ends. Raises NotFound."""
    demand_writing()
    turnstile = db.session.scalar(select(Organisation.resource_id).where(Organisation.id == organisation_id))
    if turnstile is None:
        raise NotFound
    schedule.lock([turnstile])
    fresh = select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    return db.session.scalars(fresh.execution_options(populate_existing=True)).one()


def lock_own(actor: Actor, organisation_id: int) -> Organisation:
    """The organisation, locked, for somebody who is still its owner. Raises NotFound."""
    organisation = lock(organisation_id)
    demand(actor, Action.EDIT_ORGANISATION, organisation)
    if actor.person_id not in owner_ids(organisation_id):
        raise NotFound
    return organisation


def lock_person(person_id: int) -> None:
    """What one person brings here is counted one at a time."""
    schedule.lock(db.session.scalars(select(Person.resource_id).where(Person.id == person_id)))


def owner_ids(organisation_id: int) -> set[int]:
    """Who can act as an owner now; somebody whose account is disabled cannot."""
    return {owner.id for owner in owners(organisation_id)}


def owners(organisation_id: int) -> Sequence[Person]:
    return db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.left_at.is_(None),
            Membership.role == OrganisationRole.OWNER,
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    ).all()


def membership(organisation_id: int, person_id: int) -> Membership:
    """Somebody's membership of today in a locked organisation. Raises NotAMember."""
    held = db.session.scalars(
        select(Membership).where(
            Membership.organisation_id == organisation_id,
            Membership.person_id == person_id,
            Membership.left_at.is_(None),
        )
    ).one_or_none()
    if held is None:
        raise NotAMember
    return held


def is_member(organisation_id: int, email: str) -> bool:
    return (
        db.session.scalar(
            select(Membership.id)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.organisation_id == organisation_id, Membership.left_at.is_(None), Person.email == email)
        )
        is not None
    )


def waiting_of(person_id: int) -> int:
    """How many organisations that this person brought here are not verified yet."""
    return db.session.scalars(
        select(func.count())
        .select_from(Organisation)
        .where(Organisation.created_by_id == person_id, Organisation.verification != Verification.VERIFIED)
    ).one()


def record(verb: str, organisation_id: int, actor: Actor, *, why: str = "", **facts: Any) -> None:
    history.record(verb, SUBJECT, organisation_id, actor_id=actor.person_id, why=why, **facts)


def mail_owners(template: str, organisation: Organisation, **facts: Any) -> None:
    """One mail to each owner for this state of the organisation."""
    for owner in owners(organisation.id):
        queue_mail(
            template,
            address=owner.email,
            language=owner.language,
            person_id=owner.id,
            event_key=f"{template}-{organisation.id}-{organisation.revision}-{owner.id}",
            organisation=organisation.name,
            organisation_id=organisation.id,
            **facts,
        )
