"""Races with real processes: many clients do something at one instant, each with its own application and connection."""

import importlib
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Any

import pytest

PROCESSES = 5
_applications: dict[str, Any] = {}


@dataclass(frozen=True)
class Job:
    """Call `module:function` with these arguments, inside an application context."""

    target: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Ended:
    """What became of a job: its result, or the class of the refusal (or, as a bug, of another error)."""

    result: Any = None
    refusal: str | None = None
    bug: str | None = None


class Race:
    """`race(url, jobs)` runs all jobs at one instant, spread over processes and their threads."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def __call__(self, database_url: str, jobs: Sequence[Job]) -> list[Ended]:
        lots = [list(jobs[number::PROCESSES]) for number in range(PROCESSES)]
        ready = [self._pool.submit(_warm_up, database_url, time.time() + 0.3) for _ in lots]
        for one in ready:
            one.result(60)
        go_at = time.time() + 0.5
        running = [self._pool.submit(_run, database_url, lot, go_at) for lot in lots if lot]
        return [ended for one in running for ended in one.result(120)]

    def run_here(self, database_url: str, job: Job) -> Any:
        """One job in one process, to arrange or to look; raises what it raises."""
        (ended,) = self._pool.submit(_run, database_url, [job], 0.0).result(60)
        assert ended.bug is None, ended.bug
        assert ended.refusal is None, ended.refusal
        return ended.result


def outcomes(ended: Sequence[Ended]) -> Counter[str]:
    """How many jobs were "done", and how many met each refusal; a bug counts under its own text."""
    return Counter(one.bug or one.refusal or "done" for one in ended)


@pytest.fixture(scope="session")
def race() -> Iterator[Race]:
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        yield Race(pool)


def _application(database_url: str) -> Any:
    from app import create_app
    from config import Settings

    if database_url not in _applications:
        settings = replace(
            Settings.from_environment(), environment="test", database_url=database_url, secret_key="x" * 40, demo=False
        )
        _applications.clear()
        _applications[database_url] = create_app(settings)
    return _applications[database_url]


def _warm_up(database_url: str, until: float) -> None:
    from sqlalchemy import text

    from app.core.database import db

    with _application(database_url).app_context():
        db.session.execute(text("SELECT 1"))
    time.sleep(max(0.0, until - time.time()))  # so that each process takes one of these


def _run(database_url: str, jobs: Sequence[Job], go_at: float) -> list[Ended]:
    application = _application(database_url)
    ended: list[Ended] = [Ended()] * len(jobs)

    def client(number: int) -> None:
        module, _, name = jobs[number].target.partition(":")
        function = getattr(importlib.import_module(module), name)
        with application.app_context():
            time.sleep(max(0.0, go_at - time.time()))
            ended[number] = end_of(function, jobs[number].arguments)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def end_of(function: Any, arguments: tuple[Any, ...]) -> Ended:
    """Do it, and tell what became of it."""
    from app.core.errors import Refusal

    try:
        return Ended(result=function(*arguments))
    except Refusal as refusal:
        return Ended(refusal=refusal.code)
    except Exception as error:  # noqa: BLE001 - a race must tell of every bug
        return Ended(bug=f"{type(error).__name__}: {error}")
