"""The negative control of a race: the same jobs in a build without guards, where all look before anybody writes.

The guards are the locks (row locks on PostgreSQL, BEGIN IMMEDIATE on SQLite) and what the database itself refuses
(the promise of the schedule, unique indexes). Without them the jobs are made to meet, so that a control needs no luck:
all look; then they write, one after the other, what their look allowed.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar
from unittest.mock import patch

from flask import current_app
from sqlalchemy import event, select, text

from app.core.database import db
from app.schedule import steps as schedule
from app.schedule.models import Resource
from app.schedule.steps import occupancy
from tests.schedule.racers import drop_the_promise
from tests.support.racing import Ended, Job, Race, end_of, outcomes

PROMISE = "ex_occupancy_overlap"
MAIL = "uq_mail_event_key"
PATIENCE = 30.0
LOCK = re.compile(r"SELECT (resource|pool|follower|survey|activity)\.id\b.*ORDER BY \1\.id", re.DOTALL)
ROW_LOCK = re.compile(r"\s+FOR (NO KEY )?UPDATE( OF \w+)?( SKIP LOCKED)?")
ONE_MAIL = re.compile(r"\s*ON CONFLICT \(event_key\) DO NOTHING")
_client = threading.local()
Test = TypeVar("Test", bound=Callable[..., None])


def control_of(*races: str) -> Callable[[Test], Test]:
    """Says of which races a test is the control; tests/test_house.py demands one for every race."""
    assert races
    return lambda test: test


def without_guards(
    race: Race,
    url: str,
    jobs: Sequence[Job],
    *,
    dropped: Sequence[str] = (),
    unasked: Sequence[str] = (),
    before_commit: bool = False,
) -> dict[str, int]:
    """Run the jobs without locks and the named indexes, and with named questions answered no; gives their outcomes.

    All look before the first writes; then each writes when the ones before it are done. With `before_commit` all
    write, and none commits before all have: that can only be where they write different rows, and not on SQLite.
    """
    way = "before_commit" if before_commit else "before_writing"
    return dict(outcomes(race.run_here(url, job_without_guards(jobs, way, dropped, unasked))))


def crosswise(race: Race, url: str, jobs: Sequence[Job]) -> dict[str, int]:
    """Run two jobs that lock in opposite order, each once: on SQLite, that begin to write without saying so before."""
    return dict(outcomes(race.run_here(url, job_without_guards(jobs, "crosswise"))))


def job_without_guards(
    jobs: Sequence[Job], way: str = "before_writing", dropped: Sequence[str] = (), unasked: Sequence[str] = ()
) -> Job:
    """All jobs as one, for one process; it gives how each of them ended."""
    return Job(f"{__name__}:all_in_one_process", (jobs, way, dropped, unasked))


@dataclass
class _Meeting:
    """Where the jobs wait for each other."""

    number: int
    way: str
    dropped: Sequence[str]
    news: threading.Condition = field(default_factory=threading.Condition)
    wanted: dict[int, set[int]] = field(default_factory=dict)
    arrived: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)

    def want(self, ids: set[int]) -> set[int]:
        """What all jobs want to lock."""
        with self.news:
            self.wanted[_client.number] = ids
            self.news.notify_all()
            self.news.wait_for(lambda: len(self.wanted) == self.number, PATIENCE)
            return set.intersection(*self.wanted.values())

    def arrive(self) -> None:
        with self.news:
            self.arrived.add(_client.number)
            self.news.notify_all()
            self.news.wait_for(lambda: len(self.arrived) == self.number, PATIENCE)

    def wait_for_turn(self) -> None:
        with self.news:
            self.news.wait_for(lambda: self.ended >= set(range(_client.number)), PATIENCE)

    def end(self) -> None:
        with self.news:
            self.arrived.add(_client.number)
            self.ended.add(_client.number)
            self.news.notify_all()


def all_in_one_process(jobs: Sequence[Job], way: str, dropped: Sequence[str], unasked: Sequence[str]) -> list[Ended]:
    """What `without_guards` and `crosswise` run, in another process: a thread and a connection for each job."""
    for name in dropped:
        _drop(name)
    db.session.rollback()
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    meeting, ended = _Meeting(len(jobs), way, dropped), [Ended()] * len(jobs)

    def client(number: int) -> None:
        module, _, name = jobs[number].target.partition(":")
        _client.number, _client.meeting, _client.phase = number, meeting, "before"
        with application.app_context():
            ended[number] = end_of(getattr(import_module(module), name), jobs[number].arguments)
        meeting.end()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(len(jobs))]
    with _no_guards(db.engine, way, unasked):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return ended


def _drop(name: str) -> None:
    if name == PROMISE:
        drop_the_promise()
        return
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {name}"))


@contextmanager
def _no_guards(engine: Any, way: str, unasked: Sequence[str]) -> Iterator[None]:
    listeners = (("begin", _begin, {}), ("before_cursor_execute", _execute, {"retval": True}), ("commit", _commit, {}))
    with ExitStack() as stack:
        for name, listener, how in listeners:
            event.listen(engine, name, listener, **how)
            stack.callback(event.remove, engine, name, listener)
        for name in unasked:
            stack.enter_context(patch(name, lambda *_: False))
        if way == "crosswise":
            for module in (schedule, occupancy):
                stack.enter_context(patch.object(module, "lock", _lock_crosswise))
            stack.enter_context(patch("app.core.database.transactions.TRIES", 1))
        yield


def _begin(connection: Any) -> None:
    _client.phase = "before"
    if _client.meeting.way == "crosswise" and connection.get_execution_options().get("write"):
        _sqlite(connection, "COMMIT", "BEGIN")


def _execute(
    connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    meeting: _Meeting = _client.meeting
    if _client.phase == "before" and LOCK.match(statement):
        _client.phase = "looks"
        if meeting.way != "crosswise":
            _sqlite(connection, "COMMIT", "BEGIN")
    elif _client.phase == "looks" and statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
        _client.phase = "writes"
        if meeting.way == "before_writing":
            meeting.arrive()
            meeting.wait_for_turn()
            _sqlite(connection, "COMMIT", "BEGIN IMMEDIATE")
    if meeting.way != "crosswise":
        statement = ROW_LOCK.sub("", statement)
    return ONE_MAIL.sub("", statement) if MAIL in meeting.dropped else statement, parameters


def _commit(_connection: Any) -> None:
    if _client.phase == "writes" and _client.meeting.way == "before_commit":
        _client.meeting.arrive()


def _sqlite(connection: Any, *statements: str) -> None:
    if connection.dialect.name == "sqlite":
        for statement in statements:
            connection.connection.driver_connection.execute(statement)


def _lock_crosswise(resource_ids: Iterable[int]) -> None:
    """First what both want, from opposite ends: each has its first of these before anybody has a second."""
    meeting: _Meeting = _client.meeting
    ids = set(resource_ids)
    both = meeting.want(ids) if _client.number not in meeting.wanted else set()
    for place, number in enumerate([*sorted(both, reverse=_client.number == 1), *sorted(ids - both)]):
        one = select(Resource.id).where(Resource.id == number).order_by(Resource.id)
        db.session.execute(one.with_for_update(key_share=True)).all()
        if both and place == 0:
            meeting.arrive()
