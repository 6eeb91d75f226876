"""A thousand people sign up for 500 places, one by one, against the bare inserts; then the figures of 200 pools."""

import itertools
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, create_engine, insert

from app.core.clock import now
from app.core.database import db, teach_manners, transaction, write
from app.schedule import steps
from app.schedule.models import Claim, Resource
from app.schedule.queries.places import numbers_of
from app.schedule.steps import places
from bench.grounds import Ground, analyse, running
from bench.measuring import WARMING, Figure, in_turns

PLACES, PEOPLE, POOLS = 500, 1000, 200
AS_JOINED = ("uid", "pool_id", "resource_id", "place_id", "status", "priority", "queue_no", "together")


def figures(ground: Ground) -> Iterator[Figure]:
    """The steps write into one database; the rows that they wrote are inserted anew into its twin."""
    with running(ground.new_database("places")):
        pool_id, people = opened(PLACES), make_people()
        numbers = [opened(20) for _ in range(POOLS - 1)]
        db.session.remove()
        db.engine.dispose()
        if ground.cluster is None:
            with ground.connect("places") as bare:
                bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        core = create_engine(ground.copy_database("places", "places_by_core"))
        teach_manners(core)
        rows, turns = iter_rows(pool_id, people), itertools.count()
        steps_took, bare_took = in_turns(
            lambda: join(pool_id, people[next(turns)]), lambda: insert_one(core, next(rows)), rounds=PEOPLE - WARMING
        )
        core.dispose()
        analyse()
        looked, _ = in_turns(lambda: numbers_of([pool_id, *numbers], now=now()), lambda: None, rounds=30)
    what = f"one of {PEOPLE:,} joins {PLACES} places (floor: its bare insert)"
    yield Figure(what, steps_took, bare_took, at_most=5)
    yield Figure(f"how full {POOLS} pools are, by one query", looked, at_most=0.02)


@transaction
def opened(number: int) -> int:
    return places.open_pool("bench", number).id


@transaction
def make_people() -> list[int]:
    first = steps.new_resource("person")
    write(Resource, [{"id": first + number, "kind": "person", "revision": 0} for number in range(1, PEOPLE)])
    return [first + number for number in range(PEOPLE)]


@transaction
def join(pool_id: int, resource_id: int) -> None:
    places.join(places.lock_pool(pool_id), resource_id)


def iter_rows(pool_id: int, people: list[int]) -> Iterator[dict[str, Any]]:
    """What the steps will have written, in their order."""
    for number, person in enumerate(people, 1):
        place = number if number <= PLACES else None
        status = "confirmed" if place else "waiting"
        values = (f"bench-{number}", pool_id, person, place, status, 0, number, False)
        yield dict(zip(AS_JOINED, values, strict=True))


def insert_one(core: Engine, row: dict[str, Any]) -> None:
    with core.connect() as connection:
        connection.execution_options(write=True).execute(insert(Claim.__table__), row)
        connection.commit()
