"""Equipment that a centre lends with its rooms."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, BigId, Moment, Numbered


class Equipment(Numbered, Base):
    """A kind of thing that a centre lends with its rooms; what is taken are its units."""

    __tablename__ = "equipment"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name_pl: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    name_uk: Mapped[str] = mapped_column(String(80), default="")
    archived_at: Mapped[datetime | None] = mapped_column(Moment)

    units: Mapped[list["EquipmentUnit"]] = relationship(order_by="EquipmentUnit.resource_id")


class EquipmentUnit(Base):
    """One piece of equipment, a resource of the schedule: three projectors are three of these."""

    __tablename__ = "equipment_unit"
    __table_args__ = (Index("uq_equipment_unit_resource_id", "resource_id", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    label: Mapped[str] = mapped_column(String(60), default="")
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
