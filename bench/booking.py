"""One booking through the service against the bare transaction of the same writes."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Any

from sqlalchemy import Engine, Executable, create_engine, event

from app.bookings.services import book_room
from app.bookings.services.asking import RoomRequest
from app.core.access import Actor
from app.core.clock import Period, from_local, today
from app.core.database import db, teach_manners
from app.organisations.queries import actor_for
from bench.grounds import Ground, running
from bench.measuring import WARMING, Figure, in_turns
from tests.makers import INSTANT, ask_for, make_centre, make_organisation, make_person, make_room, make_staff

ROUNDS = 120


def figures(ground: Ground) -> Iterator[Figure]:
    """The service writes into one database; what it wrote is written again, without reading, into its twins."""
    url = ground.new_database("served")
    with running(url):
        requests = arranged()
        db.session.remove()
        db.engine.dispose()
        if ground.cluster is None:
            with ground.connect("served") as bare:
                bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        core, whole = (create_engine(ground.copy_database("served", name)) for name in ("by_core", "whole"))
        teach_manners(core)
        teach_manners(whole)
        ground.copy_database("served", "by_driver")
        with noting(db.engine) as noted, ground.connect("by_driver") as bare:
            turns = [itertools.count() for _ in range(4)]
            service, by_core, by_whole, by_driver = in_turns(
                lambda: book(*requests[next(turns[0])], noted),
                lambda: run_by_core(core, [one for one in noted.core[next(turns[1])] if one[0].is_dml]),
                lambda: run_by_core(whole, noted.core[next(turns[2])]),
                lambda: write_by_driver(bare, noted.driver[next(turns[3])], ground),
                rounds=ROUNDS,
            )
        core.dispose()
        whole.dispose()
    statements, writes = len(noted.core[-1]), len(noted.driver[-1])
    # Without what it reads under its locks a transaction would keep no promise, so its bare form has the reads.
    yield Figure(
        f"one booking by the service (floor: its {statements} statements, core SQL)", service, by_whole, at_most=5
    )
    yield Figure(f"  the same (floor: its {writes} writes alone, core SQL)", service, by_core)
    yield Figure(f"  the same (floor: its {writes} writes, bare driver)", service, by_driver)


def arranged() -> list[tuple[Actor, RoomRequest]]:
    """A centre of twenty rooms, and so many organisations that each has few bookings, as in life."""
    centre = make_centre(opens="0:00", closes="24:00", quota_hours=744, open_requests=100)
    rooms = [make_room(centre, earliest_days=730, latest_hours=0, approval=INSTANT) for _ in range(20)]
    make_staff(centre)
    people = [make_person() for _ in range(20)]
    parties = [make_organisation(person) for person in people]
    actors = [actor_for(person.id) for person in people]
    return [
        (actors[number % 20], ask_for(rooms[number % 20], slot(number // 20), parties[number % 20]))
        for number in range(ROUNDS + WARMING)
    ]


def slot(number: int) -> Period:
    day = today() + timedelta(days=7 + number)
    starts = from_local(day + timedelta(days=day.weekday() == 6), time(10 if day.weekday() != 6 else 14))
    return Period(starts, starts + timedelta(hours=1))


# --- noting what the service writes, and writing it again


class Noted:
    """What each booking ran as core statements, and its writes as they reached the driver."""

    def __init__(self) -> None:
        self.core: list[list[tuple[Any, Any]]] = []
        self.driver: list[list[tuple[str, Any]]] = []

    def begin(self) -> None:
        self.core.append([])
        self.driver.append([])


@contextmanager
def noting(engine: Engine) -> Iterator[Noted]:
    noted = Noted()

    def note_core(_connection: Any, clause: Any, many: Any, one: Any, _options: Any) -> None:
        if noted.core and isinstance(clause, Executable):
            noted.core[-1].append((clause, many or one))

    def note_driver(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if noted.driver and statement.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            noted.driver[-1].append((statement, values))

    event.listen(engine, "before_execute", note_core)
    event.listen(engine, "before_cursor_execute", note_driver)
    yield noted
    event.remove(engine, "before_execute", note_core)
    event.remove(engine, "before_cursor_execute", note_driver)


def book(actor: Actor, request: RoomRequest, noted: Noted) -> None:
    noted.begin()
    book_room(actor, request, key=f"bench-{len(noted.core)}")


def run_by_core(engine: Engine, statements: list[tuple[Any, Any]]) -> None:
    with engine.connect() as connection:
        writing = connection.execution_options(write=True)
        for clause, values in statements:
            result = writing.execute(clause, values)
            if result.returns_rows:
                result.all()
        writing.commit()


def write_by_driver(bare: Any, writes: list[tuple[str, Any]], ground: Ground) -> None:
    cursor = bare.cursor()
    cursor.execute("BEGIN IMMEDIATE" if ground.cluster is None else "BEGIN")
    for statement, values in writes:
        (cursor.executemany if isinstance(values, list) else cursor.execute)(statement, values)
    cursor.execute("COMMIT")
