"""What staff of the demo booked for others: a rule set aside, the centre itself, an outside event, two past ones."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.rules.party import Whom
from app.bookings.services.asking import RoomRequest
from app.bookings.services.by_staff import StaffRequest, book_ahead, enter_afterwards, judge_by_staff
from app.centres.models import Room
from app.cli.demo.building import NAMES, Places
from app.core.clock import Period, from_minutes, local
from app.core.database import db, flush
from app.core.errors import Refusal
from app.organisations.models import Organisation
from app.organisations.queries import actor_for
from app.schedule.models import Entry

AHEAD, BEFORE = range(5, 60), range(-8, -60, -1)
BOOKER = "coordinator"


@dataclass(frozen=True)
class Sketch:
    """A booking of staff: in which room, on the first of these days that suits, at which hours."""

    room: str
    days: Iterable[int]
    hours: tuple[int, int]
    title: str
    purpose: str
    people: int
    whom: Whom
    organisation: str = ""
    outside_name: str = ""
    note: str = ""
    came: bool | None = None
    overrides: frozenset[str] = frozenset()
    override_why: str = ""
    is_public: bool = False

    def request(self, room: Room, organisation: Organisation | None, day: date) -> StaffRequest:
        starts, ends = self.hours
        what = RoomRequest(
            room_id=room.id,
            period=Period(from_minutes(day, starts), from_minutes(day, ends)),
            title=self.title,
            purpose=self.purpose,
            people=self.people,
            organisation_id=organisation.id if organisation is not None else None,
            is_public=self.is_public,
        )
        return StaffRequest(
            what,
            self.whom,
            outside_name=self.outside_name,
            note=self.note,
            came=self.came,
            overrides=self.overrides,
            override_why=self.override_why,
        )


SKETCHES = (
    Sketch(
        *("reymonta/sala-szkoleniowa", AHEAD, (21 * 60, 22 * 60 + 30), "Nocne czytanie poezji"),
        *("Czytamy wiersze przy świecach, wstęp wolny.", 16, Whom.ORGANISATION, "{first}"),
        note="Umówione telefonicznie, klucz oddaje ochrona.",
        overrides=frozenset({"opening_hours"}),
        override_why="Noc Poezji: ochrona jest do 23:00",
        is_public=True,
    ),
    Sketch(
        *("reymonta/pokoj-przy-oknie", AHEAD, (9 * 60, 11 * 60), "Narada zespołu centrum"),
        *("Plan na kolejny miesiąc i dyżury.", 6, Whom.CENTRE),
    ),
    Sketch(
        *("reymonta/sala-szkoleniowa", AHEAD, (12 * 60, 14 * 60), "Próba generalna"),
        *("Próba przed spektaklem dla seniorów.", 15, Whom.OUTSIDE),
        outside_name="Teatr Lotna Scena",
        note="Scenografię wnoszą od podwórza.",
    ),
    Sketch(
        *("reymonta/pokoj-przy-oknie", BEFORE, (16 * 60, 18 * 60), "Dyżur prawny poza planem"),
        *("Porady wpisane z zeszytu.", 5, Whom.ORGANISATION, "{second}"),
        came=True,
    ),
    Sketch(
        *("reymonta/sala-szkoleniowa", BEFORE, (13 * 60, 15 * 60), "Pokaz slajdów"),
        *("Wpisane dla statystyk.", 12, Whom.OUTSIDE),
        outside_name="Klub Podróżnika Azymut",
        came=False,
    ),
)


def book_some(
    people: Mapping[str, Person], organisations: Mapping[str, Organisation], places: Places, at: datetime
) -> None:
    """What the verb would have made of each, without its mail."""
    actor = actor_for(people[BOOKER].id)
    others = _verified(organisations, set(actor.organisations))
    known = {"{first}": next(others), "{second}": next(others), "": None}
    for number, sketch in enumerate(SKETCHES):
        room, organisation = places.rooms[sketch.room], known[sketch.organisation]
        for days in sketch.days:
            request = sketch.request(room, organisation, local(at).date() + timedelta(days=days))
            try:
                judged = judge_by_staff(actor, request, room, organisation)
            except Refusal:
                continue
            key = f"demo-by-staff-{number}"
            if sketch.came is None:
                uid = book_ahead(actor, request, room, organisation, judged, key=key).entry.uid
            else:
                uid = enter_afterwards(actor, request, room, judged, key=key)
            entry = db.session.scalars(select(Entry).where(Entry.uid == uid)).one()
            entry.uid = str(uuid.uuid5(NAMES, key))
            flush()
            break


def _verified(organisations: Mapping[str, Organisation], but: set[int]) -> Iterator[Organisation]:
    """Verified organisations of which the one who books is no member."""
    for key in sorted(organisations, reverse=True):
        if organisations[key].is_verified and not organisations[key].is_informal and organisations[key].id not in but:
            yield organisations[key]
