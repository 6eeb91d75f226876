"""Races with real processes: many clients do something at one instant, each with its own application and connection."""

import importlib
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from tests.support.application import bring_to

PROCESSES = 5
UNTIL_THE_SHOT = 0.02  # seconds from the moment at which all processes have started their threads
_applications: dict[str, Any] = {}
_line: list["StartingLine"] = []  # this process's own


class StartingLine:
    """Where the processes of a race wait until all of them have come; then all know when to run."""

    def __init__(self, context: Any) -> None:
        self._go_at = context.Value("d", 0.0)
        self._all_here = context.Barrier(PROCESSES)

    def wait(self) -> float:
        """The moment of the shot, the same for all."""
        if self._all_here.wait(60) == 0:
            self._go_at.value = time.time() + UNTIL_THE_SHOT
        self._all_here.wait(60)
        return float(self._go_at.value)


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

    def __init__(self, processes: Sequence[ProcessPoolExecutor]) -> None:
        self._processes = processes

    def __call__(self, database_url: str, jobs: Sequence[Job]) -> list[Ended]:
        lots = [list(jobs[number::PROCESSES]) for number in range(PROCESSES)]
        running = [
            process.submit(_run_with_the_others, database_url, lot)
            for process, lot in zip(self._processes, lots, strict=True)
        ]
        return [ended for one in running for ended in one.result(180)]

    def run_here(self, database_url: str, job: Job) -> Any:
        """One job in one process, to arrange or to look; raises what it raises."""
        (ended,) = self._processes[0].submit(_run, database_url, [job]).result(60)
        assert ended.bug is None, ended.bug
        assert ended.refusal is None, ended.refusal
        return ended.result


def meet(place: str, number: int) -> None:
    """Wait until so many racers have come here, for a minute at most: what each has seen, nobody has changed yet."""
    folder = Path(tempfile.gettempdir()) / f"centrum-race-{place}"
    folder.mkdir(exist_ok=True)
    go, mine = folder / "go", folder / f"{uuid4()}.here"
    mine.touch()
    until = time.monotonic() + 60
    while not go.exists() and time.monotonic() < until:
        if len(list(folder.glob("*.here"))) >= number:
            go.touch()
        time.sleep(0.01)
    mine.unlink()
    if not any(folder.glob("*.here")):
        shutil.rmtree(folder, ignore_errors=True)  # the last one turns off the light


def outcomes(ended: Sequence[Ended]) -> Counter[str]:
    """How many jobs were "done", and how many met each refusal; a bug counts under its own text."""
    return Counter(one.bug or one.refusal or "done" for one in ended)


@pytest.fixture(scope="session")
def race() -> Iterator[Race]:
    # Each is a pool of one, so that each takes its own lot.
    with ExitStack() as stack:
        context = get_context("spawn")
        line = StartingLine(context)
        yield Race(
            [
                stack.enter_context(ProcessPoolExecutor(1, context, initializer=_stand_at, initargs=(line,)))
                for _ in range(PROCESSES)
            ]
        )


def _application(database_url: str) -> Any:
    """The process's application for this kind of database, brought to this one: making it anew takes longer."""
    from app import create_app
    from config import Settings

    kind = make_url(database_url).get_backend_name()
    if kind not in _applications:
        _applications[kind] = create_app(
            replace(
                Settings.from_environment(),
                environment="test",
                database_url=database_url,
                secret_key="x" * 40,
                demo=False,
            )
        )
    bring_to(_applications[kind], database_url)
    return _applications[kind]


def _stand_at(line: StartingLine) -> None:
    _line.append(line)


def _run(database_url: str, jobs: Sequence[Job], wait: Callable[[], float] = time.time) -> list[Ended]:
    application = _application(database_url)
    ended: list[Ended] = [Ended()] * len(jobs)
    shot = threading.Event()
    go_at = 0.0

    def client(number: int) -> None:
        module, _, name = jobs[number].target.partition(":")
        function = getattr(importlib.import_module(module), name)
        with application.app_context():
            shot.wait(120)
            time.sleep(max(0.0, go_at - time.time()))
            ended[number] = end_of(function, jobs[number].arguments)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    go_at = wait()
    shot.set()
    for thread in threads:
        thread.join()
    return ended


def _run_with_the_others(database_url: str, jobs: Sequence[Job]) -> list[Ended]:
    """A process's lot, which may be none, when all processes are ready."""
    if jobs:
        _warm_up(database_url)
        for job in jobs:
            importlib.import_module(job.target.partition(":")[0])
    return _run(database_url, jobs, _line[-1].wait)


def _warm_up(database_url: str) -> None:
    from app.core.database import db

    with _application(database_url).app_context():
        db.session.execute(text("SELECT 1"))


def end_of(function: Any, arguments: tuple[Any, ...]) -> Ended:
    """Do it, and tell what became of it."""
    from app.core.errors import Refusal

    try:
        return Ended(result=function(*arguments))
    except Refusal as refusal:
        return Ended(refusal=refusal.code)
    except Exception as error:  # noqa: BLE001 - a race must tell of every bug
        return Ended(bug=f"{type(error).__name__}: {error}")
