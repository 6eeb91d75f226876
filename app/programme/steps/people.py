"""Who it is that enrols: an account, a guest known by an address, or both; never the same person twice."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.core.clock import now
from app.core.database import db, explain
from app.core.errors import ChangedMeanwhile
from app.programme.models import Enrolment, Guest
from app.programme.steps.enrolling import known_guest
from app.schedule.models import Claim, Pool
from app.schedule.rules.places import ACTIVE, AlreadyThere


class GuestMadeMeanwhile(ChangedMeanwhile):
    """Two forms with one new address came at one instant; the second finds the guest of the first."""


explain("uq_guest_email", GuestMadeMeanwhile)


@dataclass(frozen=True)
class Known:
    """Somebody with an account, or a guest, or a guest who opened an account later."""

    person: Person | None = None
    guest: Guest | None = None

    @property
    def resource_ids(self) -> list[int]:
        """All by which they may hold places; the first is the one to use."""
        return [one.resource_id for one in (self.guest, self.person) if one is not None]

    @property
    def person_id(self) -> int | None:
        return self.person.id if self.person is not None else None

    @property
    def guest_id(self) -> int | None:
        return self.guest.id if self.guest is not None else None

    @property
    def facts(self) -> dict[str, int | None]:
        """Whose an enrolment is: the account's where there is one."""
        return {"person_id": self.person_id, "guest_id": None if self.person is not None else self.guest_id}


def known_person(person_id: int) -> Known:
    """An account, with the guest who enrolled by its address before it was opened."""
    person, guest = db.session.execute(_with_guest(), {"person": person_id}).one()
    return Known(person, guest)


@cache
def _with_guest() -> Select[Person, Guest]:
    both = select(Person, Guest).join_from(Person, Guest, Guest.email == Person.email, isouter=True)
    return both.where(Person.id == bindparam("person"))


def known_address(email: str, name: str, language: str) -> Known:
    """Whoever has this address: an account that is in use, or else a guest, made if there is none."""
    person = db.session.scalars(select(Person).where(Person.email == email)).one_or_none()
    if person is not None and person.is_active:
        return known_person(person.id)
    return Known(None, known_guest(email, name, language))


def demand_absent(pool: Pool, known: Known) -> None:
    """Raises AlreadyThere where they are in a locked pool under either of the two by which they are known."""
    if db.session.scalar(_living(known).where(Claim.pool_id == pool.id).limit(1)) is not None:
        raise AlreadyThere


def ticket_in(pools: Collection[Pool], known: Known) -> str:
    """The ticket by which they are in one of these pools."""
    theirs = _living(known).where(Claim.pool_id.in_([pool.id for pool in pools]))
    of_it = select(Enrolment.ticket).where(Enrolment.claim_id.in_(theirs))
    return db.session.scalars(of_it.order_by(Enrolment.id).limit(1)).one()


def living_in(pools: Collection[Pool], known: Known) -> Enrolment | None:
    """Their enrolment that lives in one of these locked pools, as it is now; one with a place before one without."""
    theirs = _living(known).where(Claim.pool_id.in_([pool.id for pool in pools]))
    found = select(Enrolment).join(Enrolment.claim).where(Claim.id.in_(theirs))
    first = found.order_by(Claim.place_id.is_(None), Enrolment.id).options(contains_eager(Enrolment.claim)).limit(1)
    return db.session.scalars(first.execution_options(populate_existing=True)).one_or_none()


def _living(known: Known) -> Select[int]:
    """Their claims that live; a dead offer does not, swept or not."""
    alive = Claim.expires_at.is_(None) | (Claim.expires_at > now())
    return select(Claim.id).where(Claim.resource_id.in_(known.resource_ids), Claim.status.in_(ACTIVE), alive)
