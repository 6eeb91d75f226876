"""Calendars of others in the demo: what the city celebrates, and the programmes of two invented partners."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.centres import steps
from app.centres.models import Centre, OutsideCalendar
from app.centres.rules.outside import read_outside
from app.cli.demo.people import DECIDERS
from app.core.clock import local
from app.core.database import db
from app.organisations.queries import actor_for

SENT_AGO, BEGAN_AGO = timedelta(days=3), timedelta(days=60)
CITY = ("Święta i imprezy miejskie", "Miasto Kraków", "https://www.krakow.pl/")
LIBRARY = ("Biblioteka Pod Lipą: program", "Biblioteka Pod Lipą", "https://example.org/biblioteka-pod-lipa")
CLUB = ("Klub Sąsiedzki Zalew: program", "Klub Sąsiedzki Zalew", "https://example.org/klub-zalew")
# Whole days, from the first to the last, as they come back each year; the rule of those that move, else none.
FEASTS = (
    ("Orszak Trzech Króli", "20250106", "20250107", ""),
    ("Dni Krakowa", "20250605", "20250609", ""),
    ("Wianki", "20250621", "20250622", ""),
    ("Święto Niepodległości: wspólne śpiewanie na Rynku", "20251111", "20251112", ""),
    ("Targi bożonarodzeniowe na Rynku Głównym", "20251128", "20260102", ""),
    ("Konkurs szopek krakowskich", "20251204", "20251205", ";BYMONTH=12;BYDAY=1TH"),
)
# The day of the week, from and to which hour, what, and where.
AT_LIBRARY = (("MO", 17, 19, "Klub książki", "Czytelnia"), ("SA", 11, 12, "Poranek z bajką", "Sala dla dzieci"))
AT_CLUB = (
    ("TU", 18, 20, "Gry planszowe dla sąsiadów", "Świetlica"),
    ("TH", 10, 12, "Kawa seniorów", "Świetlica"),
    ("SU", 16, 18, "Potańcówka nad Zalewem", "Scena plenerowa"),
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def show_others(people: Mapping[str, Person], at: datetime) -> None:
    """The city's at both centres, a partner's beside it; the library's is hidden."""
    plans = {
        "reymonta": ((CITY, _feasts(), True), (LIBRARY, _weekly(AT_LIBRARY, "biblioteka", at), False)),
        "centrum-c-10": ((CITY, _feasts(), True), (CLUB, _weekly(AT_CLUB, "klub", at), True)),
    }
    for centre in db.session.scalars(select(Centre).order_by(Centre.id)).all():
        for told, events, is_shown in plans.get(centre.slug, ()):
            _put(centre, people[DECIDERS[centre.slug][0]], told, events, is_shown=is_shown, at=at)


def _put(
    centre: Centre, who: Person, told: tuple[str, str, str], events: Sequence[str], *, is_shown: bool, at: datetime
) -> None:
    name, source, address = told
    content = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{source}", *events, "END:VCALENDAR", ""))
    reading = read_outside(content.encode(), today=local(at).date())
    calendar = OutsideCalendar(
        centre_id=centre.id,
        name=name,
        source=source,
        address=address,
        is_shown=is_shown,
        uploaded_at=at - SENT_AGO,
        uploaded_by_id=who.id,
    )
    db.session.add(calendar)
    steps.put_outside_events(calendar, reading.facts)
    actor = actor_for(who.id)
    steps.record_outside("added", calendar, actor, events=len(reading.facts), unread=0)
    if not is_shown:
        steps.record_outside("hidden", calendar, actor)


def _feasts() -> Sequence[str]:
    return [
        _event(
            f"swieto-{number}@krakow.example",
            f"DTSTART;VALUE=DATE:{first}",
            f"DTEND;VALUE=DATE:{after}",
            f"RRULE:FREQ=YEARLY{rule}",
            f"SUMMARY:{title}",
        )
        for number, (title, first, after, rule) in enumerate(FEASTS, 1)
    ]


def _weekly(meetings: Sequence[tuple[str, int, int, str, str]], whose: str, at: datetime) -> Sequence[str]:
    began = local(at - BEGAN_AGO).date()
    monday = began - timedelta(days=began.weekday())
    found = []
    for number, (weekday, starts, ends, title, place) in enumerate(meetings, 1):
        day = monday + timedelta(days=WEEKDAYS.index(weekday))
        found.append(
            _event(
                f"{number}@{whose}.example",
                f"DTSTART;TZID=Europe/Warsaw:{day:%Y%m%d}T{starts:02}0000",
                f"DTEND;TZID=Europe/Warsaw:{day:%Y%m%d}T{ends:02}0000",
                f"RRULE:FREQ=WEEKLY;BYDAY={weekday}",
                f"SUMMARY:{title}",
                f"LOCATION:{place}",
                f"URL:https://example.org/{whose}/{number}",
            )
        )
    return found


def _event(uid: str, *lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))
