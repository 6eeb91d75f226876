"""Pool, Place, Claim: places that are counted, who has one, and who waits for one."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.database import Base, BigId, Moment, Numbered, word
from app.schedule.rules.drawing import promise_of
from app.schedule.rules.places import LAST_CLASS, ClaimStatus, Mode, status_at


def only(condition: str) -> dict[str, Any]:
    """An index over those rows alone."""
    return {f"{kind}_where": text(condition) for kind in ("postgresql", "sqlite")}


class Pool(Numbered, Base):
    """The places of one thing, and the line for them. Locking its row is the turnstile of every step.

    `starts_at` is when the thing begins, as far as is known; until `reserved_until` only the first class gets a place.
    """

    __tablename__ = "pool"
    __table_args__ = (
        CheckConstraint("(seed IS NOT NULL) = (mode = 'drawn')", name="drawn_by_a_seed"),
        CheckConstraint("drawn_at IS NULL OR mode = 'drawn'", name="only_draws_are_drawn"),
        Index("ix_pool_kind_starts_at", "kind", "starts_at"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    mode: Mapped[Mode] = mapped_column(word(Mode))
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    reserved_until: Mapped[datetime | None] = mapped_column(Moment)
    seed: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_asked(self) -> bool:
        """Whether a newcomer asks and waits for an answer, rather than joins the line."""
        return self.mode is Mode.CHOSEN or (self.mode is Mode.DRAWN and self.drawn_at is None)

    def classes_let_in(self, at: datetime) -> int:
        """The last class that gets places by now."""
        return 0 if self.reserved_until is not None and self.reserved_until > at else LAST_CLASS

    @property
    def promise(self) -> str | None:
        """The hash of the seed, shown before the draw."""
        return self.seed and promise_of(self.seed)

    @property
    def public_seed(self) -> str | None:
        """The seed, once it has decided."""
        return self.seed if self.drawn_at else None


class Place(Base):
    """One place of a pool. A claim refers to it, so that a taken place cannot be deleted."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("pool_id", "number"),
        UniqueConstraint("pool_id", "id"),
        CheckConstraint("number > 0", name="counted_from_one"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pool.id"))
    number: Mapped[int]


class Claim(Numbered, Base):
    """A person's claim to one place: it holds the place, or waits for one in the order (priority, queue_no).

    A party is as many claims with one word in `party`; those not named yet have no resource.
    """

    __tablename__ = "claim"
    __table_args__ = (
        ForeignKeyConstraint(["pool_id", "place_id"], ["place.pool_id", "place.id"]),
        CheckConstraint("(place_id IS NOT NULL) = (status IN ('offered', 'confirmed'))", name="holds_its_place"),
        CheckConstraint("(expires_at IS NOT NULL) = (status = 'offered')", name="only_offers_expire"),
        CheckConstraint("called_at IS NULL OR status = 'waiting'", name="only_waiting_are_called"),
        CheckConstraint(
            "queue_no IS NOT NULL OR status NOT IN ('waiting', 'offered', 'confirmed')", name="has_its_turn"
        ),
        CheckConstraint("resource_id IS NOT NULL OR party IS NOT NULL", name="of_somebody"),
        CheckConstraint("party IS NOT NULL OR NOT together", name="together_in_a_party"),
        CheckConstraint("priority BETWEEN 0 AND 9", name="one_of_ten_classes"),
        Index("uq_claim_place_id", "place_id", unique=True),
        Index("uq_claim_pool_id_queue_no", "pool_id", "queue_no", unique=True),
        Index(
            "uq_claim_pool_id_resource_id",
            *("pool_id", "resource_id"),
            unique=True,
            **only("status IN ('asked', 'waiting', 'offered', 'confirmed')"),
        ),
        Index("ix_claim_line", "pool_id", "status", "priority", "queue_no"),
        Index("ix_claim_resource_id", "resource_id"),
        Index("ix_claim_expires_at", "expires_at", **only("expires_at IS NOT NULL")),
    )

    uid: Mapped[str] = mapped_column(String(36), unique=True, insert_sentinel=True, default=lambda: str(uuid.uuid4()))
    pool_id: Mapped[int] = mapped_column(ForeignKey("pool.id"))
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    place_id: Mapped[int | None]
    status: Mapped[ClaimStatus] = mapped_column(word(ClaimStatus))
    priority: Mapped[int] = mapped_column(default=0)
    queue_no: Mapped[int | None]
    party: Mapped[str | None] = mapped_column(String(36))
    together: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    called_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def status_now(self) -> ClaimStatus:
        """Its status by the clock: a dead offer has lapsed, swept or not."""
        return status_at(self.status, self.expires_at, now())
