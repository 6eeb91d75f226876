"""`flask worker`: sends mails, lets requests expire, tidies up; its own process beside the web."""

import logging
import secrets
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.services import purge_old
from app.bookings.services import expire_due
from app.core.clock import now
from app.core.database import db
from app.core.errors import Refusal
from app.notifications.services import send_due

log = logging.getLogger("centrum.worker")
Chore = Callable[[datetime], int]


def purge(_at: datetime) -> int:
    """Forget drafts, tries and secrets that are over."""
    return purge_old()


CHORES: tuple[Chore, ...] = (expire_due, send_due, purge)


@click.command()
@click.option("--once", is_flag=True, help="Do one round and end.")
@click.option("--every", default=2.0, show_default=True, help="Seconds between rounds.")
@with_appcontext
def worker(once: bool, every: float) -> None:
    """Do what is due, again and again, until asked to stop."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    do_chores()
    while not once and not stop.wait(every):
        do_chores()


def do_chores() -> None:
    """One round. A chore that fails is noted and tried in the next one; the database may come back."""
    for chore in CHORES:
        try:
            chore(now())
        except (SQLAlchemyError, Refusal, OSError) as error:
            log.exception("chore %s failed, mark %s", chore.__name__, secrets.token_hex(4), exc_info=error)
        finally:
            db.session.remove()
