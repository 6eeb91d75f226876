"""`flask worker`: sends mails, lets requests expire, reminds, tidies up; its own process beside the web."""

import logging
import os
import secrets
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click
from flask.cli import with_appcontext

from app.accounts.services import purge_old
from app.bookings.services import expire_changes_due, expire_due, expire_series_due, remind_due
from app.core.clock import now
from app.core.database import db
from app.notifications.services import send_due

log = logging.getLogger("centrum.worker")
Chore = Callable[[threading.Event], int]
SECONDS_TO_END = 1


def expire(_stop: threading.Event) -> int:
    """Let go of times whose request nobody answered, and of what was held for changes."""
    return expire_due(now()) + expire_series_due(now()) + expire_changes_due(now())


def remind(_stop: threading.Event) -> int:
    """Ask whether those come whose booking is near."""
    return remind_due(now())


def send(stop: threading.Event) -> int:
    """Send the mails that are due."""
    return send_due(now(), stop=stop)


def purge(_stop: threading.Event) -> int:
    """Forget drafts, tries and secrets that are over."""
    return purge_old()


CHORES: tuple[Chore, ...] = (expire, remind, send, purge)


@click.command()
@click.option("--once", is_flag=True, help="Do one round and end.")
@click.option("--every", default=2.0, show_default=True, help="Seconds between rounds.")
@with_appcontext
def worker(once: bool, every: float) -> None:
    """Do what is due, again and again, until asked to stop."""
    with asked_to_stop() as stop:
        do_chores(CHORES, stop)
        while not once and not stop.wait(every):
            do_chores(CHORES, stop)


def do_chores(chores: Sequence[Chore], stop: threading.Event) -> None:
    """One round. A chore that fails is noted and tried in the next one; the database may come back."""
    for chore in chores:
        if stop.is_set():
            return
        try:
            chore(stop)
        except Exception as error:  # noqa: BLE001 - the worker's edge: a bug in one chore must not end the others
            _note(chore, error)
        finally:
            db.session.remove()


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set. What does not end by itself within a second is broken off.

    That loses no more than a crash would: a transaction is undone, a mail that was being handed over is tried again.
    """
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.alarm(SECONDS_TO_END)

    def break_off(_signal: int, _frame: FrameType | None) -> None:
        os._exit(0)  # an exception would still wait for the farewell of a mail server that hangs

    wanted = {signal.SIGTERM: ask, signal.SIGINT: ask, signal.SIGALRM: break_off}
    before = {number: signal.signal(number, wish) for number, wish in wanted.items()}
    yield stop
    signal.alarm(0)  # all has ended by itself: Python takes its handlers away as it ends, an alarm then would kill
    if not stop.is_set():
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _note(chore: Chore, error: Exception) -> None:
    """The log gets the kind of the error and where it happened; what it says may hold names and addresses."""
    where = "".join(traceback.format_tb(error.__traceback__))
    mark = secrets.token_hex(4)
    log.error("chore %s failed, mark %s: %s\n%s", chore.__name__, mark, type(error).__name__, where)
