"""Writes about people inside somebody's transaction."""

from datetime import timedelta

from sqlalchemy import func, select, update

from app.accounts.models import ApiToken, AppPassword, MailedToken, Person, SignIn
from app.accounts.rules import SIGN_IN_LASTS, AddressTaken, LinkOver, fingerprint, new_secret
from app.core.clock import now
from app.core.database import db, demand_writing, explain, flush
from app.history.steps import record
from app.notifications.steps import queue_mail
from app.schedule.steps import new_resource

explain("uq_person_email", AddressTaken)


def new_person(email: str, *, name: str, password_hash: str, language: str, is_confirmed: bool = False) -> Person:
    """Make a person with the resource that makes them bookable. Raises AddressTaken."""
    demand_writing()
    person = Person(
        email=email,
        name=name,
        password_hash=password_hash,
        language=language,
        resource_id=new_resource("person"),
        email_confirmed_at=now() if is_confirmed else None,
    )
    db.session.add(person)
    flush()
    record("signed_up", "person", person.id, actor_id=person.id)
    return person


def locked_person(person_id: int) -> Person:
    """The person as they are now; nobody else changes them until this transaction ends."""
    fresh = select(Person).where(Person.id == person_id).with_for_update(key_share=True)
    return db.session.scalars(fresh.execution_options(populate_existing=True)).one()


def take_turns(key: str) -> None:
    """Whoever tries at the same key waits until this transaction ends; SQLite lets one write at a time anyway."""
    demand_writing()
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))


def start_sign_in(person: Person) -> str:
    """Sign a browser in; gives the secret for its cookie."""
    token = new_secret()
    db.session.add(SignIn(person_id=person.id, token_hash=fingerprint(token), expires_at=now() + SIGN_IN_LASTS))
    return token


def end_sign_ins(person_id: int, *, but: int | None = None) -> None:
    """End every sign-in of a person, at the next request of each browser; `but` is the one that asks."""
    living = SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.id != (but or 0)
    db.session.execute(update(SignIn).where(*living).values(ended_at=now()))


def revoke_tokens(person_id: int) -> None:
    """End every API token and app password of a person."""
    living = ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None)
    db.session.execute(update(ApiToken).where(*living).values(revoked_at=now()))
    in_use = AppPassword.person_id == person_id, AppPassword.ended_at.is_(None)
    db.session.execute(update(AppPassword).where(*in_use).values(ended_at=now()))


def kill_mailed(person_id: int, *purposes: str) -> None:
    """A newer secret of a kind kills the older ones."""
    living = MailedToken.person_id == person_id, MailedToken.purpose.in_(purposes), MailedToken.used_at.is_(None)
    db.session.execute(update(MailedToken).where(*living).values(used_at=now()))


def use_mailed(token: str, purpose: str) -> MailedToken:
    """Use a mailed secret up: compare and set, so that of two parallel uses one succeeds. Raises LinkOver.

    Its person is locked first, as by whoever sends a newer one: the two never meet half way.
    """
    kept = db.session.scalars(
        select(MailedToken).where(MailedToken.token_hash == fingerprint(token), MailedToken.purpose == purpose)
    ).one_or_none()
    if kept is None or locked_person(kept.person_id).disabled_at is not None:
        raise LinkOver
    living = MailedToken.id == kept.id, MailedToken.used_at.is_(None), MailedToken.expires_at > now()
    used = db.session.execute(update(MailedToken).where(*living).values(used_at=now()).returning(MailedToken.id))
    if used.scalar_one_or_none() is None:
        raise LinkOver
    return kept


def mail_secret(
    person: Person, purpose: str, *, lasts: timedelta, path: str, address: str = "", next_path: str = ""
) -> str:
    """Queue a mail with a secret link, and kill the older ones of its kind. Gives the secret's fingerprint."""
    locked_person(person.id)
    kill_mailed(person.id, purpose)
    token = new_secret()
    db.session.add(
        MailedToken(
            person_id=person.id,
            purpose=purpose,
            token_hash=fingerprint(token),
            new_email=address,
            expires_at=now() + lasts,
        )
    )
    queue_mail(
        purpose,
        address=address or person.email,
        language=person.language,
        person_id=person.id,
        name=person.name,
        secret_path=path.replace("TOKEN", token),
        next_path=next_path,
        until=now() + lasts,
    )
    return fingerprint(token)
