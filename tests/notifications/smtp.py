"""A real SMTP server in this process, that can refuse, hang, ask for a login or go away."""

import email
import email.policy
import ssl
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.support.application import free_port


class Server:
    """`received` are the messages it took; `refused` addresses get a 550; `on_message` may act before the answer."""

    def __init__(self, **options: Any) -> None:
        self.port = free_port()
        self.received: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.on_message: Callable[[], None] = lambda: None
        self.got_one = threading.Event()
        self._options = options
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.received]

    def start(self) -> "Server":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self._options)
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
        self._controller = None

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return f"550 5.1.1 <{address.upper()}>: nobody of that name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
        assert [message["To"]] == envelope.rcpt_tos
        self.received.append(message)
        self.on_message()
        self.got_one.set()
        return "250 OK"


class LetsIn:
    """The login of the server that asks for one."""

    def __call__(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        assert isinstance(login, LoginPassword)
        return AuthResult(success=(login.login, login.password) == (b"centrum", b"p@ss/word"), handled=False)


@pytest.fixture
def smtp() -> Iterator[Callable[..., Server]]:
    """`smtp()`: a server that runs; options are aiosmtpd's."""
    started: list[Server] = []

    def start(**options: Any) -> Server:
        started.append(Server(**options).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


def asking_for_login() -> dict[str, Any]:
    return {
        "authenticator": LetsIn(),
        "auth_required": True,
        "auth_require_tls": False,
        "auth_exclude_mechanism": ["LOGIN"],
    }


def with_starttls(certificate: str, key: str) -> dict[str, Any]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return {"tls_context": context, "require_starttls": True}
