"""Resource, Entry, Occupancy: what can be taken, what happens, and what is taken by it when."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import Period, now
from app.core.database import Base, BigId, Moment, Numbered, word
from app.schedule.rules import Layer, Status

ONLY_PUBLIC: Any = {f"{kind}_where": text("is_public") for kind in ("postgresql", "sqlite")}
ONLY_HOLDS: Any = {f"{kind}_where": text("expires_at IS NOT NULL") for kind in ("postgresql", "sqlite")}


class Lasting:
    """A table whose rows last [starts, ends)."""

    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    @period.setter
    def period(self, period: Period) -> None:
        self.starts_at, self.ends_at = period.starts, period.ends


class Resource(Base):
    """Something that can be at one thing at a time. Locking its row is the turnstile of all writing.

    `revision` rises, and `revised_at` is set, with every change of an entry that occupies it or is at home in it.
    """

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(BigId, default=0, server_default="0")
    revised_at: Mapped[datetime | None] = mapped_column(Moment)


class Entry(Numbered, Lasting, Base):
    """Anything that happens at a time. `sequence` rises with every change that a calendar must see (RFC 5545).

    `home_id` is a resource that it does not occupy, yet in whose calendar it is: that of the centre that invites to it.
    """

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="forwards"),
        CheckConstraint("expires_at IS NULL OR status = 'tentative'", name="only_tentative_expires"),
        Index("ix_entry_expires_at", "expires_at", **ONLY_HOLDS),
        Index("ix_entry_starts_at", "starts_at"),
        Index("ix_entry_public", "starts_at", **ONLY_PUBLIC),
        Index("ix_entry_home_id", "home_id"),
    )

    uid: Mapped[str] = mapped_column(String(36), unique=True, insert_sentinel=True, default=lambda: str(uuid.uuid4()))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[Status] = mapped_column(word(Status))
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    title: Mapped[str] = mapped_column(String(200), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(BigId, default=0, server_default="0")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    home_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))

    @property
    def public_title(self) -> str:
        """What anybody may read: nothing of what is not public, nor of a request."""
        return self.title if self.is_public and self.status is Status.CONFIRMED else ""

    def change(self) -> None:
        """Note a change that calendars must see; who does not also let it occupy anew says so to `steps.change`."""
        self.sequence += 1
        self.changed_at = now()


class Occupancy(Lasting, Base):
    """One resource taken by one entry for a time of at most seven days; migration 0001 lets no two overlap."""

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="forwards"),
        Index("ix_occupancy_time", "resource_id", "starts_at", postgresql_include=["ends_at", "layer", "expires_at"]),
        Index("ix_occupancy_expiry", "resource_id", "expires_at", **ONLY_HOLDS),
        Index("ix_occupancy_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    layer: Mapped[Layer] = mapped_column(word(Layer))
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
