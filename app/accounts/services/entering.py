"""Coming in: sign up, confirm the address, sign in and out, set a new password."""

import hmac

from app.accounts import queries, steps
from app.accounts.models import Person, SignIn
from app.accounts.rules import (
    CONFIRMATION_LASTS,
    FREE_TRIES,
    FREE_TRIES_AT_AN_ADDRESS,
    FREE_TRIES_OF_A_NETWORK,
    RESET_LASTS,
    AddressTaken,
    LinkOver,
    NotConfirmed,
    WrongPassword,
    check_email,
    check_name,
    fingerprint,
    looked_for,
    new_secret,
)
from app.accounts.services.pacing import Limit, Try, forgive, may_mail, take_try
from app.accounts.services.passwords import demand_good, hash_password, is_outdated, is_right
from app.core.clock import now
from app.core.database import db, transaction
from app.history.steps import record
from app.notifications.steps import queue_mail

CONFIRM, RESET, CHANGE = "confirm_email", "reset_password", "change_email"
CONFIRM_PATH, RESET_PATH = "/konto/potwierdz/TOKEN", "/konto/nowe-haslo/TOKEN"


def sign_up(email: str, *, name: str, password: str, language: str, next_path: str = "") -> str:
    """Open an account that waits for its address to be confirmed. Answers alike for known and unknown addresses.

    Gives a mark for this browser, by which `confirm_email` knows it again.
    Raises NotAName, NotAnAddress and the refusals of passwords.
    """
    name, address = check_name(name), check_email(email)
    demand_good(password, email=address)
    password_hash = hash_password(password)
    try:
        return _sign_up(address, name, password_hash, language, next_path)
    except AddressTaken:  # by the same form, sent twice at one instant: now the account is there to be seen
        return _sign_up(address, name, password_hash, language, next_path)


@transaction
def _sign_up(address: str, name: str, password_hash: str, language: str, next_path: str) -> str:
    person = queries.person_by_email(address)
    if person is not None:
        person = steps.locked_person(person.id)
    if person is None:
        person = steps.new_person(address, name=name, password_hash=password_hash, language=language)
        may_mail(address)
    elif not may_mail(address):
        return fingerprint(new_secret())
    elif person.email_confirmed_at is not None or person.disabled_at is not None:
        queue_mail("already_registered", address=address, language=person.language, person_id=person.id)
        return fingerprint(new_secret())
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
    password_hash = db.session.get_one(Person, kept.person_id).password_hash
    if not hmac.compare_digest(mark.encode(), fingerprint(token).encode()) and not is_right(password, password_hash):
        raise WrongPassword
    return _confirm_email(token)


@transaction
def _confirm_email(token: str) -> str:
    person = steps.locked_person(steps.use_mailed(token, CONFIRM).person_id)
    person.email_confirmed_at = now()
    record("confirmed_email", "person", person.id, actor_id=person.id)
    return steps.start_sign_in(person)


def sign_in(email: str, *, password: str, network: str) -> str:
    """Sign in; gives the secret for the cookie. Answers alike, and in like time, for unknown addresses.

    `network` is the address of the connection. Guessing at one account from one network is slowed first, so
    that a stranger elsewhere does not slow the owner. Raises WrongPassword, NotConfirmed (a new mail is sent)
    and TooManyTries.
    """
    address = looked_for(email)
    tried = take_try(
        "sign_in",
        Limit(f"{address} from {network}", FREE_TRIES),
        Limit(address, FREE_TRIES_AT_AN_ADDRESS),
        Limit(network, FREE_TRIES_OF_A_NETWORK),
    )
    person = queries.person_by_email(address)
    password_hash = person.password_hash if person is not None else ""
    if not is_right(password, password_hash) or person is None or person.disabled_at is not None:
        raise WrongPassword
    if person.email_confirmed_at is None:
        _send_confirmation(person.id)
        raise NotConfirmed
    renewed = hash_password(password) if is_outdated(password_hash) else password_hash
    return _sign_in(person.id, tried, seen=password_hash, renewed=renewed)


@transaction
def _sign_in(person_id: int, tried: Try, *, seen: str, renewed: str) -> str:
    person = steps.locked_person(person_id)
    if person.password_hash != seen or not person.is_active:  # changed while the password was judged
        raise WrongPassword
    person.password_hash = renewed
    forgive(tried)
    record("signed_in", "person", person.id, actor_id=person.id)
    return steps.start_sign_in(person)


@transaction
def sign_out(sign_in_id: int) -> None:
    """End one sign-in on the server: its cookie is worth nothing from now on."""
    kept = db.session.get(SignIn, sign_in_id)
    if kept is not None and kept.ended_at is None:
        kept.ended_at = now()


def send_reset(email: str, *, network: str) -> None:
    """Mail a link for a new password to whoever has this address; answers alike if nobody has. Raises TooManyTries."""
    take_try("reset", Limit(network, FREE_TRIES))
    _send_reset(looked_for(email))


@transaction
def _send_reset(address: str) -> None:
    person = queries.person_by_email(address)
    if person is not None and person.disabled_at is None and may_mail(address):
        steps.mail_secret(person, RESET, lasts=RESET_LASTS, path=RESET_PATH)


def reset_password(token: str, *, password: str) -> str:
    """Set a new password by a mailed link; ends all sign-ins, confirms the address, and signs in.

    Raises LinkOver and the refusals of passwords.
    """
    kept = queries.mailed_token(token, RESET)
    if kept is None:
        raise LinkOver
    demand_good(password, email=db.session.get_one(Person, kept.person_id).email)
    return _reset_password(token, hash_password(password))


@transaction
def _reset_password(token: str, password_hash: str) -> str:
    person = steps.locked_person(steps.use_mailed(token, RESET).person_id)
    person.password_hash = password_hash
    person.email_confirmed_at = person.email_confirmed_at or now()
    steps.kill_mailed(person.id, RESET, CONFIRM, CHANGE)
    steps.end_sign_ins(person.id)
    steps.revoke_tokens(person.id)
    record("reset_password", "person", person.id, actor_id=person.id)
    queue_mail("password_changed", address=person.email, language=person.language, person_id=person.id)
    return steps.start_sign_in(person)


@transaction
def _send_confirmation(person_id: int) -> None:
    person = db.session.get_one(Person, person_id)
    if may_mail(person.email):
        steps.mail_secret(person, CONFIRM, lasts=CONFIRMATION_LASTS, path=CONFIRM_PATH)
