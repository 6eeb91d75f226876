"""A backup holds everything, and putting it back gives exactly what was there."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.databases import ENGINES, ROOT
from tests.support.rows import count, fill


def say(command: str, file: Path, url: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ROOT / "bin" / command, file],
        env={**os.environ, "DATABASE_URL": url, "APP_ENV": "test"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("kind", ENGINES)
def test_a_backup_taken_amid_writing_is_put_back_whole(
    fresh_database: Callable[..., str], tmp_path: Path, kind: str
) -> None:
    url, backup = fresh_database(kind), tmp_path / "backup"
    engine = create_engine(url)
    with engine.begin() as connection:
        kept = fill(connection)
    with engine.connect() as unfinished:
        unfinished.execute(text("INSERT INTO resource (kind) VALUES ('unfinished')"))
        assert say("backup", backup, url).returncode == 0
        unfinished.rollback()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO resource (kind) VALUES ('later')"))
    engine.dispose()

    done = say("restore", backup, url)

    assert done.returncode == 0, done.stderr
    with engine.connect() as connection:
        assert count(connection) == kept
    engine.dispose()


@pytest.mark.parametrize("kind", ENGINES)
def test_a_broken_backup_changes_nothing(fresh_database: Callable[..., str], tmp_path: Path, kind: str) -> None:
    url, backup = fresh_database(kind), tmp_path / "backup"
    engine = create_engine(url)
    with engine.begin() as connection:
        kept = fill(connection)
    assert say("backup", backup, url).returncode == 0
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])

    done = say("restore", backup, url)

    assert done.returncode != 0
    with engine.connect() as connection:
        assert count(connection) == kept
    engine.dispose()
