"""Importing 10,000 bookings of a centre with 20 rooms from a CSV file: check, import, and the same file again."""

import csv
import io
import time
from collections.abc import Iterator
from datetime import timedelta

from app.centres.models import Centre
from app.core.access import Role
from app.core.clock import today
from app.core.database import db
from app.desk.models import ImportRun
from app.desk.rules.sheets.states import Kind
from app.desk.services.importing import send_file, want_import, work_off
from app.organisations.queries import actor_for
from bench.grounds import Ground, running
from bench.measuring import Figure
from tests.makers import make_centre, make_organisation, make_person, make_room, make_staff

ROOMS, BOOKINGS = 20, 10_000
A_DAY = 5
AIM = 60.0


def figures(ground: Ground) -> Iterator[Figure]:
    with running(ground.new_database("importing")):
        centre = make_centre("Centrum")
        for number in range(ROOMS):
            make_room(centre, f"Sala {number}")
        make_organisation(make_person(), name="Fundacja Most")
        manager_id, centre_id = make_staff(centre, Role.MANAGER).id, centre.id
        first = imported(manager_id, centre_id)
        again, run = checked(manager_id, centre_id)
        assert run.rows_equal == BOOKINGS
    yield Figure(f"import of {BOOKINGS:,} bookings, checked and written", first, at_most=AIM)
    yield Figure("the same file again: all equal", again, at_most=AIM)


def imported(manager_id: int, centre_id: int) -> float:
    took, run = checked(manager_id, centre_id)
    assert run.rows_new == BOOKINGS
    begun = time.perf_counter()
    want_import(actor_for(manager_id), run.id, seen=BOOKINGS)
    work_off(run.id)
    return took + time.perf_counter() - begun


def checked(manager_id: int, centre_id: int) -> tuple[float, ImportRun]:
    content = file()
    begun = time.perf_counter()
    db.session.get_one(Centre, centre_id)
    actor = actor_for(manager_id)
    run_id = send_file(actor, Kind.BOOKINGS, centre_id, name="rezerwacje.csv", content=content, defaults={})
    work_off(run_id)
    return time.perf_counter() - begun, db.session.get_one(ImportRun, run_id, populate_existing=True)


def file() -> bytes:
    """Five bookings a day in each room, one after the other."""
    written = io.StringIO()
    into = csv.writer(written, delimiter=";")
    into.writerow(["key", "room", "day", "starts", "ends", "title", "organisation", "people"])
    for number in range(BOOKINGS):
        day, place = divmod(number, ROOMS * A_DAY)
        hour = 8 + 2 * (place // ROOMS)
        on = (today() + timedelta(days=day - 30)).isoformat()
        into.writerow([number, f"Sala {place % ROOMS}", on, hour, hour + 2, f"Zebranie {number}", "Fundacja Most", 9])
    return written.getvalue().encode()
