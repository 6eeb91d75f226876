"""Several workers and several transactions at one instant, real processes, both databases; and kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text

from tests.notifications.smtp import Server, smtp
from tests.support.databases import ENGINES, ROOT
from tests.support.racing import Job, Race, outcomes

__all__ = ["smtp"]
R = "tests.notifications.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def start_worker(url: str, mail_url: str, *options: str) -> "subprocess.Popen[bytes]":
    settings = {"APP_ENV": "test", "DATABASE_URL": url, "MAIL_URL": mail_url}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *options],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def make_due(url: str) -> None:
    """As if the two minutes of a claim had passed."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE mail SET next_try_at = created_at"))
    engine.dispose()


def test_one_event_told_by_many_at_once_is_one_mail(race: Race, url: str) -> None:
    assert outcomes(race(url, [Job(f"{R}:queue", ("approved-1",))] * 10)) == {"done": 10}
    assert race.run_here(url, Job(f"{R}:mails", ())) == (1, 0)


def test_two_workers_never_send_the_same_mail(race: Race, url: str, smtp: Callable[..., Server]) -> None:
    server = smtp()
    race.run_here(url, Job(f"{R}:queue_many", (40,)))

    ended = race(url, [Job(f"{R}:send", (server.url,))] * 6)

    assert outcomes(ended) == {"done": 6}
    assert sum(one.result for one in ended) == 40
    assert Counter(Counter(server.ids).values()) == {1: 40}
    assert race.run_here(url, Job(f"{R}:mails", ())) == (40, 40)


def test_worker_killed_after_handing_over_sends_at_most_twice_by_the_same_id(
    race: Race, url: str, smtp: Callable[..., Server]
) -> None:
    server = smtp()
    race.run_here(url, Job(f"{R}:queue_many", (1,)))
    victim = start_worker(url, server.url, "--once")
    server.on_message = victim.kill
    assert victim.wait(60) == -signal.SIGKILL
    server.on_message = lambda: None
    send = Job(f"{R}:send", (server.url,))

    while_claimed = race.run_here(url, send)
    make_due(url)
    later = [race.run_here(url, send) for _ in range(2)]

    assert (while_claimed, later) == (0, [1, 0])
    assert server.ids == ["<mail-1@127.0.0.1>"] * 2
    assert race.run_here(url, Job(f"{R}:mails", ())) == (1, 1)


def test_worker_ends_when_asked_even_while_the_mail_server_hangs(
    race: Race, fresh_database: Callable[..., str], smtp: Callable[..., Server]
) -> None:
    url, server = fresh_database("sqlite"), smtp()
    race.run_here(url, Job(f"{R}:queue_many", (3,)))
    server.on_message = lambda: (server.got_one.set(), time.sleep(6))
    worker = start_worker(url, server.url)
    assert server.got_one.wait(60)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(60) == 0
    assert race.run_here(url, Job(f"{R}:mails", ())) == (3, 0)


def test_idle_worker_sends_what_comes_and_ends_when_asked(
    race: Race, fresh_database: Callable[..., str], smtp: Callable[..., Server]
) -> None:
    url, server = fresh_database("sqlite"), smtp()
    worker = start_worker(url, server.url, "--every", "0.2")
    race.run_here(url, Job(f"{R}:queue_many", (1,)))
    assert server.got_one.wait(60)
    time.sleep(0.5)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(30) == 0
    assert race.run_here(url, Job(f"{R}:mails", ())) == (1, 1)
