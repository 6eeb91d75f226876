"""The application under test: its settings, client, session, clock, mails and servers."""

import contextvars
import dataclasses
import email
import email.policy
import functools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event, make_url
from sqlalchemy.engine import Engine
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import TestResponse

from tests.support.databases import ROOT

WARSAW = ZoneInfo("Europe/Warsaw")
_WANDERING: list[Engine] = []  # whose databases change
START = datetime(2026, 11, 24, 9, 0, tzinfo=WARSAW)


# --- the present


class Clock:
    """The frozen present of a test."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def move_to(self, moment: datetime | str) -> None:
        """Goes to a moment; a naive one, or a text like "2026-11-25 18:00", is Warsaw's wall clock."""
        self._traveller.move_to(_as_utc(moment), tick=False)

    def shift(self, **parts: float) -> None:
        """Goes forward: `clock.shift(hours=2)`."""
        self._traveller.shift(timedelta(**parts))


def _as_utc(moment: datetime | str) -> datetime:
    # Only UTC: a ZoneInfo would make time-machine change the process's own zone, too.
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=WARSAW)
    return moment.astimezone(UTC)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still at Tuesday 2026-11-24, 9:00 in Warsaw, until the test moves it."""
    with time_machine.travel(_as_utc(START), tick=False) as traveller:
        yield Clock(traveller)


# --- the application


class IsolatedClient(FlaskClient):
    """A client whose requests share no context, and so no session and no `g`, with the test around them."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        _settle_session()
        try:
            return contextvars.Context().run(super().open, *args, **kwargs)
        finally:
            _settle_session()


def _settle_session() -> None:
    """What the test has arranged is stored, and what it read before is read again."""
    if has_app_context():
        from app.core.database import db

        db.session.commit()
        db.session.expire_all()


def bring_to(application: Flask, database_url: str) -> None:
    """An application goes on with another database of the same kind; its engine keeps all that it has compiled."""
    from app.core.database import db

    with application.app_context():
        engine = db.engine
        if engine.url == make_url(database_url):
            return
        engine.dispose()
        engine.url = make_url(database_url)
        application.config["SETTINGS"] = dataclasses.replace(application.config["SETTINGS"], database_url=database_url)
        if engine not in _WANDERING:
            _WANDERING.append(engine)
            event.listen(engine, "do_connect", functools.partial(_connect_where_it_is, engine))


def _connect_where_it_is(engine: Engine, dialect: Any, _record: Any, words: list[Any], named: dict[str, Any]) -> None:
    """A new connection goes to the engine's present address, not to the one that it was made with."""
    words[:], address = dialect.create_connect_args(engine.url)
    named.update(address)


@pytest.fixture(scope="session")
def _applications() -> dict[str, Flask]:
    return {}


@pytest.fixture
def mail_folder(tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Path:
    """The folder into which the application's mail is sent, empty when the test starts."""
    folder = tmp_path_factory.getbasetemp() / f"mails-{worker_name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def mails(mail_folder: Path) -> Callable[[], list[EmailMessage]]:
    """`mails()`: the messages sent so far, oldest first."""

    def read() -> list[EmailMessage]:
        files = sorted(mail_folder.rglob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]

    return read


@pytest.fixture
def settings(database_url: str, mail_folder: Path, _live_server: "LiveServer") -> Any:
    """The settings of the application under test."""
    from config import Settings

    return dataclasses.replace(
        Settings.from_environment(),
        environment="test",
        database_url=database_url,
        secret_key="only-for-tests-" + "x" * 32,
        base_url=_live_server.url,
        mail_url=f"folder://{mail_folder}",
        demo=False,
    )


@pytest.fixture
def app(settings: Any, clock: Clock, engine_name: str, _applications: dict[str, Flask]) -> Iterator[Flask]:
    """The application on the worker's empty database, at the test's present; no context is pushed."""
    from app import create_app
    from app.core.database import db

    if engine_name not in _applications:
        _applications[engine_name] = create_app(settings)
    application = _applications[engine_name]
    application.test_client_class = IsolatedClient
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def make_app(settings: Any, clock: Clock) -> Iterator[Callable[..., Flask]]:
    """`make_app(demo=True, ...)`: another application on the same database, with some settings changed."""
    from app import create_app
    from app.core.database import db

    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        application = create_app(dataclasses.replace(settings, **changes))
        application.test_client_class = IsolatedClient
        made.append(application)
        return application

    yield make
    for application in made:
        with application.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies."""
    return app.test_client()


@pytest.fixture
def db_session(app: Flask) -> Iterator[Any]:
    """The session of the test itself, in an application context; requests of `client` commit it first."""
    from app.core.database import db

    with app.app_context():
        yield db.session
        db.session.rollback()


# --- servers


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SilentHandler(WSGIRequestHandler):
    """A failed test shows its own words, not one line for each picture that was served."""

    def log_request(self, *_args: object) -> None:
        pass


class LiveServer:
    """A threaded server in this process, so that it shares the test's frozen present; it serves `application`."""

    def __init__(self) -> None:
        self.application: Flask | None = None
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, self._serve, threaded=True, request_handler=SilentHandler
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._under_way = 0
        self._settled = threading.Condition()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        application = self.application
        if application is None:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"no test is under way"]

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [(name, _lasting(name, value)) for name, value in headers], *rest)

        with self._settled:
            self._under_way += 1
        try:
            answer = application(environ, start)
            try:
                return [b"".join(answer)]
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            with self._settled:
                self._under_way -= 1
                self._settled.notify_all()

    def rest(self) -> None:
        """Takes no more requests and waits for those under way."""
        self.application = None
        with self._settled:
            self._settled.wait_for(lambda: self._under_way == 0)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _lasting(name: str, value: str) -> str:
    """A cookie without its date: the browser lives in the real present and would find it expired."""
    if name.lower() == "set-cookie" and "1970" not in value:
        return re.sub(r";\s*expires=[^;]*", "", value, flags=re.IGNORECASE)
    return value


@pytest.fixture(scope="session")
def _live_server() -> Iterator[LiveServer]:
    server = LiveServer()
    yield server
    server.close()


@pytest.fixture
def live(app: Flask, _live_server: LiveServer) -> Iterator[str]:
    """The address of `app`, served from this process."""
    _live_server.application = app
    yield _live_server.url
    _live_server.rest()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`serve(database_url, workers=2, **environment)`: the address of a real gunicorn in processes of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def start(database_url: str, *, workers: int = 2, threads: int = 4, **environment: str) -> str:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        log = tmp_path / f"gunicorn-{port}.log"
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"),
                *("--workers", str(workers), "--threads", str(threads), "--log-file", str(log)),
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "APP_ENV": "test",
                "DATABASE_URL": database_url,
                "SECRET_KEY": "only-for-tests-" + "x" * 32,
                "BASE_URL": url,
                "MAIL_URL": f"folder://{tmp_path}/mails",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        started.append(process)
        _wait_until_healthy(url, process, log)
        return url

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait_until_healthy(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not start\n{log.read_text() if log.exists() else ''}")
