"""The one session and its engines, each with the manners of its database."""

import random
import time as sleeping
from collections.abc import Mapping, Sequence
from sqlite3 import OperationalError
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, Select, event

from app.core.database.columns import Base

BUSY_TIMEOUT_MS = 15_000
SHORT_NAPS = 500
WRITING = "write"

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()


def connect(app: Flask) -> None:
    """Bind the database to the application; each engine gets its own manners."""
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["SETTINGS"].database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    migrate.init_app(app, db, directory=app.config["MIGRATIONS"], render_as_batch=False)
    with app.app_context():
        teach_manners(db.engine)


def _engine_options(url: str) -> dict[str, Any]:
    """Errors are logged without their parameters: those are names and addresses."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}


def teach_manners(engine: Engine) -> None:
    """SQLite: WAL, foreign keys, waiting for its turn, and BEGIN IMMEDIATE for writing."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _prepare_sqlite):
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def read_once(query: Select[Any], values: Mapping[str, Any]) -> Sequence[Any]:
    """The one row of a SELECT on a connection of its own, for what is asked all day: no session, no transaction around.

    It sees what was committed before, as a reader who asks this alone does.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        return connection.execute(query, values).one()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    if not connection.get_execution_options().get(WRITING, False):
        connection.exec_driver_sql("BEGIN")
    elif not _begin_between_naps(connection.connection.driver_connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_between_naps(sqlite: Any) -> bool:
    """Begin to write. SQLite's own waiting naps ever longer and starves the unlucky; short even naps are fairer."""
    sqlite.execute("PRAGMA busy_timeout=0")
    try:
        for _ in range(SHORT_NAPS):
            try:
                sqlite.execute("BEGIN IMMEDIATE")
            except OperationalError:
                sleeping.sleep(random.uniform(0.001, 0.005))
            else:
                return True
        return False
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
