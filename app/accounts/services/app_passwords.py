"""Passwords of calendar programs: made and ended by their owner, known by the server at every request."""

import logging
from datetime import timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import OperationalError

from app.accounts import queries, steps
from app.accounts.models import AppPassword
from app.accounts.rules import (
    FREE_TRIES,
    FREE_TRIES_OF_A_NETWORK,
    MOST_APP_PASSWORDS,
    TooManyAppPasswords,
    WrongAppPassword,
    app_fingerprint,
    looked_for,
    new_app_password,
)
from app.accounts.services.pacing import Limit, take_try
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.history.steps import record

NOTED_ONCE_IN = timedelta(hours=1)

log = logging.getLogger("centrum.accounts")


@transaction
def make_app_password(actor: Actor, *, label: str) -> str:
    """Make a password for one calendar program; it is told once and kept as a hash. Raises TooManyAppPasswords."""
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    assert actor.person_id is not None
    steps.locked_person(actor.person_id)
    in_use = AppPassword.person_id == actor.person_id, AppPassword.ended_at.is_(None)
    if (db.session.scalar(select(func.count()).where(*in_use)) or 0) >= MOST_APP_PASSWORDS:
        raise TooManyAppPasswords(most=MOST_APP_PASSWORDS)
    password = new_app_password()
    db.session.add(AppPassword(person_id=actor.person_id, label=label, password_hash=app_fingerprint(password)))
    record("made_app_password", "person", actor.person_id, actor_id=actor.person_id)
    return password


@transaction
def end_app_password(actor: Actor, app_password_id: int) -> None:
    """It opens nothing from the next request on. Raises NotFound."""
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    its_own = AppPassword.id == app_password_id, AppPassword.person_id == actor.person_id
    living = update(AppPassword).where(*its_own, AppPassword.ended_at.is_(None))
    if db.session.scalar(living.values(ended_at=now()).returning(AppPassword.id)) is None:
        raise NotFound
    record("ended_app_password", "person", actor.person_id or 0, actor_id=actor.person_id)


def enter_by_app(email: str, *, password: str, network: str) -> AppPassword:
    """The app password that was sent. Answers alike, and in like time, for unknown addresses.

    Only wrong ones are counted and slowed: nobody guesses 128 bits, and a program with an old password stops no other
    one beside it. Raises WrongAppPassword and TooManyTries.
    """
    address = looked_for(email)
    found = queries.app_password(address, app_fingerprint(password))
    if found is not None:
        return found
    take_try("app_password", Limit(f"{address} from {network}", FREE_TRIES), Limit(network, FREE_TRIES_OF_A_NETWORK))
    raise WrongAppPassword


def note_use(used: AppPassword) -> None:
    """Note that it was used, once an hour, and where the database has time for it."""
    before = now() - NOTED_ONCE_IN
    if used.last_used_at is not None and used.last_used_at > before:
        return
    try:
        _note_use(used.id)
    except OperationalError as error:
        log.warning("the use of an app password was not noted: %s", type(error.orig).__name__)


@transaction
def _note_use(app_password_id: int) -> None:
    is_old = or_(AppPassword.last_used_at.is_(None), AppPassword.last_used_at <= now() - NOTED_ONCE_IN)
    db.session.execute(update(AppPassword).where(AppPassword.id == app_password_id, is_old).values(last_used_at=now()))
