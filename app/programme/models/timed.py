"""What all rows share whose time stands in an entry of the schedule."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.centres.models import Room
from app.core.clock import Period
from app.schedule.models import Entry
from app.schedule.rules import Status


class Timed:
    """A row with an entry of its own, which has its time and takes what it needs."""

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))

    @declared_attr
    @classmethod
    def entry(cls) -> Mapped[Entry]:
        return relationship()

    @property
    def period(self) -> Period:
        return self.entry.period

    @property
    def is_cancelled(self) -> bool:
        return self.entry.status is Status.CANCELLED


class InRoom(Timed):
    """The same in a room, or elsewhere."""

    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))

    @declared_attr
    @classmethod
    def room(cls) -> Mapped[Room | None]:
        return relationship()
