"""Headers as they are written: subjects in any letters, folded so that no space is lost, and addresses in one line."""

import email.policy
from email.header import Header
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any


class Subject(UniqueUnstructuredHeader):
    """Python 3.11 puts the space between two encoded words outside of them, where RFC 2047 (6.2) has it dropped."""

    def fold(self, *, policy: Any) -> str:
        words = str(self)
        folded = Header(words, "us-ascii" if words.isascii() else "utf-8", header_name="Subject")
        return f"Subject: {folded.encode(linesep=policy.linesep)}{policy.linesep}"


class Address(UniqueUnstructuredHeader):
    """The address to unsubscribe in one line: folded, Python would encode it, and no mail program reads it then."""

    def fold(self, *, policy: Any) -> str:
        return f"List-Unsubscribe: {self}{policy.linesep}"


def mail_policy() -> "EmailPolicy[EmailMessage]":
    """How our messages are written."""
    headers: Any = HeaderRegistry()  # its types know no header of ours
    headers.map_to_type("subject", Subject)
    headers.map_to_type("list-unsubscribe", Address)
    return email.policy.default.clone(header_factory=headers)
