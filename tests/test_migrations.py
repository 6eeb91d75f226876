"""The migrations: one line from nothing to the models, which keeps the rows and the promise on its way."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from tests.support.application import bring_to
from tests.support.databases import ENGINES, ROOT, Run, need_postgresql
from tests.support.rows import count, fill

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]

SCHEMAS: dict[str, list[tuple[str, ...]]] = {}
OCCUPANCY = """
    INSERT INTO occupancy (resource_id, entry_id, layer, starts_at, ends_at)
    SELECT resource_id, entry_id, 'core', starts_at, ends_at FROM occupancy ORDER BY id LIMIT 1
"""

SQLITE_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
POSTGRESQL_SCHEMA = """
    SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,
           column_default, is_identity) FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1, 2
"""


@pytest.fixture(params=ENGINES)
def kind(request: pytest.FixtureRequest) -> str:
    if request.param == "postgresql":
        need_postgresql()
    return request.param


@dataclass
class Climber:
    """A database without rows that goes up one revision after the other and is copied on its way."""

    run: Run
    kind: str
    name: str
    app: Flask
    reached: int = -1  # which of REVISIONS; -1 is an empty database

    def copy_at(self, revision: str, name: str) -> str:
        """The address of a new database of this name at a revision, without rows."""
        goal = REVISIONS.index(revision)
        if self.reached > goal or self.reached < 0:
            self.reached = -1
            self.run.new_database(self.kind, self.name, migrated=False)
        if self.reached < goal:
            with opened(self.app, self.run.address(self.kind, self.name)):
                flask_migrate.upgrade(revision=revision)
            self.reached = goal
        return self.run.copy_database(self.kind, self.name, name)


@contextmanager
def opened(app: Flask, url: str) -> Iterator[Engine]:
    """The application on another database, within its context."""
    from app.core.database import db

    with app.app_context():
        bring_to(app, url)
        yield db.engine
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def climbers(run: Run, worker_name: str) -> Iterator[Callable[[str], Climber]]:
    """`climbers(kind)`: the one climber of this worker and this kind of database."""
    from app import create_app
    from config import Settings

    made: dict[str, Climber] = {}

    def of(kind: str) -> Climber:
        if kind not in made:
            name = f"climber_{worker_name}"
            url = run.address(kind, name)
            app = create_app(replace(Settings.from_environment(), environment="test", database_url=url))
            made[kind] = Climber(run, kind, name, app)
        return made[kind]

    yield of
    for climber in made.values():
        run.drop_database(climber.kind, climber.name)


@pytest.fixture
def migrating(run: Run, climbers: Callable[[str], Climber]) -> Callable[..., object]:
    """`with migrating(kind, revision) as (engine, upgrade)`: a database at a revision, and what brings it further."""

    @contextmanager
    def beginning(kind: str, revision: str) -> Iterator[tuple[Engine, Callable[[str], None]]]:
        name = f"fresh_{uuid4().hex[:12]}"
        climber = climbers(kind)
        try:
            with opened(climber.app, climber.copy_at(revision, name)) as engine:
                yield engine, lambda goal: flask_migrate.upgrade(revision=goal)
        finally:
            run.drop_database(kind, name)

    return beginning


def schema(connection: Connection) -> list[tuple[str, ...]]:
    query = SQLITE_SCHEMA if connection.dialect.name == "sqlite" else POSTGRESQL_SCHEMA
    return [tuple(row) for row in connection.execute(text(query))]


def from_nothing(migrating: Callable[..., object], kind: str) -> list[tuple[str, ...]]:
    """The schema of a database of this kind that was brought to the head without rows, looked at once."""
    if kind not in SCHEMAS:
        with migrating(kind, REVISIONS[-1]) as (engine, _), engine.connect() as connection:
            SCHEMAS[kind] = schema(connection)
    return SCHEMAS[kind]


def differences(engine: Engine) -> list[object]:
    from app.core.database import Base

    for models in (ROOT / "app").glob("*/models*"):
        importlib.import_module(f"app.{models.parent.name}.models")

    def watched(_object: object, name: str | None, kind: str, reflected: bool, _to: object) -> bool:
        # The promise is written by its migration alone; the index behind it is known to no model.
        return not (kind == "index" and reflected and name is not None and name.startswith("ex_"))

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": watched})
        return compare_metadata(context, Base.metadata)


def test_the_migrations_are_one_numbered_line() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_from_nothing_the_schema_is_that_of_the_models(migrating: Callable[..., object], kind: str) -> None:
    with migrating(kind, REVISIONS[-1]) as (engine, _):
        assert differences(engine) == []


def test_every_table_can_hold_a_row(migrating: Callable[..., object], kind: str) -> None:
    with migrating(kind, REVISIONS[-1]) as (engine, _), engine.begin() as connection:
        rows = fill(connection)

    assert {table for table, number in rows.items() if number == 0} == set()


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_a_revision_with_rows_no_row_is_lost_and_the_promise_is_kept(
    migrating: Callable[..., object], kind: str, revision: str
) -> None:
    at_the_end = from_nothing(migrating, kind)
    with migrating(kind, revision) as (engine, upgrade):
        with engine.begin() as connection:
            before = fill(connection)
        upgrade("head")

        with engine.begin() as connection:
            after = count(connection)
            assert {table: after.get(table) for table in before} == before
            assert schema(connection) == at_the_end
        with engine.connect() as connection, pytest.raises(IntegrityError, match="overlap"):
            connection.execute(text(OCCUPANCY))
