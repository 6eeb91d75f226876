"""What the clients of a race for equipment do, by plain values, so that it can be sent to another process."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.bookings.models import Booking, BookingEquipment
from app.bookings.rules import Amount
from app.bookings.services import book_room
from app.bookings.services.asking import RoomRequest
from app.centres.models import EquipmentUnit
from app.centres.queries import last_change
from app.centres.rules.trail import DETAILS, EQUIPMENT
from app.centres.services import EquipmentDetails, change_equipment
from app.core.access import Role
from app.core.clock import Period
from app.core.database import db
from app.organisations.queries import actor_for
from app.schedule.models import Occupancy
from app.schedule.rules import Layer
from tests.makers import make_centre, make_equipment, make_hall, make_organisation, make_person, make_room, make_staff


@dataclass(frozen=True)
class Shelf:
    """Ids of what a race needs."""

    centre_id: int
    rooms: tuple[int, ...]
    halls: tuple[int, ...]
    projector: int
    loop: int
    manager: int
    parties: tuple[tuple[int, int], ...]


def arrange(rooms: int, projectors: int) -> Shelf:
    """A centre with so many rooms, each two of them a hall; equipment made before and after them; a party for each."""
    centre = make_centre(opens="0:00", closes="24:00")
    first = make_equipment(centre, "Pętla", units=2)
    made = [make_room(centre, pad_after=0) for _ in range(rooms)]
    halls = [make_hall(centre, *made[n : n + 2], pad_after=0) for n in range(0, rooms - 1, 2)]
    second = make_equipment(centre, units=projectors)
    people = [make_person() for _ in range(rooms)]
    parties = tuple((person.id, make_organisation(person).id) for person in people)
    manager = make_staff(centre, Role.MANAGER)
    ids = tuple(room.id for room in made), tuple(hall.id for hall in halls)
    return Shelf(centre.id, *ids, second.id, first.id, manager.id, parties)


def ask(
    party: tuple[int, int], room_id: int, starts: datetime, ends: datetime, asked: tuple[tuple[int, int], ...]
) -> str:
    request = RoomRequest(
        room_id=room_id,
        period=Period(starts, ends),
        title="Spotkanie",
        purpose="Spotkanie",
        people=5,
        organisation_id=party[1],
        equipment=tuple(sorted(Amount(kind, amount) for kind, amount in asked)),
    )
    return book_room(actor_for(party[0]), request, key=f"key-{room_id}-{starts}")


def lower(shelf: Shelf, amount: int) -> None:
    seen = last_change(EQUIPMENT, shelf.projector, DETAILS)
    details = EquipmentDetails(name_pl="Projektor", amount=amount)
    change_equipment(actor_for(shelf.manager), shelf.centre_id, shelf.projector, details, seen=seen)


def promised() -> int:
    return db.session.scalar(select(func.sum(BookingEquipment.amount))) or 0


def cores_on_units() -> tuple[int, int]:
    """How many cores stand on units, and on how many units; and none on one that is out of use."""
    cores = (
        select(EquipmentUnit.resource_id, EquipmentUnit.archived_at)
        .join(Occupancy, Occupancy.resource_id == EquipmentUnit.resource_id)
        .where(Occupancy.layer == Layer.CORE)
    )
    rows = db.session.execute(cores).all()
    assert not [row for row in rows if row.archived_at is not None]
    return len(rows), len({row.resource_id for row in rows})


def bookings() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking)) or 0
