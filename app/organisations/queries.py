"""Reading organisations: who the one who asks is, who belongs to which, lists for staff."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person, StaffRole
from app.core.access import ANONYMOUS, Actor
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.organisations.models import Invitation, Membership, Organisation, OrganisationKind, Verification
from app.organisations.rules.checks import hashed
from app.organisations.rules.kinds import folded
from app.organisations.rules.refusals import (
    InvitationForAnother,
    InvitationOver,
    NoOrganisationCalledSo,
    SeveralCalledSo,
)

PAGE = 50


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


def organisation(organisation_id: int) -> Organisation:
    """Raises NotFound."""
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def memberships_of(person_id: int) -> Sequence[Membership]:
    """What a person does in which organisation, with the organisations, by name."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .options(joinedload(Membership.organisation))
        .where(Membership.person_id == person_id, Membership.left_at.is_(None))
        .order_by(Organisation.folded_name, Organisation.id)
    ).all()


def members_of(organisation_id: int) -> Sequence[Membership]:
    """Who acts for an organisation today, owners first, with the people."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.person)
        .options(joinedload(Membership.person))
        .where(Membership.organisation_id == organisation_id, Membership.left_at.is_(None))
        .order_by(Membership.role.desc(), Person.name, Person.id)
    ).all()


def open_invitations(organisation_id: int) -> Sequence[Invitation]:
    """The invitations that can still be accepted, oldest first."""
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now(),
        )
        .order_by(Invitation.id)
    ).all()


def invitation_to(actor: Actor, token: str) -> Invitation:
    """The open invitation of this secret, for the one it was sent to. Raises InvitationOver, InvitationForAnother."""
    found = db.session.scalars(
        select(Invitation).options(joinedload(Invitation.organisation)).where(Invitation.token_hash == hashed(token))
    ).one_or_none()
    if found is None:
        raise InvitationOver
    found.demand_open(now())
    if db.session.scalar(select(Person.email).where(Person.id == actor.person_id)) != found.email:
        raise InvitationForAnother
    return found


@dataclass(frozen=True)
class Filters:
    """What staff look for; empty means all."""

    words: str = ""
    kind: OrganisationKind | None = None
    verification: Verification | None = None

    def conditions(self) -> Sequence[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.words:
            plain = "".join(sign for sign in self.words if sign.isalnum())
            numbers = [column == plain for column in (Organisation.krs, Organisation.nip, Organisation.regon) if plain]
            named = Organisation.folded_name.contains(folded(self.words), autoescape=True)
            conditions.append(or_(named, *numbers))
        if self.kind is not None:
            conditions.append(Organisation.kind == self.kind)
        if self.verification is not None:
            conditions.append(Organisation.verification == self.verification)
        return conditions


@dataclass(frozen=True)
class Page:
    """One page of a list, and how much there is in all."""

    organisations: Sequence[Organisation]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def organisations_found(filters: Filters, *, page: int) -> Page:
    """Organisations that fit the filters, by name. Two queries."""
    fitting = select(Organisation).where(*filters.conditions())
    return _page(fitting.order_by(Organisation.folded_name, Organisation.id), filters.conditions(), page)


def organisations_called(typed: str) -> Sequence[Organisation]:
    """Those whose name or number is exactly this, however it is spaced and whatever its letters; at most two."""
    plain = "".join(sign for sign in typed if sign.isalnum())
    columns = Organisation.krs, Organisation.nip, Organisation.regon
    numbers = [column == plain for column in columns if plain.isascii() and plain.isdecimal()]
    called = or_(Organisation.folded_name == folded(" ".join(typed.split())), *numbers)
    return db.session.scalars(select(Organisation).where(called).order_by(Organisation.id).limit(2)).all()


def organisation_called(typed: str) -> Organisation:
    """The one whose name or number this is. Raises NoOrganisationCalledSo and SeveralCalledSo."""
    found = organisations_called(typed)
    if not found:
        raise NoOrganisationCalledSo(typed=typed)
    if len(found) > 1:
        raise SeveralCalledSo(typed=typed)
    return found[0]


def organisations_to_name(*, most: int) -> Sequence[tuple[str, str]]:
    """What to write for each organisation, and what else tells it apart, by name; those of one name by a number."""
    rows = db.session.execute(
        select(Organisation.name, Organisation.folded_name, Organisation.krs, Organisation.nip, Organisation.regon)
        .order_by(Organisation.folded_name, Organisation.id)
        .limit(most)
    ).all()
    met = Counter(row.folded_name for row in rows)
    numbered = [(row, row.krs or row.nip or row.regon) for row in rows]
    return [
        (number, row.name) if met[row.folded_name] > 1 and number else (row.name, number) for row, number in numbered
    ]


def waiting_for_verification(*, page: int) -> Page:
    """The queue of staff, the longest waiting first. Two queries."""
    waits = Organisation.verification == Verification.WAITING
    return _page(select(Organisation).where(waits).order_by(Organisation.waiting_since, Organisation.id), [waits], page)


def _page(ordered: Select[Organisation], conditions: Sequence[ColumnElement[bool]], page: int) -> Page:
    total = db.session.scalars(select(func.count()).select_from(Organisation).where(*conditions)).one()
    return Page(db.session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all(), page, total)


def names_of(person_ids: set[int]) -> Mapping[int, str]:
    """The names of some people, for a history."""
    return {
        row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    }
