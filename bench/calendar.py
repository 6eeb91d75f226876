"""The work calendar of fifty rooms by a week: its page and its feed as a browser has them, against bare core SQL."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from datetime import time as clock
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment
from sqlalchemy import select

from app.bookings.models import Booking
from app.centres.models import Centre, Room
from app.core.clock import Period, from_local, today
from app.core.database import db
from app.organisations.models import Organisation
from app.schedule.models import Entry
from bench.closure import book_all
from bench.grounds import Ground, analyse, running
from bench.measuring import Figure, in_turns
from tests.makers import make_centre, make_organisation, make_person, make_room, make_staff
from tests.support.people import sign_in

ROOMS, PARTIES, HOURS = 50, 40, (9, 11, 13, 15, 17)
AIM, ROUNDS = 0.3, 15
PAGE = Environment(autoescape=True).from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def figures(ground: Ground) -> Iterator[Figure]:
    with running(ground.new_database("calendar")) as app:
        centre, week, bookings = arranged()
        analyse()
        client, address = visitor(app, centre), f"/zespol/kalendarz/{centre.slug}"

        def page() -> str:
            return asked(client, f"{address}?date={week.isoformat()}&as=table")

        def feed() -> str:
            return asked(client, f"{address}/wpisy?date={week.isoformat()}")

        def floor() -> str:
            return PAGE.render(rows=by_core(centre.id, week))

        assert page().count('class="spot-confirmed"') == feed().count('"kind":"confirmed"') == bookings
        assert floor().count("<tr>") == bookings
        least, table, data = in_turns(floor, page, feed, rounds=ROUNDS)
        both = table + data
    what = f"{ROOMS} rooms by a week, {bookings} bookings"
    yield Figure(f"calendar of {what}: page and feed", both, at_most=AIM)
    yield Figure("  the page against a bare table of the same rows", table, least)
    yield Figure("  the feed that the script draws against it", data, least)


def arranged() -> tuple[Centre, date, int]:
    """A centre whose rooms are booked all day, but on Sunday; a week of it, and how many bookings that has."""
    centre = make_centre(opens="0:00", closes="24:00")
    rooms = [make_room(centre, f"Sala {number}") for number in range(ROOMS)]
    people = [make_person() for _ in range(PARTIES)]
    parties = [make_organisation(person, name=f"Stowarzyszenie {number}") for number, person in enumerate(people)]
    monday = today() + timedelta(days=7 - today().weekday())
    for week in range(4):
        days = [monday + timedelta(days=7 * week + number) for number in range(6)]
        starts = [from_local(day, clock(hour)) for day in days for hour in HOURS]
        book_all(rooms, [Period(one, one + timedelta(hours=1)) for one in starts], people, parties, key=f"week-{week}")
    return centre, monday + timedelta(days=7), ROOMS * 6 * len(HOURS)


def visitor(app: Flask, centre: Centre) -> FlaskClient:
    """A coordinator's browser, which reaches this process without TLS."""
    app.config.update(SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="centrum")
    return sign_in(app.test_client(), make_staff(centre))


def asked(client: FlaskClient, address: str) -> str:
    db.session.commit()
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return answer.text


def by_core(centre_id: int, monday: date) -> Sequence[Any]:
    """The same rows, by one statement of core SQL with nothing but the columns shown."""
    starts, ends = from_local(monday), from_local(monday + timedelta(days=7))
    statement = (
        select(Room.name, Entry.starts_at, Entry.ends_at, Entry.uid, Entry.title, Organisation.name, Booking.state)
        .join_from(Booking, Entry, Entry.id == Booking.entry_id)
        .join(Room, Room.id == Booking.room_id)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .where(Booking.centre_id == centre_id, Entry.starts_at < ends, Entry.starts_at > starts - timedelta(days=7))
        .where(Entry.ends_at > starts, Entry.status == "confirmed")
        .order_by(Room.position, Room.id, Entry.starts_at)
    )
    with db.engine.connect() as connection:
        return connection.execute(statement).all()
