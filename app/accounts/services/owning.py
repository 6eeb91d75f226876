"""What people do with their own account: profile, address, password, browsers, tokens, drafts."""

import json
from collections.abc import Mapping

from sqlalchemy import delete, update

from app.accounts import queries, steps
from app.accounts.models import ApiToken, Attempt, Draft, MailedToken, Person, SignIn
from app.accounts.rules import (
    CONFIRMATION_LASTS,
    DRAFT_LASTS,
    FREE_TRIES,
    LARGEST_DRAFT,
    SLOW_WITHIN,
    AddressTaken,
    DraftTooLarge,
    LinkOver,
    SameAddress,
    WrongCurrentPassword,
    WrongPassword,
    check_email,
    check_name,
    check_phone,
    fingerprint,
    new_secret,
)
from app.accounts.services.pacing import Limit, Try, forgive, may_mail, take_try
from app.accounts.services.passwords import demand_good, hash_password, is_right
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.history.steps import record
from app.notifications.steps import queue_mail

RESET, CHANGE = "reset_password", "change_email"
CHANGE_PATH = "/konto/nowy-adres/TOKEN"


@transaction
def change_profile(actor: Actor, *, name: str, language: str, phone: str) -> None:
    """Raises NotAName and NotATelephone."""
    person = _own(actor)
    person.name, person.language, person.phone = check_name(name), language, check_phone(phone)
    record("changed_profile", "person", person.id, actor_id=person.id)


def change_password(actor: Actor, sign_in_id: int, *, current: str, password: str) -> None:
    """Change one's password; ends all other sign-ins, and links that were mailed before.

    Raises WrongCurrentPassword, TooManyTries and the refusals of passwords.
    """
    person = _own(actor)
    person_id, seen, address = person.id, person.password_hash, person.email
    tried = _take_try(person_id)
    if not is_right(current, seen):
        raise WrongCurrentPassword
    demand_good(password, email=address)
    _change_password(person_id, sign_in_id, tried, seen=seen, password_hash=hash_password(password))


@transaction
def _change_password(person_id: int, sign_in_id: int, tried: Try, *, seen: str, password_hash: str) -> None:
    person = steps.locked_person(person_id)
    if person.password_hash != seen:  # changed while this one was judged
        raise WrongCurrentPassword
    person.password_hash = password_hash
    forgive(tried)
    steps.end_sign_ins(person.id, but=sign_in_id)
    steps.kill_mailed(person.id, RESET, CHANGE)
    record("changed_password", "person", person.id, actor_id=person.id)
    queue_mail("password_changed", address=person.email, language=person.language, person_id=person.id)


def change_email(actor: Actor, *, email: str, current: str) -> None:
    """Ask for another address: a link goes to the new one. Answers alike where somebody else has it.

    Raises NotAnAddress, SameAddress, WrongCurrentPassword and TooManyTries.
    """
    address, person = check_email(email), _own(actor)
    person_id, seen = person.id, person.password_hash
    if address == person.email:
        raise SameAddress
    _take_try(person_id)
    if not is_right(current, seen):
        raise WrongCurrentPassword
    _change_email(person_id, address)


@transaction
def _change_email(person_id: int, address: str) -> None:
    person, taken = steps.locked_person(person_id), queries.person_by_email(address)
    if not may_mail(address):
        return
    if taken is not None:
        queue_mail("already_registered", address=address, language=taken.language, person_id=taken.id)
        return
    steps.mail_secret(person, CHANGE, lasts=CONFIRMATION_LASTS, path=CHANGE_PATH, address=address)


def confirm_new_email(actor: Actor, token: str, *, password: str = "") -> None:
    """Take the new address; reset links to the old one die, the old one is told.

    Whoever is not signed in as the person says the password, so that nobody lends their address to a
    stranger's account by a careless click. Raises LinkOver, WrongPassword, TooManyTries and AddressTaken.
    """
    kept = queries.mailed_token(token, CHANGE)
    if kept is None:
        raise LinkOver
    if actor.person_id != kept.person_id:
        seen = db.session.get_one(Person, kept.person_id).password_hash
        _take_try(kept.person_id)
        if not is_right(password, seen):
            raise WrongPassword
    _confirm_new_email(token)


@transaction
def _confirm_new_email(token: str) -> None:
    used = steps.use_mailed(token, CHANGE)
    person = steps.locked_person(used.person_id)
    old = person.email
    if queries.person_by_email(used.new_email) is not None:
        raise AddressTaken
    person.email = used.new_email
    steps.kill_mailed(person.id, RESET, CHANGE)
    record("changed_email", "person", person.id, actor_id=person.id)
    queue_mail("email_changed", address=old, language=person.language, person_id=person.id)


@transaction
def end_sign_in(actor: Actor, sign_in_id: int) -> None:
    """End one of one's own sign-ins. Raises NotFound."""
    ended = db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == _own(actor).id, SignIn.ended_at.is_(None))
        .values(ended_at=now())
        .returning(SignIn.id)
    ).scalar_one_or_none()
    if ended is None:
        raise NotFound


@transaction
def make_api_token(actor: Actor, *, label: str) -> str:
    """Make a bearer token for the API; it is told once and kept as a hash."""
    person = _own(actor)
    token = f"co_{new_secret()}"
    db.session.add(ApiToken(person_id=person.id, label=label, token_hash=fingerprint(token)))
    record("made_api_token", "person", person.id, actor_id=person.id)
    return token


@transaction
def revoke_api_token(actor: Actor, token_id: int) -> None:
    """Raises NotFound."""
    revoked = db.session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.person_id == _own(actor).id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(ApiToken.id)
    ).scalar_one_or_none()
    if revoked is None:
        raise NotFound
    record("revoked_api_token", "person", _own(actor).id, actor_id=actor.person_id)


@transaction
def keep_draft(fields: Mapping[str, object]) -> str:
    """Keep a typed form for a day; gives the key for its address. Raises DraftTooLarge."""
    if len(json.dumps(dict(fields))) > LARGEST_DRAFT:
        raise DraftTooLarge
    key = new_secret()
    db.session.add(Draft(key_hash=fingerprint(key), fields=dict(fields), expires_at=now() + DRAFT_LASTS))
    return key


@transaction
def purge_old() -> int:
    """Forget drafts, tries and secrets that are over; gives their number. The worker calls it."""
    gone = 0
    for table, over in (
        (Draft, Draft.expires_at <= now()),
        (Attempt, Attempt.created_at <= now() - SLOW_WITHIN),
        (MailedToken, MailedToken.expires_at <= now() - CONFIRMATION_LASTS),
        (SignIn, SignIn.expires_at <= now()),
    ):
        gone += len(db.session.execute(delete(table).where(over).returning(table.id)).all())
    return gone


def _take_try(person_id: int) -> Try:
    return take_try("current", Limit(f"person {person_id}", FREE_TRIES))


def _own(actor: Actor) -> Person:
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    assert actor.person_id is not None
    return db.session.get_one(Person, actor.person_id)
