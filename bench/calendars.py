"""Public calendars: a 304 against a bare Flask page with one SELECT, large bodies, and what a commit pays for them."""

import itertools
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from werkzeug.test import EnvironBuilder

from app.bookings.models import Booking
from app.bookings.rules.states import BookingState
from app.bookings.services import book_room
from app.calendars.views import feeds
from app.core.clock import Period, from_local, now, today
from app.core.database import db, teach_manners, transaction, write, write_numbered
from app.schedule.models import Entry, Resource
from app.schedule.rules import Status
from bench.booking import arranged
from bench.grounds import Ground, analyse, application, running
from bench.measuring import Figure, at_best, in_turns
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room

EVENTS, PEOPLE, ROUNDS, AT_ONCE, BOOKINGS = 5000, 10_000, 25, 20, 120
SUBSCRIBERS, AN_HOUR, NEW = 2000, 3600, 0.05
CITY = "/kalendarz/pl/miasto.ics"
Call = Callable[[], tuple[str, dict[str, str]]]


def figures(ground: Ground) -> Iterator[Figure]:
    url = ground.new_database("feeds")
    with running(url) as app, patch("app.calendars.queries.listing.MOST_EVENTS", EVENTS):
        many()
        analyse()
        db.session.remove()
        db.engine.dispose()
    bare = bare_page(url)
    with patch("app.calendars.queries.listing.MOST_EVENTS", EVENTS):
        floor, first = calling(bare, "/"), calling(app, CITY)
        assert floor()[0] == "200 OK"
        status, headers = first()
        assert (status, "Set-Cookie" in headers) == ("200 OK", False)
        nothing_new = calling(app, CITY, {"If-None-Match": headers["ETag"]})
        assert nothing_new()[0].startswith("304")
        with app.app_context():
            analyse()

        def cold() -> None:
            feeds.body.cache_clear()
            first()

        many_times = in_turns(repeated(floor), repeated(nothing_new), rounds=ROUNDS)
        least, unchanged = (taken / AT_ONCE for taken in many_times)
        warm, texts_kept = at_best(first, cold, rounds=ROUNDS)
    for one in (app, bare):
        with one.app_context():
            (db if one is app else one.extensions["sqlalchemy"]).engine.dispose()
    yield Figure("calendar that did not change: 304 (floor: bare page, one SELECT)", unchanged, least, at_most=1 / 0.9)
    yield Figure(f"calendar of {EVENTS} events, kept as it is sent", warm, at_most=0.010)
    yield Figure(f"calendar of {EVENTS} events, from their kept texts", texts_kept, at_most=0.060)
    each = (1 - NEW) * unchanged + NEW * texts_kept
    yield Figure(f"{SUBSCRIBERS} who look hourly: of a second of one core", SUBSCRIBERS / AN_HOUR * each, at_most=0.010)
    yield commits(ground)


def bare_page(url: str) -> Flask:
    """One route and one SELECT, by the same libraries."""
    bare = Flask("bare")
    bare.config["SQLALCHEMY_DATABASE_URI"] = url
    database = SQLAlchemy()
    database.init_app(bare)

    @bare.get("/")
    def page() -> str:
        row = database.session.execute(select(Resource.id, Resource.revision).where(Resource.id == 1)).one()
        return str(row.revision)

    with bare.app_context():
        teach_manners(database.engine)
    return bare


def calling(app: Flask, path: str, headers: dict[str, str] | None = None) -> Call:
    """The application as its server calls it, without the test client around it."""
    environ = EnvironBuilder(path=path, base_url="https://bench.example.org", headers=headers or {}).get_environ()

    def call() -> tuple[str, dict[str, str]]:
        told: list[Any] = []
        answer = app.wsgi_app(dict(environ), lambda status, sent, *_: told.append((status, dict(sent))))  # type: ignore[arg-type]
        b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return told[0]

    return call


def repeated(call: Call) -> Callable[[], object]:
    return lambda: [call() for _ in range(AT_ONCE)]


def many() -> None:
    """So many open bookings in the weeks to come, one after the other."""
    room, person = make_room(make_centre(opens="0:00", closes="24:00")), make_person()
    monday = today() + timedelta(days=14 - today().weekday())
    when = Period(from_local(monday, time(10)), from_local(monday, time(11)))
    make_booking(person, room, when, make_organisation(person), is_public=True)
    first = db.session.scalars(select(Booking)).one()
    kept = {column.name: getattr(first, column.name) for column in Booking.__table__.columns}
    copy(room.id, when, {name: value for name, value in kept.items() if name not in {"id", "entry_id", "request_key"}})


@transaction
def copy(room_id: int, when: Period, kept: dict[str, Any]) -> None:
    moments = [when.shifted(timedelta(minutes=15 * number)) for number in range(EVENTS)]
    rows = [
        {
            "uid": str(uuid4()),
            "kind": "booking",
            "status": Status.CONFIRMED,
            "title": f"Otwarte spotkanie sąsiadów numer {number}",
            "is_public": True,
            "starts_at": one.starts,
            "ends_at": one.ends,
            "changed_at": now(),
        }
        for number, one in enumerate(moments)
    ]
    write(Resource, [{"kind": "person"}] * PEOPLE)
    ids = write_numbered(rows, by=Entry.uid)
    kept["state"] = BookingState.APPROVED
    write(Booking, [{**kept, "entry_id": number, "request_key": f"feeds-{number}"} for number in ids])


def commits(ground: Ground) -> Figure:
    """The same bookings by two builds: as it is, and one where nothing is raised for calendars."""
    urls = ground.new_database("raised"), ground.new_database("unraised")
    both, asked = [application(url) for url in urls], []
    for one in both:
        with one.app_context():
            asked.append(arranged())
            db.session.remove()
    turns = [itertools.count(), itertools.count()]

    def book(which: int) -> None:
        number = next(turns[which])
        with both[which].app_context():
            book_room(*asked[which][number], key=f"feeds-{number}")
            db.session.remove()

    def unraised() -> None:
        with patch("app.schedule.steps.occupancy.revise", lambda _ids: None):
            book(1)

    without, raised = in_turns(unraised, lambda: book(0), rounds=BOOKINGS)
    for one in both:
        with one.app_context():
            db.engine.dispose()
    return Figure("one booking with calendars (floor: the same that raises none)", raised, without, at_most=1.05)
