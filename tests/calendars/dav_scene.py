"""What tests of CalDAV stand on: a centre with a training on three days, and somebody with an app password."""

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.accounts.services import make_app_password
from app.calendars.services import collections
from app.core.database import db
from app.programme.models import Session
from app.programme.services.dates import DatesAsked, add_sessions, cancel_session, move_session
from tests import makers

DAYS = ("2026-12-01", "2026-12-08", "2026-12-15")
D, C, CS, A = (
    *("{DAV:}", "{urn:ietf:params:xml:ns:caldav}"),
    *("{http://calendarserver.org/ns/}", "{http://apple.com/ns/ical/}"),
)


@dataclass
class Scene:
    """One who reads, their password, and the training whose dates move."""

    person_id: int
    password: str
    staff_id: int
    centre_id: int
    room_id: int
    activity_id: int

    @property
    def home(self) -> str:
        return f"/dav/kalendarze/{self.person_id}/"

    @property
    def city(self) -> str:
        return f"{self.home}miasto/"

    def move(self, number: int, day: str) -> None:
        who, session = self._of(number)
        asked = DatesAsked(self.room_id, (date.fromisoformat(day),), 14 * 60, 15 * 60)
        move_session(who, self.activity_id, session.id, asked, seen=session.entry.sequence)

    def add(self, *days: str) -> None:
        who, _ = self._of(0)
        dates = tuple(date.fromisoformat(day) for day in days)
        add_sessions(who, self.activity_id, DatesAsked(self.room_id, dates, 14 * 60, 15 * 60))

    def cancel(self, number: int) -> None:
        who, session = self._of(number)
        cancel_session(who, self.activity_id, session.id, why="Prowadząca jest chora")

    def _of(self, number: int) -> tuple[Any, Session]:
        dates = select(Session).where(Session.activity_id == self.activity_id).order_by(Session.id)
        who = makers.actor(db.session.get_one(Person, self.staff_id))
        return who, db.session.scalars(dates).all()[number]


def make_scene(email: str = "ola@example.org", **more: Any) -> Scene:
    collections._members_of_state.cache_clear()  # another database, whose numbers are the same
    centre = makers.make_centre("Centrum Reymonta")
    staff, room = makers.make_staff(centre), makers.make_room(centre)
    dates = [makers.period(day, "10:00", "11:00") for day in DAYS]
    activity_id = makers.make_activity(staff, centre, *dates, room=room, published=True, seats=10)
    person = makers.make_person(email, **more)
    password = make_app_password(makers.actor(person), label="telefon")
    return Scene(person.id, password, staff.id, centre.id, room.id, activity_id)


def basic(email: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{email}:{password}".encode()).decode()}


@dataclass
class Program:
    """A calendar program of somebody."""

    client: FlaskClient
    email: str
    password: str

    def ask(self, method: str, path: str, body: str | bytes = b"", **headers: str) -> TestResponse:
        sent = {"Content-Type": "application/xml; charset=utf-8", **basic(self.email, self.password)}
        return self.client.open(path, method=method, data=body, headers={**sent, **headers})

    def propfind(self, path: str, *names: str, depth: str = "0") -> dict[str, dict[str, Element]]:
        """The properties that were found, by address and name."""
        asked = "".join(
            f"<x{number}:{name[1:].split('}')[1]} xmlns:x{number}='{name[1:].split('}')[0]}'/>"
            for number, name in enumerate(names)
        )
        answer = self.ask(
            "PROPFIND", path, f"<d:propfind xmlns:d='DAV:'><d:prop>{asked}</d:prop></d:propfind>", Depth=depth
        )
        assert answer.status_code == 207, answer.text
        return found(answer)

    def report(self, path: str, body: str) -> TestResponse:
        return self.ask("REPORT", path, body, Depth="1")


def found(answer: TestResponse) -> dict[str, dict[str, Element]]:
    """Of a multistatus: what was found, by address; what is gone has nothing."""
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{D}multistatus"
    read: dict[str, dict[str, Element]] = {}
    for response in root.findall(f"{D}response"):
        href = response.findtext(f"{D}href") or ""
        read[href] = {}
        for propstat in response.findall(f"{D}propstat"):
            if " 200 " in (propstat.findtext(f"{D}status") or ""):
                read[href] |= {one.tag: one for one in propstat.find(f"{D}prop") or ()}
    return read


def query(inside: str, props: str = "<d:getetag/>") -> str:
    """A calendar-query of events with this inside its filter."""
    return (
        "<c:calendar-query xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:d='DAV:'>"
        f"<d:prop>{props}</d:prop><c:filter><c:comp-filter name='VCALENDAR'>{inside}</c:comp-filter></c:filter>"
        "</c:calendar-query>"
    )


def events(inside: str = "") -> str:
    return query(f"<c:comp-filter name='VEVENT'>{inside}</c:comp-filter>")


def sync(token: str = "", more: str = "") -> str:
    return (
        f"<d:sync-collection xmlns:d='DAV:'><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>{more}"
        "<d:prop><d:getetag/></d:prop></d:sync-collection>"
    )
