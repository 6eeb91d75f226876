"""The resource that stands for a whole centre in the schedule."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class CentreResource(Base):
    """The resource in whose calendar is what the centre invites to, in its rooms or not; nothing occupies it."""

    __tablename__ = "centre_resource"
    __table_args__ = (Index("uq_centre_resource_resource_id", "resource_id", unique=True),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
