"""What a mail tells calendars of its dates (RFC 5546, RFC 6047): one as an invitation, several as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cached_property
from typing import Any

from flask import current_app

from app.core.clock import Period
from app.core.ical.links import google_link, outlook_link
from app.core.ical.writing import Head, Told, calendar_text, event_text
from app.notifications.models import Mail
from app.notifications.rules import CALENDAR

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True)
class Dates:
    """The dates of a mail as calendars have them, and what its words say of that."""

    told: tuple[Told, ...]

    @property
    def method(self) -> str:
        """A REQUEST or CANCEL is about one UID (RFC 5546, sections 3.2.2 and 3.2.5), so several are published."""
        if len(self.told) > 1:
            return PUBLISH
        return CANCEL if self.told[0].status == "CANCELLED" else REQUEST

    @cached_property
    def google(self) -> str:
        return google_link(self.told[0])

    @cached_property
    def outlook(self) -> str:
        return outlook_link(self.told[0])

    def put_into(self, message: EmailMessage) -> None:
        """One as the last of the alternatives, which mail programs keep by themselves; several as a file to open."""
        content, told = published(self.told, self.method), {"method": self.method, "charset": "utf-8"}
        if self.method == PUBLISH:
            message.add_attachment(content, maintype="text", subtype="calendar", filename="terminy.ics", params=told)
        else:
            message.add_alternative(content, maintype="text", subtype="calendar", params=told)


def dates_of(mail: Mail) -> Dates | None:
    """What a mail tells calendars, if anything. The one who gets it is invited, and nobody else is named."""
    told = _told(mail.facts.get(CALENDAR) or {})
    if not told:
        return None
    return Dates(tuple(replace(one, invited=mail.address) for one in told) if len(told) == 1 else told)


def as_calendar(fact: Mapping[str, Any]) -> bytes:
    """The dates of a fact as a file to be downloaded."""
    return published(_told(fact), PUBLISH)


def published(told: tuple[Told, ...], method: str) -> bytes:
    return calendar_text(Head(method=method), map(event_text, told))


def _told(fact: Mapping[str, Any]) -> tuple[Told, ...]:
    settings = current_app.config["SETTINGS"]
    sender, base = parseaddr(settings.mail_from), settings.base_url
    return tuple(
        Told(
            uid=one["uid"] if "@" in one["uid"] else f"{one['uid']}@{settings.uid_host}",
            sequence=one["sequence"],
            stamp=datetime.fromisoformat(one["stamp"]),
            when=Period(datetime.fromisoformat(one["starts"]), datetime.fromisoformat(one["ends"])),
            summary=one["summary"],
            status="CANCELLED" if one["is_off"] else "CONFIRMED",
            location=one["location"],
            url=f"{base}{one['url']}" if one["url"].startswith("/") else one["url"],
            organizer=sender,
        )
        for one in fact.get("events", ())
    )
