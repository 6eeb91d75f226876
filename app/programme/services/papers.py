"""Certificates and lists as papers: their facts in words of a language, set as PDF."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import segno
from flask import current_app
from flask_babel import force_locale, format_date, format_decimal, gettext

from app.core.clock import Period, local, now
from app.core.i18n import LANGUAGES
from app.core.web.words import amount, clock, end_clock, when
from app.files.typesetting import typeset
from app.programme.models import Activity, Certificate, Session
from app.programme.queries.attendance import Line
from app.programme.rules.certificates import lessons_of
from app.programme.rules.kinds import KIND_LABELS, TOPIC_LABELS, ActivityKind, PlaceKind, Topic

MOST_DATES = 12
LONGEST_ABOUT = 900
EMPTY_LINES = 8
CERTIFICATE, LIST = "certificate.typ", "attendance.typ"


def paper_of(certificate: Certificate, language: str | None = None) -> bytes:
    """The PDF of a certificate, in its own language or another one."""
    return typeset(CERTIFICATE, words_of(certificate, language), made_at=certificate.issued_at)


def words_of(certificate: Certificate, language: str | None = None) -> dict[str, Any]:
    """What the paper says."""
    spoken = language if language is not None and language in LANGUAGES else certificate.language
    address = address_of(certificate)
    with force_locale(spoken):
        facts = certificate.facts
        return {
            "language": spoken,
            "number": certificate.label,
            "name": certificate.name,
            "title": _in(facts, "title", spoken),
            "title_language": _language_of(facts, "title", spoken),
            "about": _in(facts, "summary", spoken)[:LONGEST_ABOUT],
            "about_language": _language_of(facts, "summary", spoken),
            "centre": facts["centre"],
            "organiser": facts["organiser"],
            "rows": _rows(facts),
            "issued_by": f"{certificate.issued_by.name}, {facts['centre']}",
            "address": address,
            "code": _code(address),
            "words": {
                "title": gettext("Certificate of attendance"),
                "number": gettext("No."),
                "given_to": gettext("This certificate is for"),
                "took_part": gettext("who took part in"),
                "programme": gettext("What it was about"),
                "issued": gettext("Issued on %(day)s", day=_dated(certificate.issued_at)),
                "check": gettext("Whether it is true can be seen here:"),
                "code": gettext("Code that opens the page on which this certificate can be checked"),
            },
        }


def list_on_paper(activity: Activity, session: Session, lines: Sequence[Line], language: str) -> bytes:
    """The PDF of a list for signing: names and numbers alone, no contacts, and empty lines for who walks in."""
    with force_locale(language):
        facts = {
            "language": language,
            "title": activity.title.in_language(language),
            "when": when(session.period),
            "place": _place_now(activity, session),
            "led_by": activity.led_by,
            "centre": activity.centre.name,
            "people": [[str(line.number), line.name or _unnamed(line)] for line in lines],
            "empty": EMPTY_LINES,
            "words": {
                "title": gettext("Attendance list"),
                "number": gettext("No."),
                "name": gettext("First and family name"),
                "walk_ins": gettext("Came without signing up: name"),
                "signature": gettext("Signature"),
                "privacy": gettext("The list serves to note who was there. It holds no contacts and is not passed on."),
            },
        }
    return typeset(LIST, facts, made_at=now())


def address_of(certificate: Certificate) -> str:
    """Where a stranger sees whether it is true."""
    return f"{current_app.config['SETTINGS'].base_url}/zaswiadczenie/{certificate.token}"


def _rows(facts: Mapping[str, Any]) -> list[list[Any]]:
    """Name and value of each line; what is not known has no line."""
    kind = gettext(KIND_LABELS[ActivityKind(facts["kind"])])
    topics = ", ".join(gettext(TOPIC_LABELS[Topic(one)]) for one in facts["topics"])
    hours = gettext(
        "%(hours)s, that is %(lessons)s teaching hours of 45 minutes",
        hours=amount(facts["minutes"]),
        lessons=format_decimal(lessons_of(facts["minutes"])),
    )
    pairs: list[tuple[str, Any]] = [
        (gettext("Kind"), kind),
        (gettext("When"), _dates(facts)),
        (gettext("Hours"), hours),
        (gettext("Was there for"), amount(facts["present"])),
        (gettext("Topics"), topics),
        (gettext("Who led it"), facts["led_by"]),
        (gettext("Held by"), facts["organiser"]),
        (gettext("Together with"), facts["co_organisers"]),
        (gettext("Where"), gettext("Online") if facts["is_online"] else facts["place"]),
    ]
    return [[name, value] for name, value in pairs if value]


def _in(facts: Mapping[str, Any], name: str, language: str) -> str:
    return str(facts[f"{name}_{language}"] or facts[f"{name}_pl"])


def _language_of(facts: Mapping[str, Any], name: str, language: str) -> str:
    """What a text is written in, for those who hear the paper: Polish where there is no other."""
    return language if facts[f"{name}_{language}"] else "pl"


def _dated(moment: datetime) -> str:
    """A day with its year, which a paper outlives."""
    return str(format_date(local(moment).date(), "d MMMM y"))


def _dates(facts: Mapping[str, Any]) -> list[str]:
    """Each date with its year, the first and the last of very many."""
    dates = [_period(Period(*map(datetime.fromisoformat, pair))) for pair in facts["dates"]]
    if len(dates) <= MOST_DATES:
        return dates
    more = gettext("and %(count)s more dates", count=len(dates) - MOST_DATES)
    return [*dates[: MOST_DATES - 1], more, dates[-1]]


def _period(date: Period) -> str:
    return f"{_dated(date.starts)}, {clock(date.starts)}–{end_clock(date)}"


def _place_now(activity: Activity, session: Session) -> str:
    if activity.place is PlaceKind.ONLINE:
        return str(gettext("Online"))
    if activity.place is PlaceKind.OUTSIDE:
        return activity.address
    return ", ".join([*([session.room.name] if session.room is not None else []), activity.centre.name])


def _unnamed(line: Line) -> str:
    return line.enrolment.organisation.name if line.enrolment.organisation is not None else ""


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, scale=4, xmldecl=False)
    return drawn.getvalue().decode()
