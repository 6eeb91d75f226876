"""Hashing passwords with Argon2id (RFC 9106); always outside of a transaction, because it is slow on purpose."""

import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app


def hash_password(password: str) -> str:
    return _hasher().hash(password)


def is_right(password: str, password_hash: str) -> bool:
    """Whether this is the password; takes as long where there is no account, by a hash of nobody's."""
    try:
        _hasher().verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def _hasher() -> PasswordHasher:
    return _cheap() if current_app.config["TESTING"] else _strong()


@functools.cache
def _strong() -> PasswordHasher:
    return PasswordHasher()


@functools.cache
def _cheap() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def _nobodys_hash() -> str:
    return _nobodys_cheap() if current_app.config["TESTING"] else _nobodys_strong()


@functools.cache
def _nobodys_strong() -> str:
    return _strong().hash("nobody has this password")


@functools.cache
def _nobodys_cheap() -> str:
    return _cheap().hash("nobody has this password")
