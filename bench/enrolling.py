"""A thousand people enrol through the service, one by one, against the bare transaction that does the same by hand.

The floor locks the pool, finds the lowest free place and the end of the line, and inserts the same rows, in core SQL.
"""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, bindparam, create_engine, func, insert, select

from app.accounts.models import Person
from app.core.access import Actor
from app.core.clock import from_local, now, today
from app.core.database import db, teach_manners, transaction, write
from app.history.models import Record
from app.notifications.models import Mail
from app.programme.models import Activity, Enrolment, Session
from app.programme.services.announcing import publish
from app.programme.services.enrolling import enrol
from app.programme.steps.joining import Application
from app.schedule import steps as schedule
from app.schedule.models import Claim, Entry, Place, Pool, Resource
from app.schedule.rules import Status
from bench.grounds import Ground, running
from bench.measuring import WARMING, Figure, in_turns
from tests.makers import actor, make_activity, make_centre, make_room, make_staff, make_terms

PEOPLE, SEATS = 1000, 200
LOCKED = select(Pool.id).where(Pool.id == bindparam("pool")).with_for_update()
TAKEN = select(Claim.place_id).where(Claim.pool_id == bindparam("pool"), Claim.place_id.is_not(None))
FREE = select(func.min(Place.number)).where(Place.pool_id == bindparam("pool"), Place.id.not_in(TAKEN))
LAST = select(func.max(Claim.queue_no)).where(Claim.pool_id == bindparam("pool"))
LOOKED = select(FREE.scalar_subquery(), LAST.scalar_subquery())
WRITTEN: tuple[Any, ...] = (Claim, Enrolment, Record, Mail)


def figures(ground: Ground) -> Iterator[Figure]:
    """The service writes into one database; the rows that it wrote are inserted anew into its twin."""
    with running(ground.new_database("enrolling")):
        activity_id, people = arranged()
        db.session.remove()
        db.engine.dispose()
        if ground.cluster is None:
            with ground.connect("enrolling") as bare:
                bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        core = create_engine(ground.copy_database("enrolling", "enrolling_by_core"))
        teach_manners(core)
        turns, written = itertools.count(), list[list[dict[str, Any]]]()
        took, _, bare_took = in_turns(
            lambda: sign_up(people[next(turns)], activity_id),
            lambda: written.append(newest()),
            lambda: insert_all(core, written[-1]),
            rounds=PEOPLE - WARMING,
        )
        core.dispose()
    yield Figure(f"one of {PEOPLE:,} enrols for {SEATS} seats (floor: by hand)", took, bare_took, at_most=5)


def sign_up(person_id: int, activity_id: int) -> None:
    enrol(Actor(person_id=person_id), activity_id, Application(f"key-{person_id}"))


def newest() -> list[dict[str, Any]]:
    """The rows that were written last, without their numbers."""
    with db.engine.connect() as connection:
        tables = [table.__table__ for table in WRITTEN]
        rows = [connection.execute(select(one).order_by(one.c.id.desc()).limit(1)).mappings().one() for one in tables]
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def insert_all(core: Engine, rows: list[dict[str, Any]]) -> None:
    with core.connect() as connection:
        writing = connection.execution_options(write=True)
        pool_id = writing.execute(LOCKED, {"pool": rows[0]["pool_id"]}).scalar_one()
        writing.execute(LOOKED, {"pool": pool_id}).one()
        for table, row in zip(WRITTEN, rows, strict=True):
            writing.execute(insert(table.__table__), row)
        connection.commit()


def arranged() -> tuple[int, list[int]]:
    """An announced training with two dates and so many seats, and people."""
    centre = make_centre()
    staff, room = make_staff(centre), make_room(centre, seats=SEATS)
    activity_id = make_activity(staff, centre, seats=SEATS)
    add_dates(activity_id, room.id)
    publish(actor(staff), activity_id)
    make_terms(activity_id)
    return activity_id, make_people()


@transaction
def add_dates(activity_id: int, room_id: int) -> None:
    activity = db.session.get_one(Activity, activity_id)
    for week in (2, 3):
        starts = from_local(today() + timedelta(weeks=week)) + timedelta(hours=17)
        entry = Entry(kind="session", status=Status.CONFIRMED, title=activity.title_pl, is_public=True)
        entry.starts_at, entry.ends_at = starts, starts + timedelta(hours=3)
        activity.sessions.append(Session(entry=entry, room_id=room_id))


@transaction
def make_people() -> list[int]:
    first = schedule.new_resource("person")
    write(Resource, [{"id": first + number, "kind": "person", "revision": 0} for number in range(1, PEOPLE)])
    known = {"language": "pl", "phone": "", "password_hash": "", "is_admin": False, "email_confirmed_at": now()}
    people = [
        {"email": f"bench{number}@example.org", "name": "Anna Nowak", "resource_id": first + number, **known}
        for number in range(PEOPLE)
    ]
    write(Person, people)
    ours = select(Person.id).where(Person.email.startswith("bench")).order_by(Person.id)
    return list(db.session.scalars(ours))
