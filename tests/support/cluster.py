"""A throw-away PostgreSQL cluster, made from the server's own binaries."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

PREFIX = "centrum-pg-"
ENOUGH = 4 * 1024**3  # bytes

FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "autovacuum": "off",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


def roomy_folder() -> str:
    """Memory, where the system has put aside enough of it for files that nobody needs tomorrow; otherwise the disk."""
    memory = Path("/dev/shm")
    enough = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH
    return str(memory) if enough else "/tmp"


def server_binaries() -> Path | None:
    """The folder of initdb and postgres, the newest first; None where no server is installed."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def as_server_user(*command: str | Path) -> list[str]:
    """The command, given to another user when we are root, for initdb refuses root."""
    line = [str(part) for part in command]
    if os.geteuid() != 0:
        return line
    return ["setpriv", f"--reuid={_server_user()}", f"--regid={_server_user()}", "--clear-groups", *line]


def _server_user() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@dataclass(frozen=True)
class Cluster:
    """A running cluster; it listens on a Unix socket in its folder and on nothing else."""

    folder: Path
    binaries: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True)

    def create_database(self, name: str, *, template: str = "template1") -> str:
        with self.connect() as connection:
            # FILE_COPY is the quicker way without fsync: no page passes through the log.
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')  # type: ignore[arg-type]
        return self.url(name)

    def drop_database(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]

    def start(self) -> None:
        subprocess.run(
            as_server_user(
                self.binaries / "pg_ctl", "start", "-w", "-s", "-D", self.folder / "data", "-l", self.folder / "log"
            ),
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def stop(self, *, mode: str = "immediate") -> None:
        subprocess.run(
            as_server_user(self.binaries / "pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", self.folder / "data"),
            check=False,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def destroy(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_cluster(settings: dict[str, str] | None = None) -> Cluster:
    """Makes and starts a cluster in a folder of its own; the caller destroys it."""
    binaries = server_binaries()
    if binaries is None:
        raise RuntimeError("No PostgreSQL server is installed: apt-get install postgresql")
    sweep_forgotten()
    # The short name keeps the socket's path under the 107 bytes that the system allows.
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=roomy_folder()))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, _server_user())
    cluster = Cluster(folder=folder, binaries=binaries)
    subprocess.run(
        as_server_user(
            binaries / "initdb",
            *("-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        ),
        check=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    lines = {"listen_addresses": "", "unix_socket_directories": str(folder), **FAST, **(settings or {})}
    with (folder / "data" / "postgresql.auto.conf").open("a") as configuration:
        configuration.writelines(f"{name} = '{value}'\n" for name, value in lines.items())
    cluster.start()
    return cluster


def sweep_forgotten() -> None:
    """Ends the clusters of test runs that were killed before they could."""
    binaries = server_binaries()
    for folder in Path(roomy_folder()).glob(f"{PREFIX}*"):
        owner = re.match(rf"{PREFIX}(\d+)-", folder.name)
        day_old = time.time() - folder.stat().st_mtime > 24 * 3600
        if owner and binaries and day_old and not Path("/proc", owner[1]).exists():
            Cluster(folder=folder, binaries=binaries).destroy()
