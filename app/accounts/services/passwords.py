"""Hashing passwords with Argon2id (RFC 9106); always outside of a transaction, because it is slow on purpose."""

import functools
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from app.accounts.rules import DEMO_PASSWORD, PasswordTooCommon, check_password


def demand_good(password: str, *, email: str) -> None:
    """Raises the refusals of passwords; outside of a demonstration its password is one that everybody knows."""
    check_password(password, email=email)
    if _everybody_knows(password):
        raise PasswordTooCommon


def hash_password(password: str) -> str:
    return _hasher().hash(_as_typed_anywhere(password))


def is_right(password: str, password_hash: str) -> bool:
    """Whether this is the password; hashes once, and so takes as long, where there is no account.

    The demonstration's password opens nothing elsewhere, should its people have been left in a database.
    """
    if not password_hash:
        hash_password(password)
        return False
    try:
        _hasher().verify(password_hash, _as_typed_anywhere(password))
    except (VerificationError, InvalidHashError):
        return False
    return not _everybody_knows(password)


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def _everybody_knows(password: str) -> bool:
    return password == DEMO_PASSWORD and not current_app.config["SETTINGS"].demo


def _as_typed_anywhere(password: str) -> str:
    """One computer types ą as one sign and another as two: both are the same password."""
    return unicodedata.normalize("NFKC", password)


def _hasher() -> PasswordHasher:
    return _cheap() if current_app.config["TESTING"] else _strong()


@functools.cache
def _strong() -> PasswordHasher:
    return PasswordHasher()


@functools.cache
def _cheap() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
