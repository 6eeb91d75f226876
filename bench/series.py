"""A series of thirty dates through the service, in one transaction, against its bare inserts."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import create_engine

from app.bookings.rules.repeats import Pattern, Repeat, occurrences
from app.bookings.services import book_series
from app.bookings.services.series import DateAsked, SeriesContent, SeriesRequest
from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import today
from app.core.database import db, teach_manners
from app.organisations.models import Organisation
from app.organisations.queries import actor_for
from bench.booking import Noted, noting, run_by_core, write_by_driver
from bench.grounds import Ground, running
from bench.measuring import WARMING, Figure, in_turns
from tests.makers import INSTANT, make_centre, make_organisation, make_person, make_room, make_staff

ROUNDS, DATES = 30, 30


def figures(ground: Ground) -> Iterator[Figure]:
    """The service writes into one database; what it wrote is written again, without reading, into its twins."""
    url = ground.new_database("series_served")
    with running(url):
        requests = arranged()
        db.session.remove()
        db.engine.dispose()
        if ground.cluster is None:
            with ground.connect("series_served") as bare:
                bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        core = create_engine(ground.copy_database("series_served", "series_by_core"))
        teach_manners(core)
        ground.copy_database("series_served", "series_by_driver")
        with noting(db.engine) as noted, ground.connect("series_by_driver") as bare:
            turns = [itertools.count() for _ in range(3)]
            service, by_core, by_driver = in_turns(
                lambda: book(*requests[next(turns[0])], noted),
                lambda: run_by_core(core, [one for one in noted.core[next(turns[1])] if one[0].is_dml]),
                lambda: write_by_driver(bare, noted.driver[next(turns[2])], ground),
                rounds=ROUNDS,
            )
        core.dispose()
    statements, writes = len(noted.core[-1]), len(noted.driver[-1])
    yield Figure(f"a series of {DATES} by the service (floor: its inserts, core SQL)", service, by_core, at_most=5)
    yield Figure(f"  the same in {statements} statements (floor: {writes} writes, bare driver)", service, by_driver)


def arranged() -> list[tuple[Actor, SeriesRequest]]:
    """A centre of twenty rooms and as many organisations; each series has a room and hours of its own."""
    centre = make_centre(opens="0:00", closes="24:00", quota_hours=744, open_requests=100)
    rooms = [make_room(centre, earliest_days=730, latest_hours=0, approval=INSTANT) for _ in range(20)]
    make_staff(centre)
    people = [make_person() for _ in range(20)]
    parties = [make_organisation(person) for person in people]
    actors = [actor_for(person.id) for person in people]
    return [
        (actors[number % 20], weekly(rooms[number % 20], parties[number % 20], 10 + 2 * (number // 20)))
        for number in range(ROUNDS + WARMING)
    ]


def weekly(room: Room, party: Organisation, hour: int) -> SeriesRequest:
    repeat = Repeat(Pattern.WEEKLY, first_day(), hour * 60, hour * 60 + 60, times=DATES)
    dates = [DateAsked(one.day, one.period, room.id) for one in occurrences(repeat) if one.period is not None]
    return SeriesRequest(room.id, repeat, tuple(dates), SeriesContent("Próba", "Śpiewamy", 10), party.id)


def first_day() -> date:
    """A week ahead, never a Sunday."""
    day = today() + timedelta(days=7)
    return day + timedelta(days=day.weekday() == 6)


def book(actor: Actor, request: SeriesRequest, noted: Noted) -> None:
    noted.begin()
    book_series(actor, request, key=f"bench-{len(noted.core)}")
