"""Equipment of the demo: making it, and giving the first free units to some of the planned bookings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random

from app.bookings.models import BookingEquipment
from app.centres.models import Centre, Equipment, EquipmentUnit
from app.cli.demo.places.lent import EQUIPMENT
from app.cli.demo.year import Planned
from app.core.clock import Period
from app.core.database import db, flush
from app.schedule.steps import new_resource

# What a booking may ask for, most often nothing: the keys of equipment and how many of it.
WISHES: Sequence[tuple[tuple[str, int], ...]] = (
    (("projector", 1),),
    (("flipchart", 1),),
    (("flipchart", 2), ("projector", 1)),
    (("loop", 1),),
    (("projector", 2),),
    (("loop", 1), ("projector", 1)),
)
ONE_IN = 6
Shelves = Mapping[str, Mapping[str, Equipment]]


def stock_up(centres: Mapping[str, Centre], since: datetime) -> Shelves:
    """All equipment of each centre, by the centre's slug and the key of the kind."""
    shelves: dict[str, dict[str, Equipment]] = defaultdict(dict)
    for slug, centre in centres.items():
        for position, sketch in enumerate(EQUIPMENT):
            units = [
                EquipmentUnit(resource_id=new_resource("equipment"), label=str(number + 1))
                for number in range(sketch.units)
            ]
            names = sketch.name.columns("name")
            kind = Equipment(centre_id=centre.id, position=position, units=units, created_at=since, **names)
            db.session.add(kind)
            shelves[slug][sketch.key] = kind
    flush()
    return shelves


class Lender:
    """Gives units out in the order in which it is asked; what is not free is not lent."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._lent: dict[int, list[Period]] = defaultdict(list)

    def lend(self, booking: Planned, whole: Period) -> tuple[list[BookingEquipment], list[int]]:
        """What goes with a booking that occupies this whole time, and the units of it by resource."""
        chance = Random(f"equipment:{booking.key}")  # noqa: S311 - a demo, not a secret
        if booking.series or chance.randrange(ONE_IN):
            return [], []
        shelf = self._shelves[booking.meeting.room.split("/")[0]]
        wish = [(shelf[key], amount) for key, amount in chance.choice(WISHES)]
        free = {kind.id: self._free(kind, whole)[:amount] for kind, amount in wish}
        if any(len(free[kind.id]) < amount for kind, amount in wish):
            return [], []
        units = [unit for of_kind in free.values() for unit in of_kind]
        for unit in units if booking.is_alive else []:
            self._lent[unit].append(whole)
        return [BookingEquipment(equipment_id=kind.id, amount=amount) for kind, amount in wish], units

    def _free(self, kind: Equipment, whole: Period) -> list[int]:
        ids = sorted(unit.resource_id for unit in kind.units)
        return [number for number in ids if not any(period.overlaps(whole) for period in self._lent[number])]
