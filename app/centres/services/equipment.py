"""Adding equipment that a centre lends, changing its names and the number of its units, and putting it out of use."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.centres import steps
from app.centres.models import Equipment, EquipmentUnit
from app.centres.queries import bookings_ahead, equipment_one, last_change
from app.centres.rules.refusals import FutureBookings, NameTaken, NumberNotPossible, UnitsInUse
from app.centres.rules.trail import DETAILS, EQUIPMENT, check_seen
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.schedule import steps as schedule

MOST_UNITS = 200


@dataclass(frozen=True, kw_only=True)
class EquipmentDetails:
    """All that a manager says of one kind of equipment."""

    name_pl: str
    name_en: str = ""
    name_uk: str = ""
    position: int = 0
    amount: int = 1

    def check(self) -> None:
        """Raises NumberNotPossible."""
        if not 1 <= self.amount <= MOST_UNITS:
            raise NumberNotPossible(field="amount")


@transaction
def add_equipment(actor: Actor, centre_id: int, details: EquipmentDetails) -> int:
    """Add a kind of equipment with its units, each a resource of its own; gives its id.

    Raises NumberNotPossible, NameTaken, NotFound, NotAllowed.
    """
    details.check()
    centre = steps.lock_centre(actor, centre_id)
    _check_name(centre_id, details.name_pl)
    kind = Equipment(
        centre_id=centre.id,
        name_pl=details.name_pl,
        name_en=details.name_en,
        name_uk=details.name_uk,
        position=details.position,
        units=[_new_unit(number) for number in range(1, details.amount + 1)],
    )
    db.session.add(kind)
    flush()
    steps.record_equipment("created", kind, actor)
    return kind.id


@transaction
def change_equipment(actor: Actor, centre_id: int, equipment_id: int, details: EquipmentDetails, *, seen: int) -> None:
    """Change the names of equipment, its place in the list and how many units there are.

    A unit that a booking to come takes stays, so the number falls only as far as units are free of them.
    Raises NumberNotPossible, NameTaken, UnitsInUse, NotFound, NotAllowed, ChangedMeanwhile.
    """
    details.check()
    kind = _lock(actor, centre_id, equipment_id)
    check_seen(last_change(EQUIPMENT, equipment_id, DETAILS), seen=seen)
    _check_name(centre_id, details.name_pl, but=equipment_id)
    wanted = {name: getattr(details, name) for name in ("name_pl", "name_en", "name_uk", "position")}
    changed = [name for name, value in wanted.items() if getattr(kind, name) != value]
    for name in changed:
        setattr(kind, name, wanted[name])
    if _set_amount(kind, details.amount):
        changed.append("amount")
    flush()
    if changed:
        steps.record_equipment("edited", kind, actor, changed=changed)


@transaction
def archive_equipment(actor: Actor, centre_id: int, equipment_id: int) -> None:
    """Put equipment out of use: nobody asks for it any more. Raises FutureBookings, NotFound, NotAllowed."""
    kind = _lock(actor, centre_id, equipment_id)
    ahead = bookings_ahead(unit.resource_id for unit in kind.units)
    if ahead:
        raise FutureBookings(count=len(ahead), first=ahead[0])
    if kind.archived_at is None:
        kind.archived_at = now()
        steps.record_equipment("archived", kind, actor)


@transaction
def restore_equipment(actor: Actor, centre_id: int, equipment_id: int) -> None:
    """Take equipment into use again. Raises NotFound and NotAllowed."""
    kind = _lock(actor, centre_id, equipment_id)
    if kind.archived_at is not None:
        kind.archived_at = None
        steps.record_equipment("restored", kind, actor)


def _lock(actor: Actor, centre_id: int, equipment_id: int) -> Equipment:
    """The kind with all its units, ours until the transaction ends: nobody asks for it or changes it meanwhile."""
    steps.lock_centre(actor, centre_id)
    kind = equipment_one(centre_id, equipment_id)
    schedule.lock(unit.resource_id for unit in kind.units)
    fresh = select(Equipment).where(Equipment.id == equipment_id).options(selectinload(Equipment.units))
    return db.session.scalars(fresh.execution_options(populate_existing=True)).one()


def _set_amount(kind: Equipment, amount: int) -> bool:
    """Give the kind so many units in use; says whether that changed anything. Raises UnitsInUse."""
    used = [unit for unit in kind.units if unit.archived_at is None]
    if amount > len(used):
        _raise_to(kind, amount, used)
    elif amount < len(used):
        _lower_to(amount, used)
    return amount != len(used)


def _raise_to(kind: Equipment, amount: int, used: Sequence[EquipmentUnit]) -> None:
    """Units out of use come back first, for they have their labels already."""
    missing = amount - len(used)
    for unit in [unit for unit in kind.units if unit.archived_at is not None][:missing]:
        unit.archived_at = None
        missing -= 1
    known = len(kind.units)
    kind.units += [_new_unit(known + number) for number in range(1, missing + 1)]


def _lower_to(amount: int, used: Sequence[EquipmentUnit]) -> None:
    """The last of the units that nothing to come takes go out of use; what was lent stays on the schedule."""
    ahead = {unit.id: bookings_ahead([unit.resource_id]) for unit in used}
    spare = [unit for unit in used if not ahead[unit.id]]
    too_many = len(used) - amount
    if len(spare) < too_many:
        periods = sorted({period for periods in ahead.values() for period in periods}, key=lambda one: one.starts)
        raise UnitsInUse(count=len(used) - len(spare), first=periods[0])
    for unit in spare[-too_many:]:
        unit.archived_at = now()


def _new_unit(number: int) -> EquipmentUnit:
    return EquipmentUnit(resource_id=schedule.new_resource("equipment"), label=str(number))


def _check_name(centre_id: int, name: str, *, but: int | None = None) -> None:
    others = select(Equipment.name_pl).where(Equipment.centre_id == centre_id, Equipment.id != (but or 0))
    if any(other.casefold() == name.casefold() for other in db.session.scalars(others)):
        raise NameTaken(field="name_pl")
