"""Slowing those who guess, and sparing those who are written to: tries are counted before they are judged."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, or_, select

from app.accounts import steps
from app.accounts.models import Attempt
from app.accounts.rules import MAILS_AT_ONCE, SLOW_WITHIN, check_pace
from app.core.clock import now
from app.core.database import db, transaction


@dataclass(frozen=True)
class Limit:
    """What is tried at, and how many tries are free."""

    subject: str
    free: int

    @property
    def key(self) -> str:
        """A keyed hash, so that the table tells nobody who tried from where."""
        secret = current_app.config["SECRET_KEY"].encode()
        return hmac.new(secret, self.subject.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Try:
    """A try that was counted: its rows, and what it was first of all tried at."""

    kind: str
    first_key: str
    ids: tuple[int, ...]


@transaction
def take_try(kind: str, *limits: Limit) -> Try:
    """Count a try against every limit before it is judged, so that many at once gain nothing.

    Raises TooManyTries, and then it is not counted: whoever waits is let in.
    """
    keys = [limit.key for limit in limits]
    for key in sorted(keys):
        steps.take_turns(key)
    for limit in limits:
        check_pace(_tries(kind, limit.key), now=now(), free=limit.free)
    counted = [Attempt(kind=kind, subject_hash=key) for key in keys]
    db.session.add_all(counted)
    db.session.flush()
    return Try(kind, keys[0], tuple(one.id for one in counted))


def forgive(tried: Try) -> None:
    """The try was right: it no longer counts, nor do the earlier ones at the same thing. Within a transaction."""
    same = (Attempt.kind == tried.kind) & (Attempt.subject_hash == tried.first_key)
    db.session.execute(delete(Attempt).where(or_(Attempt.id.in_(tried.ids), same)))


def may_mail(address: str) -> bool:
    """Whether this address got few mails of accounts lately; counts one more if so. Within a transaction.

    Whoever asks again and again for somebody else's mail fills nobody's mailbox; the last mail stays good.
    """
    key = Limit(f"mail {address}", MAILS_AT_ONCE).key
    steps.take_turns(key)
    if len(_tries("mail", key)) >= MAILS_AT_ONCE:
        return False
    db.session.add(Attempt(kind="mail", subject_hash=key))
    return True


def _tries(kind: str, key: str) -> Sequence[datetime]:
    return db.session.scalars(
        select(Attempt.created_at).where(
            Attempt.kind == kind, Attempt.subject_hash == key, Attempt.created_at > now() - SLOW_WITHIN
        )
    ).all()
