"""Eight client processes fight for one room, slot by slot, through the service: no doubles, and how long each waits."""

import statistics
import time
from collections import Counter
from collections.abc import Iterator
from datetime import time as clock
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

from app.bookings.rules.refusals import RoomTaken
from app.bookings.services import book_room
from app.core.clock import Period, from_local, today
from app.core.database import db
from app.organisations.queries import actor_for
from app.schedule.rules import Taken
from bench.grounds import Ground, running
from bench.measuring import Figure
from tests.makers import INSTANT, ask_for, make_centre, make_organisation, make_person, make_room
from tests.schedule.racers import overlaps

CLIENTS, SLOTS = 8, 60
AIMS = {"SQLite": 0.25, "PostgreSQL": 0.10}


def figures(ground: Ground) -> Iterator[Figure]:
    url = ground.new_database("fight")
    with running(url):
        centre = make_centre(opens="0:00", closes="24:00", quota_hours=744, open_requests=100)
        room = make_room(centre, earliest_days=730, latest_hours=0, pad_after=0, approval=INSTANT)
        owners = [make_person() for _ in range(CLIENTS)]
        parties = [(owner.id, make_organisation(owner).id) for owner in owners]
        room_id = room.id
    spawn = get_context("spawn")
    gate, answers = spawn.Barrier(CLIENTS), spawn.Queue()
    clients = [
        spawn.Process(target=client, args=(url, room_id, *party, number, gate, answers))
        for number, party in enumerate(parties)
    ]
    for one in clients:
        one.start()
    waits: list[float] = []
    said: Counter[str] = Counter()
    for _ in clients:
        its_waits, its_answers = answers.get(timeout=300)
        waits += its_waits
        said.update(its_answers)
    for one in clients:
        one.join()
    with running(url):
        doubles = overlaps()
    assert doubles == 0, f"{doubles} slots were booked twice"
    assert said == {"booked": SLOTS, "taken": SLOTS * (CLIENTS - 1)}, said
    p95 = statistics.quantiles(waits, n=20)[-1]
    what = f"{CLIENTS} clients, one room, {SLOTS} slots, 0 doubles:"
    yield Figure(f"{what} p50", statistics.median(waits))
    yield Figure(f"{what} p95", p95, at_most=AIMS[ground.name])
    yield Figure(f"{what} longest", max(waits))


def slot(number: int) -> Period:
    day = today() + timedelta(days=7)
    starts = from_local(day + timedelta(days=day.weekday() == 6), clock(0)) + timedelta(minutes=30 * number)
    while (starts.weekday() + (starts.hour >= 22)) % 7 == 6:
        starts += timedelta(days=2)
    return Period(starts, starts + timedelta(minutes=30))


def client(url: str, room_id: int, person_id: int, organisation_id: int, number: int, gate: Any, answers: Any) -> None:
    """Ask for every slot, at the same moments as all others."""
    from app.centres.models import Room
    from app.organisations.models import Organisation

    waits, said = [], []
    with running(url):
        room, party = db.session.get_one(Room, room_id), db.session.get_one(Organisation, organisation_id)
        requests = [ask_for(room, slot(one), party) for one in range(SLOTS)]
        for one, request in enumerate(requests):
            gate.wait(60)
            begun = time.perf_counter()
            try:
                book_room(actor_for(person_id), request, key=f"fight-{number}-{one}")
                said.append("booked")
            except (RoomTaken, Taken):
                said.append("taken")
            waits.append(time.perf_counter() - begun)
    answers.put((waits, said))
