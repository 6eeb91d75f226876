"""A bare page of two hundred waiting requests, read as the queue reads them, against the same rows by core SQL."""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from typing import Any

from jinja2 import Environment
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.queries import QueueItem, queue
from app.centres.models import Centre, Room
from app.core.access import Actor
from app.core.clock import Period, from_local, now, today
from app.core.database import db
from app.organisations.models import Organisation
from app.organisations.queries import actor_for
from app.schedule.models import Entry
from bench.grounds import Ground, analyse, running
from bench.measuring import Figure, in_turns
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room, make_staff

ROWS = 200
PAGE = Environment(autoescape=True).from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def figures(ground: Ground) -> Iterator[Figure]:
    url = ground.new_database("page")
    with running(url):
        centre = make_centre(opens="0:00", closes="24:00", quota_hours=744, open_requests=100)
        rooms = [make_room(centre, earliest_days=730) for _ in range(10)]
        staff = make_staff(centre)
        person = make_person()
        parties = [make_organisation(person, name=f"Stowarzyszenie {number}") for number in range(10)]
        for number in range(ROWS):
            make_booking(person, rooms[number % 10], slot(number), parties[number // 20])
        coordinator = actor_for(staff.id)
        analyse()

        def product() -> str:
            made = PAGE.render(rows=[shown(item) for item in queue(coordinator, now=now())])
            db.session.remove()
            return made

        def floor() -> str:
            return PAGE.render(rows=by_core(coordinator))

        assert floor() == product(), "the two ways do not show the same rows"
        assert product().count("<tr>") == ROWS
        least, took = in_turns(floor, product, rounds=40)
    yield Figure(f"a page of {ROWS} waiting requests, the same bare table", took, least, at_most=2)


def slot(number: int) -> Period:
    day = today() + timedelta(days=8 + number // 10)
    starts = from_local(day + timedelta(days=day.weekday() == 6), time(10 if day.weekday() != 6 else 14))
    return Period(starts, starts + timedelta(hours=1))


def shown(item: QueueItem) -> tuple[object, ...]:
    own = (item.uid, item.period.starts, item.period.ends, item.answer_by, item.title)
    return (*own, item.room, item.centre, item.who)


def by_core(coordinator: Actor) -> Sequence[Any]:
    """The same rows, by one statement of core SQL with nothing but the columns shown."""
    columns = (Entry.uid, Entry.starts_at, Entry.ends_at, Entry.expires_at, Entry.title)
    statement = (
        select(*columns, Room.name, Centre.name, Organisation.name)
        .join_from(Booking, Entry, Entry.id == Booking.entry_id)
        .join(Room, Room.id == Booking.room_id)
        .join(Centre, Centre.id == Booking.centre_id)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .where(Booking.state == "requested", Entry.status == "tentative", Entry.expires_at > now())
        .where(Booking.centre_id.in_(list(coordinator.centres)))
        .order_by(Entry.expires_at, Booking.id)
        .limit(ROWS)
    )
    with db.engine.connect() as connection:
        return connection.execute(statement).all()
