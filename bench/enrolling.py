"""1,000 people enrol through the service, against the bare transaction that writes the same rows."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, Table, create_engine, insert, select

from app.accounts.models import Person
from app.core.access import Actor
from app.core.clock import now
from app.core.database import Base, db, teach_manners, transaction, write
from app.history.models import Record
from app.notifications.models import Mail
from app.programme.models import Enrolment
from app.programme.services.enrolling import enrol
from app.programme.steps.joining import Application
from app.schedule.models import Claim, Resource
from bench.grounds import Ground, running
from bench.measuring import WARMING, Figure, in_turns
from tests.makers import make_activity, make_centre, make_person, make_staff, make_terms

PEOPLE, SEATS = 1000, 200
WRITTEN = (Claim, Enrolment, Record, Mail)
Rows = Sequence[tuple[Table, dict[str, Any]]]


def figures(ground: Ground) -> Iterator[Figure]:
    """The service enrols into one database; the rows that it wrote are inserted anew into its twin."""
    with running(ground.new_database("enrolling")):
        activity_id, actors = arranged()
        db.session.remove()
        db.engine.dispose()
        if ground.cluster is None:
            with ground.connect("enrolling") as bare:
                bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        core = create_engine(ground.copy_database("enrolling", "enrolling_by_core"))
        teach_manners(core)
        turns, bare_turns = itertools.count(), itertools.count()
        written: list[Rows] = []

        def by_service() -> None:
            number = next(turns)
            enrol(actors[number], activity_id, Application(f"key-{number}"))

        def by_core() -> None:
            insert_all(core, written[next(bare_turns)])

        def after() -> None:
            """What the service has written for the one before, to be written by the other way."""
            written.append(rows_of(len(written) + 1))

        took, bare_took = in_turns(lambda: None, lambda: None, rounds=0) if not actors else timed(by_service, after, by_core)
        core.dispose()
    yield Figure(f"one of {PEOPLE:,} enrols for {SEATS} seats (floor: its rows bare)", took, bare_took, at_most=5)
