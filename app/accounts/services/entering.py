"""Coming in: sign up, confirm the address, sign in and out, set a new password."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, select

from app.accounts import queries, steps
from app.accounts.models import Attempt, Person, SignIn
from app.accounts.rules import (
    CONFIRMATION_LASTS,
    FREE_TRIES,
    FREE_TRIES_OF_A_NETWORK,
    RESET_LASTS,
    SLOW_WITHIN,
    LinkOver,
    NotConfirmed,
    WrongPassword,
    check_email,
    check_pace,
    check_password,
    fingerprint,
    new_secret,
)
from app.accounts.services.passwords import hash_password, is_outdated, is_right
from app.core.clock import now
from app.core.database import db, transaction
from app.history.steps import record
from app.notifications.steps import queue_mail

CONFIRM, RESET = "confirm_email", "reset_password"
CONFIRM_PATH, RESET_PATH = "/konto/potwierdz/TOKEN", "/konto/nowe-haslo/TOKEN"


def sign_up(email: str, *, name: str, password: str, language: str, next_path: str = "") -> str:
    """Open an account that waits for its address to be confirmed. Answers alike for known and unknown addresses.

    Gives a mark for this browser, by which `confirm_email` knows it again.
    Raises NotAnAddress and the refusals of passwords.
    """
    address = check_email(email)
    check_password(password, email=address)
    return _sign_up(address, name, hash_password(password), language, next_path)


@transaction
def _sign_up(address: str, name: str, password_hash: str, language: str, next_path: str) -> str:
    person = queries.person_by_email(address)
    if person is not None and person.email_confirmed_at is not None:
        queue_mail("already_registered", address=address, language=person.language, person_id=person.id)
        return fingerprint(new_secret())
    if person is None:
        person = steps.new_person(address, name=name, password_hash=password_hash, language=language)
    else:
        person.name, person.password_hash, person.language = name, password_hash, language
    return steps.mail_secret(person, CONFIRM, lasts=CONFIRMATION_LASTS, path=CONFIRM_PATH, next_path=next_path)


def confirm_email(token: str, *, mark: str = "", password: str = "") -> str:
    """Confirm an address and sign in; gives the secret for the cookie.

    The browser that signed up is known by its mark; any other says the password, so that nobody
    confirms an account that a stranger opened in their name. Raises LinkOver and WrongPassword.
    """
    kept = queries.mailed_token(token, CONFIRM)
    if kept is None:
        raise LinkOver
    person = db.session.get_one(Person, kept.person_id)
    if not hmac.compare_digest(mark, fingerprint(token)) and not is_right(password, person.password_hash):
        raise WrongPassword
    return _confirm_email(token)


@transaction
def _confirm_email(token: str) -> str:
    used = steps.use_mailed(token, CONFIRM)
    if used is None:
        raise LinkOver
    person = db.session.get_one(Person, used.person_id)
    person.email_confirmed_at = now()
    record("confirmed_email", "person", person.id, actor_id=person.id)
    return steps.start_sign_in(person)


def sign_in(email: str, *, password: str, network: str) -> str:
    """Sign in; gives the secret for the cookie. Answers alike, and in like time, for unknown addresses.

    `network` is the address of the connection. Raises WrongPassword, NotConfirmed (a new mail is sent)
    and TooManyTries.
    """
    address = email.strip().lower()
    subjects = (_subject(address), _subject(network))
    _check_pace(subjects)
    person = queries.person_by_email(address)
    if not is_right(password, person.password_hash if person is not None else ""):
        _note_failure(subjects)
        raise WrongPassword
    assert person is not None
    if person.disabled_at is not None:
        raise WrongPassword
    if person.email_confirmed_at is None:
        _send_confirmation(person.id)
        raise NotConfirmed
    renewed = hash_password(password) if is_outdated(person.password_hash) else ""
    return _sign_in(person.id, subjects[0], renewed)


@transaction
def _sign_in(person_id: int, subject: str, renewed_hash: str) -> str:
    person = db.session.get_one(Person, person_id)
    person.password_hash = renewed_hash or person.password_hash
    db.session.execute(delete(Attempt).where(Attempt.kind == "sign_in", Attempt.subject_hash == subject))
    record("signed_in", "person", person.id, actor_id=person.id)
    return steps.start_sign_in(person)


@transaction
def sign_out(sign_in_id: int) -> None:
    """End one sign-in on the server: its cookie is worth nothing from now on."""
    kept = db.session.get(SignIn, sign_in_id)
    if kept is not None and kept.ended_at is None:
        kept.ended_at = now()


@transaction
def send_reset(email: str, *, network: str) -> None:
    """Mail a link for a new password to whoever has this address; answers alike if nobody has. Raises TooManyTries."""
    address = email.strip().lower()
    subject = _subject(network)
    check_pace(_failures("reset", subject), now=now(), free=FREE_TRIES)
    db.session.add(Attempt(kind="reset", subject_hash=subject))
    person = queries.person_by_email(address)
    if person is not None and person.disabled_at is None:
        steps.mail_secret(person, RESET, lasts=RESET_LASTS, path=RESET_PATH)


def reset_password(token: str, *, password: str) -> str:
    """Set a new password by a mailed link; ends all sign-ins, confirms the address, and signs in.

    Raises LinkOver and the refusals of passwords.
    """
    kept = queries.mailed_token(token, RESET)
    if kept is None:
        raise LinkOver
    check_password(password, email=db.session.get_one(Person, kept.person_id).email)
    return _reset_password(token, hash_password(password))


@transaction
def _reset_password(token: str, password_hash: str) -> str:
    used = steps.use_mailed(token, RESET)
    if used is None:
        raise LinkOver
    person = db.session.get_one(Person, used.person_id)
    person.password_hash = password_hash
    person.email_confirmed_at = person.email_confirmed_at or now()
    steps.kill_mailed(person.id, RESET, CONFIRM, "change_email")
    steps.end_sign_ins(person.id)
    steps.revoke_tokens(person.id)
    record("reset_password", "person", person.id, actor_id=person.id)
    queue_mail("password_changed", address=person.email, language=person.language, person_id=person.id)
    return steps.start_sign_in(person)


@transaction
def _send_confirmation(person_id: int) -> None:
    person = db.session.get_one(Person, person_id)
    steps.mail_secret(person, CONFIRM, lasts=CONFIRMATION_LASTS, path=CONFIRM_PATH)


@transaction
def _note_failure(subjects: Sequence[str]) -> None:
    db.session.add_all(Attempt(kind="sign_in", subject_hash=subject) for subject in subjects)


def _check_pace(subjects: tuple[str, str]) -> None:
    address, network = subjects
    check_pace(_failures("sign_in", address), now=now(), free=FREE_TRIES)
    check_pace(_failures("sign_in", network), now=now(), free=FREE_TRIES_OF_A_NETWORK)


def _failures(kind: str, subject: str) -> Sequence[datetime]:
    return db.session.scalars(
        select(Attempt.created_at).where(
            Attempt.kind == kind, Attempt.subject_hash == subject, Attempt.created_at > now() - SLOW_WITHIN
        )
    ).all()


def _subject(what: str) -> str:
    """A keyed hash, so that the table tells nobody who tried from where."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), what.encode(), hashlib.sha256).hexdigest()
