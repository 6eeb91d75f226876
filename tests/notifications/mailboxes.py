"""Mails through a real SMTP server, read as Outlook and Thunderbird read them: by the last of the alternatives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from flask import Flask, current_app
from icalendar import Calendar

from app.core.clock import Period, now
from app.core.database import db
from app.notifications.services import send_due
from tests.notifications.smtp import Server, smtp

__all__ = ["Dated", "Mailboxes", "all_of", "dates_in", "mailboxes", "smtp"]


@dataclass(frozen=True)
class Dated:
    """What a calendar program makes of one event of a mail."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    status: str
    period: Period
    summary: str
    location: str
    url: str


class Mailboxes:
    """The mails that came, by address, in order; each is read once."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.all: list[EmailMessage] = server.received
        self._read: dict[str, int] = {}

    def mails(self, address: str) -> list[EmailMessage]:
        """What came to an address since one looked last."""
        db.session.rollback()
        while send_due(now()):
            pass
        theirs = [mail for mail in self.all if mail["To"] == address]
        seen = self._read.get(address, 0)
        self._read[address] = len(theirs)
        return theirs[seen:]

    def dates(self, address: str) -> list[Dated]:
        """All that came for the calendar of somebody since one looked last."""
        return [one for mail in self.mails(address) for one in dates_in(mail)]

    def date(self, address: str) -> Dated:
        """The one date that came."""
        (one,) = self.dates(address)
        return one


def dates_in(mail: EmailMessage) -> list[Dated]:
    """What a mail says to a calendar; fails where Outlook or Thunderbird would not take it, or it names others."""
    kinds = [part.get_content_type() for part in mail.walk()]
    if "text/calendar" not in kinds:
        assert b"BEGIN:VCALENDAR" not in mail.as_bytes()
        return []
    assert max(len(line) for line in mail.as_bytes().split(b"\n")) <= 998
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.count(b"\n") == text.count(b"\r\n") == text.count(b"\r")
    assert max(map(len, text.split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(text)
    method = str(calendar["METHOD"])
    assert (part.get_param("method"), part.get_param("charset")) == (method, "utf-8")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Warsaw"]
    if method == "PUBLISH":
        assert len(calendar.events) > 1
        assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
        assert (part.get_content_disposition(), part.get_filename()) == ("attachment", "terminy.ics")
    else:
        assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
        assert part["Content-Disposition"] is None
    return [_dated(mail, method, event) for event in calendar.events]


def all_of(mail: EmailMessage) -> str:
    """All that somebody could read of a mail: its headers and its parts, as they were before they were encoded."""
    parts = (part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart())
    read = [str(part, "utf-8") for part in parts if isinstance(part, bytes)]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *read]).replace("\r\n ", "")


def _dated(mail: EmailMessage, method: str, event: Any) -> Dated:
    name, address = parseaddr(str(mail["From"]))
    assert (str(event["ORGANIZER"]), event["ORGANIZER"].params["CN"]) == (f"mailto:{address}", name)
    attendees = event.get("ATTENDEE")
    assert attendees == (None if method == "PUBLISH" else f"mailto:{mail['To']}")
    assert event["DTSTART"].params.get("TZID") == event["DTEND"].params.get("TZID") == "Europe/Warsaw"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    uid, host = str(event["UID"]).split("@")
    assert host == current_app.config["SETTINGS"].uid_host
    return Dated(
        method=method,
        uid=uid,
        sequence=int(event["SEQUENCE"]),
        stamp=event["DTSTAMP"].dt,
        status=str(event["STATUS"]),
        period=Period(event.start, event.end),
        summary=str(event["SUMMARY"]),
        location=str(event.get("LOCATION", "")),
        url=str(event.get("URL", "")),
    )


@pytest.fixture
def mailboxes(app: Flask, make_app: Callable[..., Flask], smtp: Callable[..., Server]) -> Iterator[Mailboxes]:
    """An application whose mails go to a real server, in its context."""
    server = smtp()
    with make_app(mail_url=server.url).app_context():
        yield Mailboxes(server)
