"""Reading people and the secrets by which they are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import ApiToken, AppPassword, Draft, MailedToken, Person, SignIn, StaffRole
from app.accounts.rules import fingerprint
from app.core.access import RANK, Role
from app.core.clock import now
from app.core.database import db

PAGE = 50


@dataclass(frozen=True)
class SignedIn:
    """A signed-in browser and whose it is."""

    sign_in_id: int
    person_id: int


def person(person_id: int) -> Person | None:
    return db.session.get(Person, person_id)


def person_by_email(email: str) -> Person | None:
    """By the kept form of the address."""
    return db.session.scalars(select(Person).where(Person.email == email)).one_or_none()


def session_person(token: str) -> SignedIn | None:
    """Whose cookie this is, if that sign-in still holds. One query."""
    row = db.session.execute(
        select(SignIn.id, SignIn.person_id)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.token_hash == fingerprint(token),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now(),
            Person.disabled_at.is_(None),
        )
    ).one_or_none()
    return SignedIn(row.id, row.person_id) if row is not None else None


def token_person(bearer: str) -> int | None:
    """The person whose API token this is, if neither is revoked or disabled."""
    return db.session.scalar(
        select(ApiToken.person_id)
        .join(Person, Person.id == ApiToken.person_id)
        .where(
            ApiToken.token_hash == fingerprint(bearer),
            ApiToken.revoked_at.is_(None),
            Person.disabled_at.is_(None),
            Person.email_confirmed_at.is_not(None),
        )
    )


def mailed_token(token: str, purpose: str) -> MailedToken | None:
    """The living secret of a mail to somebody whose account is open."""
    return db.session.scalars(
        select(MailedToken)
        .join(Person, Person.id == MailedToken.person_id)
        .where(
            MailedToken.token_hash == fingerprint(token),
            MailedToken.purpose == purpose,
            MailedToken.used_at.is_(None),
            MailedToken.expires_at > now(),
            Person.disabled_at.is_(None),
        )
    ).one_or_none()


def sign_ins(person_id: int) -> Sequence[SignIn]:
    """The browsers in which this person is signed in, newest first."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now())
        .order_by(SignIn.id.desc())
    ).all()


def api_tokens(person_id: int) -> Sequence[ApiToken]:
    """The person's tokens that still work, newest first."""
    return db.session.scalars(
        select(ApiToken)
        .where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    ).all()


def app_password(email: str, password_hash: str) -> AppPassword | None:
    """The living app password of this hash, of somebody with this address whose account is open."""
    return db.session.scalars(
        select(AppPassword)
        .join(Person, Person.id == AppPassword.person_id)
        .where(
            AppPassword.password_hash == password_hash,
            AppPassword.ended_at.is_(None),
            Person.email == email,
            Person.disabled_at.is_(None),
            Person.email_confirmed_at.is_not(None),
        )
    ).one_or_none()


def app_passwords(person_id: int) -> Sequence[AppPassword]:
    """The person's app passwords that still work, newest first."""
    return db.session.scalars(
        select(AppPassword)
        .where(AppPassword.person_id == person_id, AppPassword.ended_at.is_(None))
        .order_by(AppPassword.id.desc())
    ).all()


def draft(key: str) -> dict[str, Any]:
    """The fields that were typed before signing in, or none."""
    kept = db.session.scalar(select(Draft.fields).where(Draft.key_hash == fingerprint(key), Draft.expires_at > now()))
    return dict(kept) if kept else {}


def staff_of(centre_id: int) -> Sequence[tuple[StaffRole, Person]]:
    """Who works at a centre, by name."""
    rows = db.session.execute(
        select(StaffRole, Person)
        .join(Person, Person.id == StaffRole.person_id)
        .where(StaffRole.centre_id == centre_id, StaffRole.revoked_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [(role, who) for role, who in rows]


def deciders(centre_id: int) -> Sequence[Person]:
    """Who decides at a centre: its coordinators and managers."""
    deciding = [role for role, rank in RANK.items() if rank >= RANK[Role.COORDINATOR]]
    return db.session.scalars(
        select(Person)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(
            StaffRole.centre_id == centre_id,
            StaffRole.revoked_at.is_(None),
            StaffRole.role.in_(deciding),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    ).all()


def people(wanted: str, *, page: int) -> Sequence[Person]:
    """People by a part of their name or address, one more than a page so that a next one is known."""
    # SQLite folds the letters of ASCII alone, so "łukasz" is looked for as "Łukasz" too; PostgreSQL knows no NUL.
    wanted = wanted.replace("\x00", "")
    spellings = {wanted, wanted.lower(), wanted.upper(), wanted.title()}
    matches = (column.icontains(one, autoescape=True) for column in (Person.email, Person.name) for one in spellings)
    return db.session.scalars(
        select(Person).where(or_(*matches)).order_by(Person.name, Person.id).offset((page - 1) * PAGE).limit(PAGE + 1)
    ).all()
