"""The list of a date, and readings of tickets, as the API takes and answers them."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from app.api import rules as no
from app.api.forms.answers import Answer, OrganisationNamed
from app.api.forms.fields import Choice, Line, Shown, Time
from app.core.i18n import N_
from app.programme.rules.attendance import PresenceSource, PresenceState, ScanVerdict
from app.programme.views.scanning import in_words

SCAN_ID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"


class ScanId(fields.String):
    """The caller's own name of one reading. Refuses NotAScanId."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> str:
        if not isinstance(value, str) or re.fullmatch(SCAN_ID, value) is None:
            raise no.NotAScanId(field=attr)
        return value.lower()


class ScanSent(Schema):
    ticket = Line(N_("What was read from the ticket, or its first eight signs."), most=500, required=True)
    scan = ScanId(
        required=True,
        metadata={"pattern": SCAN_ID, "description": N_("A UUID of your own: sent again with it, it is one reading.")},
    )
    at = Time(N_("When it was read, at most 48 hours ago; without it, now."), load_default=None)


class ScanShown(Answer):
    verdict = Choice(ScanVerdict, N_("Come in, in already, or why not."))
    colour = fields.String(
        metadata={"enum": ["green", "yellow", "red"], "description": N_("Let in, look again, or do not let in.")}
    )
    name = fields.String(metadata={"description": N_("Empty where the ticket is none of this list.")})
    since = Shown(allow_none=True, metadata={"description": N_("Since when they are in.")})
    words = fields.Function(in_words, metadata={"type": "string", "description": N_("The same as a sentence.")})


def _of_presence(name: str, kind: str, description: str, words: list[str] | None = None) -> fields.Function:
    """What is noted of somebody, or nothing."""
    told: dict[str, Any] = {"type": [kind, "null"], "description": description}
    if words is not None:
        told["enum"] = [*words, None]
    return fields.Function(
        lambda line: getattr(line.presence, name) if line.presence is not None else None, metadata=told
    )


class LineShown(Answer):
    enrolment = fields.Integer(attribute="enrolment.id")
    number = fields.Integer(metadata={"description": N_("Their number on the list; a printed one keeps it.")})
    name = fields.String(metadata={"description": N_("Empty where an organisation names the person later.")})
    organisation = fields.Nested(OrganisationNamed, attribute="enrolment.organisation", allow_none=True)
    state = _of_presence(
        "state",
        "string",
        N_("Nothing while nobody noted it; absent only after the list is closed."),
        [one.value for one in PresenceState],
    )
    minutes = _of_presence("minutes", "integer", N_("How many minutes they were there."))
    source = _of_presence("source", "string", N_("How it was noted."), [one.value for one in PresenceSource])
    since = Shown(allow_none=True, metadata={"description": N_("When they came, or when it was noted.")})


class ListShown(Answer):
    session = fields.Integer()
    starts = Shown(attribute="period.starts")
    ends = Shown(attribute="period.ends")
    closed = fields.Boolean(attribute="sheet.is_closed")
    present = fields.Integer(attribute="sheet.present")
    people = fields.List(
        fields.Nested(LineShown),
        attribute="sheet.lines",
        metadata={"description": N_("Who has a place, by family name; no addresses.")},
    )
