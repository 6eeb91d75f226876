"""The calendar file of a mail: what its facts say of dates, as RFC 5545 has it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from flask import current_app
from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//Centrum Obywatelskie//PL"


def as_calendar(facts: Mapping[str, Any]) -> bytes:
    """A calendar with the dates of a fact: times in UTC, so that no reader needs a table of the zone.

    `method` and `events`, each with uid, stamp, sequence, starts, ends, summary, location, url, and whether it is off.
    """
    sender = parseaddr(current_app.config["SETTINGS"].mail_from)[1]
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", facts["method"])
    for one in facts["events"]:
        event = Event()
        event.add("uid", one["uid"])
        event.add("sequence", one["sequence"])
        for name, kept in (("dtstamp", "stamp"), ("dtstart", "starts"), ("dtend", "ends")):
            event.add(name, datetime.fromisoformat(one[kept]).astimezone(UTC))
        event.add("status", "CANCELLED" if one["is_off"] else "CONFIRMED")
        event.add("organizer", vCalAddress(f"mailto:{sender}"))
        for name in ("summary", "location", "url"):
            if one[name]:
                event.add(name, one[name])
        calendar.add_component(event)
    return bytes(calendar.to_ical())
