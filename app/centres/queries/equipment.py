"""Reading the equipment that a centre lends with its rooms, and the units of it that are in use."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.centres.models import Equipment, EquipmentUnit
from app.core.database import db
from app.core.errors import NotFound


@dataclass(frozen=True)
class Unit:
    """One unit in use, by plain values, with what kind it is of."""

    equipment_id: int
    resource_id: int
    centre_id: int
    name_pl: str
    name_en: str
    name_uk: str


def equipment_of(centre_id: int) -> Sequence[Equipment]:
    """What a centre lends, in its order, with the units. Two queries."""
    return db.session.scalars(_in_order(centre_id).where(Equipment.archived_at.is_(None))).all()


def equipment_for_staff(centre_id: int) -> Sequence[Equipment]:
    """The same with what is out of use, which comes last. Two queries."""
    found = db.session.scalars(_in_order(centre_id)).all()
    return sorted(found, key=lambda kind: kind.archived_at is not None)


def equipment_one(centre_id: int, equipment_id: int) -> Equipment:
    """One kind of equipment of a centre, in use or not. Raises NotFound."""
    found = db.session.get(Equipment, equipment_id)
    if found is None or found.centre_id != centre_id:
        raise NotFound
    return found


def units_in_use(centre_ids: Collection[int], *, only: Collection[int] | None = None) -> list[Unit]:
    """The units in use of what these centres lend, `only` of some kinds, as they stand now. One query."""
    units = (
        select(
            *(Equipment.id, EquipmentUnit.resource_id, Equipment.centre_id),
            *(Equipment.name_pl, Equipment.name_en, Equipment.name_uk),
        )
        .join(EquipmentUnit, EquipmentUnit.equipment_id == Equipment.id)
        .where(Equipment.centre_id.in_(centre_ids))
        .where(Equipment.archived_at.is_(None), EquipmentUnit.archived_at.is_(None))
        .order_by(Equipment.position, Equipment.id, EquipmentUnit.resource_id)
    )
    if only is not None:
        units = units.where(Equipment.id.in_(only))
    return [Unit(*row) for row in db.session.execute(units)]


def _in_order(centre_id: int) -> Select[Equipment]:
    return (
        select(Equipment)
        .where(Equipment.centre_id == centre_id)
        .options(selectinload(Equipment.units))
        .order_by(Equipment.position, Equipment.id)
    )
