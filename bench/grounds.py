"""Where the benches run: a SQLite file and a throw-away PostgreSQL cluster that commits as durably as in production."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from app import create_app
from app.core.database import db
from config import Settings
from tests.support.cluster import Cluster, new_cluster
from tests.support.databases import migrate

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "autovacuum": "on"}


def application(database_url: str) -> Flask:
    """The product as in production."""
    return create_app(
        replace(
            Settings.from_environment(),
            environment="production",
            database_url=database_url,
            secret_key="only-for-the-bench-" + "x" * 32,
            base_url="https://bench.example.org",
            demo=False,
        )
    )


@dataclass(frozen=True)
class Ground:
    """One kind of database, from which new migrated databases are had."""

    name: str
    folder: Path
    cluster: Cluster | None

    def new_database(self, name: str) -> str:
        """The address of a new migrated database."""
        return self.copy_database("migrated", name)

    def copy_database(self, name: str, copy: str) -> str:
        """The address of a copy of a database that nobody is using."""
        if self.cluster is not None:
            return self.cluster.create_database(copy, template=name)
        shutil.copyfile(self.file(name), self.file(copy))
        return f"sqlite:///{self.file(copy)}"

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def connect(self, name: str) -> Any:
        """A bare connection of the driver; it commits each statement unless it is told BEGIN."""
        if self.cluster is not None:
            return psycopg.connect(host=str(self.cluster.folder), user="postgres", dbname=name, autocommit=True)
        connection = sqlite3.connect(self.file(name), isolation_level=None, timeout=15)
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        return connection


@contextmanager
def grounds() -> Iterator[list[Ground]]:
    """Both kinds; everything is thrown away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="centrum-bench-"))
    cluster = new_cluster(DURABLE)
    try:
        migrate(f"sqlite:///{folder / 'migrated.db'}")
        sqlite3.connect(folder / "migrated.db").execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        migrate(cluster.create_database("migrated"))
        yield [Ground("SQLite", folder, None), Ground("PostgreSQL", folder, cluster)]
    finally:
        cluster.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def analyse() -> None:
    """Let the planner of the database know what is in it, as it does by itself after a while."""
    with db.engine.connect() as connection:
        alone = db.engine.dialect.name == "postgresql"
        (connection.execution_options(isolation_level="AUTOCOMMIT") if alone else connection).exec_driver_sql("ANALYZE")


@contextmanager
def running(database_url: str) -> Iterator[Flask]:
    """The product on a database, in a context, left without open connections."""
    app = application(database_url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
