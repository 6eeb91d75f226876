"""Ways to hand a message over: a folder in development and tests, an SMTP server elsewhere."""

import email
import email.policy
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

SMTP_SECONDS = 8


class Transport(Protocol):
    """Hands one message over; raises OSError (smtplib's errors are such) where it cannot."""

    def send(self, message: EmailMessage) -> None: ...


class Folder:
    """Keeps mails as files, in development and tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(str(message["Message-ID"]))
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(path)

    def kept(self, message_id: str) -> EmailMessage | None:
        """The message as it was handed over, or None when its file is gone."""
        path = self._path(message_id)
        if not path.exists():
            return None
        return email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=email.policy.default)

    def _path(self, message_id: str) -> Path:
        return self.folder / f"{message_id.strip('<>').partition('@')[0]}.eml"


class Smtp:
    """Hands mails to a server: smtp://, smtps:// (TLS from the start) or smtp+starttls://, certificates checked."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.scheme, self.host, self.port = parts.scheme, parts.hostname or "localhost", parts.port or 0
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        # Our own name for the greeting: asking the network for it can take longer than the mail.
        named = str(message["Message-ID"]).strip("<>").partition("@")[2]
        with self._connect(named) as server:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            sender = parseaddr(str(message["From"]))[1]
            server.send_message(message, from_addr=sender, to_addrs=[str(message["To"])])

    def _connect(self, named: str) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, named, timeout=SMTP_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, named, timeout=SMTP_SECONDS)


def transport() -> Transport:
    """The transport that the settings name."""
    return _transport(current_app.config["SETTINGS"].mail_url)


@cache
def _transport(url: str) -> Transport:
    if url.startswith("folder:"):
        return Folder(Path(url.removeprefix("folder:").replace("//", "", 1)))
    return Smtp(url)
