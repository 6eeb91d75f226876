"""A calendar of each kind, byte by byte, as tests/calendars/golden has it: `GOLDEN=write pytest` writes them anew."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.bookings.services import cancel_booking
from app.centres.models import Room
from app.core.database import db, transaction
from app.programme.rules.kinds import PlaceKind, Topic
from app.programme.services.dates import cancel_session
from app.schedule.models import Entry
from tests.calendars.world import EVENING, LATER, MORNING, TUESDAY, World
from tests.makers import actor, close_rooms, period
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")
FOLDER = Path(__file__).parent / "golden"
FILES = {
    "city": "city",
    "city_uk": "city-uk",
    "centre": "centre",
    "kind": "kind",
    "topic": "topic",
    "room": "room",
    "hall": "hall",
    "taken": "free-busy",
}


@transaction
def name_the_same(hall_id: int) -> None:
    """UIDs and addresses that are the same at every run."""
    db.session.get_one(Room, hall_id).slug = "hala"
    for entry in db.session.scalars(select(Entry)):
        entry.uid = f"00000000-0000-4000-8000-{entry.id:012}"


@pytest.fixture
def world(clock: Clock) -> World:
    """Something of every kind, with texts that have to be folded and escaped."""
    made = World()
    made.activity(
        EVENING,
        title="Pierwszy wniosek; jak, gdzie i za ile?",
        title_uk="Перша заявка на грант для громадських організацій Кракова",
        about_pl="Na początek:\n\n- regulamin\\konkurs\n- budżet, harmonogram; 😀 załączniki",
        topics=(Topic.LAW, Topic.FUNDRAISING),
    )
    off = made.activity(LATER, title="Dotacje bez stresu")
    cancel_session(made.at_work, off, made.session(off).id, why="Choroba")
    made.activity(
        period("2027-03-28", "12:00", "13:00"),
        room=None,
        place=PlaceKind.OUTSIDE,
        address="Park Jordana, Kraków",
        title="Spacer w dzień zmiany czasu",
    )
    made.met(made.group(), made.part, TUESDAY)
    made.booked(MORNING)
    made.booked(period("2026-12-03", "10:00", "12:00"), is_public=False, title="Tajne")
    made.ask(period("2026-12-04", "10:00", "12:00"), title="Tajne")
    gone = made.booked(period("2026-12-05", "10:00", "12:00"))
    cancel_booking(actor(made.owner), gone)
    why = {"pl": "Remont", "en": "Repairs", "uk": "Ремонт"}
    close_rooms(made.at_work, made.centre.id, [made.room.id], period("2026-12-07", "9:00", "12:00"), reasons=why)
    name_the_same(made.hall.id)
    return made


@pytest.mark.parametrize("name", FILES)
def test_each_calendar_is_what_it_was_byte_by_byte(make_app: Callable[..., Flask], world: World, name: str) -> None:
    answer = make_app(base_url="https://co.example.org").test_client().get(world.feeds[name])

    golden = FOLDER / f"{FILES[name]}.ics"
    if os.environ.get("GOLDEN") == "write":
        golden.write_bytes(answer.data)
    assert answer.data == golden.read_bytes()
