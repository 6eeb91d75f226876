"""Databases for tests: built once by the migrations, handed to every test empty."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.support.cluster import Cluster, new_cluster, roomy_folder, server_binaries

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("sqlite", "postgresql")
TEMPLATE = "centrum_template"


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def migrate(database_url: str, revision: str = "head", *, command: str = "upgrade") -> None:
    """Runs `flask db upgrade` as an operator would, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "db", command, revision],
        cwd=ROOT,
        env={**os.environ, "FLASK_APP": "wsgi", "DATABASE_URL": database_url, "APP_ENV": "test"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"flask db {command} {revision} failed on {database_url}\n{done.stdout}\n{done.stderr}")


@dataclass
class Run:
    """What one test run shares between its worker processes: a folder, a cluster and two migrated databases."""

    folder: Path
    emptying: dict[str, psycopg.Connection[Any]] = field(default_factory=dict, init=False)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def cluster(self) -> Cluster:
        """The run's cluster, started by whoever asks first."""
        note = self.folder / "cluster.json"
        with self.alone():
            if not note.exists():
                started = new_cluster()
                note.write_text(json.dumps([str(started.folder), str(started.binaries)]))
        folder, binaries = json.loads(note.read_text())
        return Cluster(folder=Path(folder), binaries=Path(binaries))

    def migrated_sqlite(self) -> Path:
        """The migrated file, made by whoever asks first."""
        path = self.folder / "migrated.db"
        with self.alone():
            if not path.exists():
                unfinished = self.folder / "unfinished.db"
                unfinished.unlink(missing_ok=True)
                migrate(f"sqlite:///{unfinished}")
                with closing(sqlite3.connect(unfinished)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                unfinished.rename(path)
        return path

    def migrated_postgresql(self) -> str:
        """The name of the migrated database, made by whoever asks first."""
        cluster = self.cluster()
        done = self.folder / "migrated.postgresql"
        with self.alone():
            if not done.exists():
                cluster.drop_database(TEMPLATE)
                migrate(cluster.create_database(TEMPLATE))
                done.touch()
        return TEMPLATE

    def new_database(self, engine_name: str, name: str, *, migrated: bool = True) -> str:
        """The address of a new database: a file of its own, or a database of the run's cluster."""
        if engine_name == "sqlite":
            forget_file(self.file(name))
            if migrated:
                shutil.copyfile(self.migrated_sqlite(), self.file(name))
            return self.address(engine_name, name)
        self.cluster().drop_database(name)
        return self.cluster().create_database(name, template=self.migrated_postgresql() if migrated else "template1")

    def address(self, engine_name: str, name: str) -> str:
        return f"sqlite:///{self.file(name)}" if engine_name == "sqlite" else self.cluster().url(name)

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def copy_database(self, engine_name: str, name: str, copy: str) -> str:
        """The address of a new database, equal to one to which nobody is connected."""
        if engine_name == "postgresql":
            return self.cluster().create_database(copy, template=name)
        with closing(sqlite3.connect(self.file(name))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.file(name), self.file(copy))
        return self.address(engine_name, copy)

    def drop_database(self, engine_name: str, name: str) -> None:
        if engine_name == "sqlite":
            forget_file(self.file(name))
        else:
            self.cluster().drop_database(name)

    def empty_database(self, engine_name: str, name: str) -> None:
        """Puts a database back to what the migrations made."""
        if engine_name == "sqlite":
            forget_file(self.file(name))
            shutil.copyfile(self.migrated_sqlite(), self.file(name))
            return
        if name not in self.emptying:
            connection = self.cluster().connect(name)
            (function,) = connection.execute(EMPTYING).fetchone()
            connection.execute(function)
            self.emptying[name] = connection
        self.emptying[name].execute("SELECT pg_temp.empty_all()")

    def let_go(self) -> None:
        """Closes what this process has kept open."""
        while self.emptying:
            self.emptying.popitem()[1].close()

    def end(self) -> None:
        note = self.folder / "cluster.json"
        if note.exists():
            self.cluster().destroy()
        shutil.rmtree(self.folder, ignore_errors=True)


# Writes the function that ends what other tests left open, deletes every row past the append-only triggers, and
# starts identities again. DELETE is quicker than TRUNCATE on tables that are nearly empty, and a function that stays
# in its connection is planned once.
EMPTYING = r"""
SELECT 'SET session_replication_role = replica;
        CREATE FUNCTION pg_temp.empty_all() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
          PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid();'
    || (SELECT coalesce(string_agg(format('DELETE FROM %I.%I;', schemaname, tablename), ''), '')
          FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version')
    || 'PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence
          WHERE pg_sequence_last_value(seqrelid) IS NOT NULL; END $$'
"""


def forget_file(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


# --- the run, shared by the controller and its workers


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engines(*names): the databases that this test runs on; both when not said")
    workerinput = getattr(config, "workerinput", None)
    folder = workerinput["run_folder"] if workerinput else tempfile.mkdtemp(prefix="centrum-test-", dir=roomy_folder())
    config.stash[RUN] = Run(folder=Path(folder))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN not in config.stash:
        return
    config.stash[RUN].let_go()
    if not hasattr(config, "workerinput"):
        config.stash[RUN].end()


RUN = pytest.StashKey[Run]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that touches a database runs on both; one that opens a browser on SQLite, unless it names engines."""
    if "engine_name" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("engines")
    default = ENGINES[:1] if "live" in metafunc.fixturenames else ENGINES
    metafunc.parametrize("engine_name", marker.args if marker else default, indirect=True)


# --- fixtures


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest) -> Run:
    """The run's shared folder and cluster."""
    return request.config.stash[RUN]


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


def need_postgresql() -> None:
    """Skips a test where there is no server; in CI that is a failure."""
    if server_binaries() is None:
        missing = "no PostgreSQL server is installed: apt-get install postgresql"
        if in_ci():
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture
def engine_name(request: pytest.FixtureRequest) -> str:
    """The database's kind: "sqlite", then "postgresql"."""
    if request.param == "postgresql":
        need_postgresql()
    return request.param


@pytest.fixture(scope="session")
def _worker_databases() -> dict[str, str]:
    return {}


@pytest.fixture
def database_url(run: Run, engine_name: str, worker_name: str, _worker_databases: dict[str, str]) -> str:
    """The worker's own migrated database, empty when the test starts."""
    name = f"worker_{worker_name}"
    if engine_name not in _worker_databases:
        _worker_databases[engine_name] = run.new_database(engine_name, name)
    else:
        run.empty_database(engine_name, name)
    return _worker_databases[engine_name]


@pytest.fixture
def fresh_database(run: Run) -> Iterator[Callable[..., str]]:
    """`fresh_database("sqlite" | "postgresql", migrated=True)`: the address of a database of the test's own."""
    made: list[tuple[str, str]] = []

    def make(engine_name: str, *, migrated: bool = True) -> str:
        if engine_name == "postgresql":
            need_postgresql()
        name = f"fresh_{uuid4().hex[:12]}"
        made.append((engine_name, name))
        return run.new_database(engine_name, name, migrated=migrated)

    yield make
    for engine_name, name in made:
        run.drop_database(engine_name, name)


@pytest.fixture
def count_queries() -> Callable[[], Any]:
    """`with count_queries() as queries: ...; assert len(queries) == 3`; the items are the statements' texts."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement not in {"BEGIN", "BEGIN IMMEDIATE"}:
                statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting
