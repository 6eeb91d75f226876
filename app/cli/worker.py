"""`flask worker`: sends mails, lets requests expire, offers what is free, reminds, tidies up; beside the web."""

import logging
import os
import secrets
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

import click
from flask.cli import with_appcontext

from app.accounts.services import purge_old
from app.bookings.services import (
    close_holes,
    end_offers_due,
    expire_changes_due,
    expire_due,
    expire_series_due,
    lapse_counter_offers_due,
    offer_what_is_free,
    pass_over_due,
    remind_due,
    settle_decisions_due,
    warn_due,
)
from app.calendars.services import end_feed_links_due
from app.core.clock import now
from app.core.database import db
from app.desk.services import forget_old_takers, free_unused_due
from app.desk.services.importing import work_off_imports
from app.notifications.services import send_due
from app.programme.services.announcing import publish_due
from app.programme.services.bundling import make_bundles
from app.programme.services.digest import send_digests_due
from app.programme.services.following import forget_followers
from app.programme.services.forgetting import forget_guests, forget_needs
from app.programme.services.interest import tell_interested_due
from app.programme.services.materials import remind_of_captions_due
from app.programme.services.minimum import warn_of_too_few
from app.programme.services.polls import lapse_polls_due, remind_polls_due
from app.programme.services.reminding_enrolled import remind_enrolled_due
from app.programme.services.seats import end_unconfirmed_due, sweep_seats_due
from app.programme.services.surveys import ask_due, remind_of_surveys_due
from app.programme.services.visits_in_time import lapse_visits_due, remind_visits_due, thank_visitors_due

log = logging.getLogger("centrum.worker")
Chore = Callable[[threading.Event], int]
SECONDS_TO_END = 1
A_MINUTE = timedelta(minutes=1)


def expire(_stop: threading.Event) -> int:
    """Let go of times whose request nobody answered, and of what was held for changes."""
    return expire_due(now()) + expire_series_due(now()) + expire_changes_due(now())


def end_polls(_stop: threading.Event) -> int:
    """Free the dates of which a group chose none in time, and those of a visit that nobody confirmed."""
    return lapse_polls_due(now()) + lapse_visits_due(now())


def settle(_stop: threading.Event) -> int:
    """Free what was refused and can no longer be undone."""
    return settle_decisions_due(now())


def close(_stop: threading.Event) -> int:
    """Let closures take the time of what was left in them and is gone."""
    return close_holes(now())


def remind(_stop: threading.Event) -> int:
    """Ask whether those come whose booking is near."""
    return remind_due(now())


def remind_groups(_stop: threading.Event) -> int:
    """Remind members of groups who have not said which date suits them, and visitors; thank visitors."""
    return remind_polls_due(now()) + remind_visits_due(now()) + thank_visitors_due(now())


def warn(_stop: threading.Event) -> int:
    """Tell those who decide what waits too long, and what has too few people."""
    return warn_due(now()) + warn_of_too_few(now())


def end_offers(_stop: threading.Event) -> int:
    """Leave offers to the next that nobody took in time; nobody waits for what has passed, nor for an applicant."""
    return end_offers_due(now()) + pass_over_due(now()) + lapse_counter_offers_due(now())


def offer(_stop: threading.Event) -> int:
    """Offer what became free by itself to those who wait."""
    return offer_what_is_free(now())


def free(_stop: threading.Event) -> int:
    """Free rooms to which nobody came, where the room says so; forget who had keys long ago."""
    return free_unused_due(now()) + forget_old_takers(now())


def announce(_stop: threading.Event) -> int:
    """Let calendars name what was to be announced until now, and tell those who wait for dates or enrolment."""
    return publish_due(now()) + tell_interested_due(now())


def ask(_stop: threading.Event) -> int:
    """Ask those who were there how it was, and remind them once; remind staff of captions."""
    return ask_due(now()) + remind_of_surveys_due(now()) + remind_of_captions_due(now())


def digest(stop: threading.Event) -> int:
    """Queue the weekly digest of those who follow the programme."""
    return send_digests_due(now(), stop=stop)


def seat(_stop: threading.Event) -> int:
    """Hand on the places of the programme that nobody took in time, and let those go who never confirmed."""
    return sweep_seats_due(now()) + end_unconfirmed_due(now())


def remind_enrolled(_stop: threading.Event) -> int:
    """Remind those who have a place."""
    return remind_enrolled_due(now())


def send(stop: threading.Event) -> int:
    """Send the mails that are due."""
    return send_due(now(), stop=stop)


def import_files(stop: threading.Event) -> int:
    """Check files that were sent, and import those that are wanted."""
    return work_off_imports(now(), stop=stop)


def bundle(stop: threading.Event) -> int:
    """Make the ZIPs of certificates that somebody waits for."""
    return make_bundles(now(), stop=stop)


def purge(_stop: threading.Event) -> int:
    """Forget drafts, tries and secrets that are over."""
    return purge_old()


def end_links(_stop: threading.Event) -> int:
    """End the secret addresses of calendars that their owners may no longer see."""
    return end_feed_links_due(now())


def forget(_stop: threading.Event) -> int:
    """Forget who follows no longer or never confirmed it, guests likewise, and what people needed for what is over."""
    return forget_followers(now()) + forget_needs(now()) + forget_guests(now())


class OnceAMinute:
    """A chore that is not due at every round."""

    def __init__(self, chore: Chore) -> None:
        self.chore, self.__name__ = chore, chore.__name__
        self._last: datetime | None = None

    def __call__(self, stop: threading.Event) -> int:
        if self._last is not None and now() - self._last < A_MINUTE:
            return 0
        self._last = now()
        return self.chore(stop)


CHORES: tuple[Chore, ...] = (
    *(expire, end_polls, settle, free, end_offers, close, offer),
    *(remind, remind_groups, warn, announce, ask, seat, remind_enrolled, digest, send, purge, forget),
    *(import_files, bundle, end_links),
)
SELDOM = frozenset({announce, ask, close, digest, end_links, forget, free, offer, remind_enrolled, remind_groups, warn})


@click.command()
@click.option("--once", is_flag=True, help="Do one round and end.")
@click.option("--every", default=2.0, show_default=True, help="Seconds between rounds.")
@with_appcontext
def worker(once: bool, every: float) -> None:
    """Do what is due, again and again, until asked to stop."""
    chores = [OnceAMinute(chore) if chore in SELDOM else chore for chore in CHORES]
    with asked_to_stop() as stop:
        do_chores(chores, stop)
        while not once and not stop.wait(every):
            do_chores(chores, stop)


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
