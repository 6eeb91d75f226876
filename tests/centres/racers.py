"""What the clients of a race over rooms do, by plain values, so that it can be sent to another process."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.services import book_room
from app.bookings.services.asking import RoomRequest
from app.centres import services
from app.centres.models import Centre, Room
from app.centres.rules import LayoutKind
from app.centres.services import RoomDetails
from app.core.access import Role
from app.core.clock import Period, from_local, today
from app.core.database import db
from app.organisations.queries import actor_for
from app.schedule.models import Occupancy
from tests.makers import make_centre, make_organisation, make_person, make_room, make_staff

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Place:
    """Ids of what a race needs."""

    centre_id: int
    room_id: int
    parts: tuple[int, int]
    parties: tuple[tuple[int, int], ...]
    manager: int
    administrator: int


def arrange(parties: int) -> Place:
    """A centre with a room and two others that may become its parts, its manager, and so many organisations."""
    centre = make_centre(opens="0:00", closes="24:00")
    centre.opening.append(type(centre.opening[0])(weekday=6, opens=0, closes=1440))
    db.session.commit()
    room, left, right = (make_room(centre, name, pad_after=0) for name in ("Sala", "Lewa", "Prawa"))
    people = [make_person() for _ in range(parties)]
    made = tuple((person.id, make_organisation(person).id) for person in people)
    manager, administrator = make_staff(centre, Role.MANAGER), make_person(is_admin=True)
    return Place(centre.id, room.id, (left.id, right.id), made, manager.id, administrator.id)


def when() -> Period:
    starts = from_local(today() + timedelta(days=7)) + 12 * HOUR
    return Period(starts, starts + HOUR)


def book(room_id: int, person_id: int, organisation_id: int) -> str:
    request = RoomRequest(room_id, when(), "Spotkanie", "Zebranie", 5, organisation_id)
    return book_room(actor_for(person_id), request, key="key")


def make_hall_of(person_id: int, room_id: int, part_ids: tuple[int, ...]) -> None:
    services.choose_parts(actor_for(person_id), room_id, part_ids, seen=0)


def archive(person_id: int, room_id: int) -> None:
    services.archive_room(actor_for(person_id), room_id)


def archive_centre(person_id: int, centre_id: int) -> None:
    services.archive_centre(actor_for(person_id), centre_id)


def add(person_id: int, centre_id: int, name: str) -> int:
    details = RoomDetails(name=name, layouts={LayoutKind.CIRCLE: 5})
    return services.add_room(actor_for(person_id), centre_id, details)


def rename(person_id: int, room_id: int, name: str) -> None:
    details = RoomDetails(name=name, layouts={LayoutKind.CIRCLE: 5})
    services.change_room(actor_for(person_id), room_id, details, seen=0)


def bookings_beside_their_room() -> list[int]:
    """Bookings that take other resources than their room takes now, or stand in a room out of use."""
    wrong = []
    for booking in db.session.scalars(select(Booking)):
        taken = set(db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id == booking.entry_id)))
        room = db.session.get_one(Room, booking.room_id)
        out_of_use = room.archived_at is not None or room.centre.archived_at is not None
        if taken != set(room.resource_ids) or out_of_use:
            wrong.append(booking.id)
    return wrong


def rooms_called(name: str) -> int:
    return len(db.session.scalars(select(Room).where(Room.name == name)).all())


def is_archived(centre_id: int) -> bool:
    return db.session.get_one(Centre, centre_id).archived_at is not None
