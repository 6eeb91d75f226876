"""One booking through the service against the bare transaction of the same writes, replayed by the driver."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Any

from sqlalchemy import event

from app.bookings.services import book_room
from app.core.access import Actor
from app.core.clock import Period, from_local, today
from app.core.database import db
from app.organisations.queries import actor_for
from bench.grounds import Ground, running
from bench.measuring import Figure, side_by_side
from tests.makers import INSTANT, ask_for, make_centre, make_organisation, make_person, make_room, make_staff

ROUNDS = 120


def figures(ground: Ground) -> Iterator[Figure]:
    """The service writes into one database; what it wrote is replayed, without any reading, in its twin."""
    url = ground.new_database("served")
    with running(url):
        centre = make_centre(opens="0:00", closes="24:00", quota_hours=744, open_requests=100)
        rooms = [make_room(centre, earliest_days=730, latest_hours=0, approval=INSTANT) for _ in range(20)]
        make_staff(centre)
        person = make_person()
        organisation = make_organisation(person)
        requests = [ask_for(rooms[number % 20], slot(number // 20), organisation) for number in range(ROUNDS + 3)]
        actor = actor_for(person.id)
        db.session.remove()
        db.engine.dispose()
        checkpoint(ground)
        ground.copy_database("served", "twin")

        written: list[list[tuple[str, Any, bool]]] = []
        with noting_writes(written), ground.connect("twin") as bare:
            numbers, replays = iter(range(ROUNDS + 3)), iter(range(ROUNDS + 3))

            def by_service() -> None:
                number = next(numbers)
                written.append([])
                book(actor, requests[number], number)

            def replay() -> None:
                statements = written[next(replays)]
                cursor = bare.cursor()
                cursor.execute("BEGIN IMMEDIATE" if ground.cluster is None else "BEGIN")
                for statement, values, is_many in statements:
                    (cursor.executemany if is_many else cursor.execute)(statement, values)
                cursor.execute("COMMIT")

            product, floor = side_by_side(by_service, replay, rounds=ROUNDS)
            writes = sum(len(values) if is_many else 1 for _, values, is_many in written[-1])
    yield Figure(f"one booking through the service, {writes} writes in one transaction", product, floor, at_most=5)


def slot(number: int) -> Period:
    day = today() + timedelta(days=7 + number)
    starts = from_local(day + timedelta(days=day.weekday() == 6), time(10 if day.weekday() != 6 else 14))
    return Period(starts, starts + timedelta(hours=1))


def book(actor: Actor, request: Any, number: int) -> None:
    book_room(actor, request, key=f"bench-{number}")


def checkpoint(ground: Ground) -> None:
    if ground.cluster is None:
        with ground.connect("served") as bare:
            bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def noting_writes(written: list[list[tuple[str, Any, bool]]]) -> Iterator[None]:
    """Every INSERT, UPDATE and DELETE as it reaches the driver, into the last list."""

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            written[-1].append((statement, values, isinstance(values, list)))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
