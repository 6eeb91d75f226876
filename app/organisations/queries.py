"""Reading organisations: who the one who asks is, who belongs to which, lists for staff."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Person, StaffRole
from app.core.access import ANONYMOUS, Actor
from app.core.database import db
from app.organisations.models import Membership, Organisation


def actor_for(person_id: int) -> Actor:
    """Who this person is at this moment: roles and memberships. Anonymous when disabled or unknown. Two queries."""
    held = db.session.execute(
        select(Person.name, Person.language, Person.is_admin, StaffRole.centre_id, StaffRole.role)
        .outerjoin(StaffRole, (StaffRole.person_id == Person.id) & StaffRole.revoked_at.is_(None))
        .where(Person.id == person_id, Person.disabled_at.is_(None))
    ).all()
    if not held:
        return ANONYMOUS
    acts_for = db.session.execute(
        select(Membership.organisation_id, Membership.role).where(
            Membership.person_id == person_id, Membership.left_at.is_(None)
        )
    )
    return Actor(
        person_id=person_id,
        name=held[0].name,
        language=held[0].language,
        is_admin=held[0].is_admin,
        centres={row.centre_id: row.role for row in held if row.centre_id is not None},
        organisations={row.organisation_id: row.role for row in acts_for},
    )


def organisations_of(person_id: int) -> Sequence[Organisation]:
    """The organisations that a person acts for, by name."""
    return db.session.scalars(
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.left_at.is_(None))
        .order_by(Organisation.name, Organisation.id)
    ).all()
