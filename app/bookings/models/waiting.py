"""Who waits for a busy time, with all that a request needs; an offer is a hold of the schedule."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.bookings.rules.facts import Amount, Ask, RoomRules
from app.bookings.rules.waiting import OfferAnswer, WaitingState, fits
from app.centres.models import Room
from app.centres.rules import LayoutKind
from app.core.clock import now
from app.core.database import Base, Moment, Numbered, word
from app.organisations.models import Organisation
from app.schedule.models import Entry, Lasting
from app.schedule.rules import is_alive

if TYPE_CHECKING:
    from app.bookings.models.booking import BookingSeries


def _only(condition: str) -> dict[str, Any]:
    return {f"{kind}_where": text(condition) for kind in ("postgresql", "sqlite")}


class Waiting(Numbered, Lasting, Base):
    """One party waits for one time of a room, or of any room of its centre that fits; `ended_at` says that it is over.

    A missing day of a series that goes on trying is one of these, with the day of the rule by which it is known.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="forwards"),
        CheckConstraint("people BETWEEN 1 AND 2000", name="people"),
        Index("uq_waiting_uid", "uid", unique=True),
        Index("uq_waiting_entry_id", "entry_id", unique=True),
        Index(
            "uq_waiting_room",
            "turnstile_id",
            "room_id",
            "starts_at",
            "ends_at",
            unique=True,
            **_only("ended_at IS NULL"),
        ),
        Index(
            "uq_waiting_any_room",
            "turnstile_id",
            "centre_id",
            "starts_at",
            "ends_at",
            unique=True,
            **_only("ended_at IS NULL AND any_room"),
        ),
        Index("uq_waiting_series_id_series_day", "series_id", "series_day", unique=True),
        Index("ix_waiting_centre_id_starts_at", "centre_id", "starts_at", **_only("ended_at IS NULL")),
        Index("ix_waiting_organisation_id", "organisation_id"),
        Index("ix_waiting_asked_by_id", "asked_by_id"),
    )

    uid: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid.uuid4()))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    any_room: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    turnstile_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    state: Mapped[WaitingState] = mapped_column(word(WaitingState), default=WaitingState.WAITING)
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text)
    people: Mapped[int]
    layout: Mapped[LayoutKind | None] = mapped_column(word(LayoutKind))
    participants_pay: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=False)
    equipment: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"))
    series_day: Mapped[date | None]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    offered_room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    room: Mapped[Room] = relationship(foreign_keys=[room_id])
    offered_room: Mapped[Room | None] = relationship(foreign_keys=[offered_room_id])
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship()
    entry: Mapped[Entry | None] = relationship(lazy="joined")
    series: Mapped["BookingSeries | None"] = relationship()

    @property
    def state_now(self) -> WaitingState:
        """The state, where an offer that ran out counts as missed and a time that begins as passed, swept or not."""
        if self.state is WaitingState.OFFERED and not self.is_held:
            return WaitingState.MISSED
        if self.state is WaitingState.WAITING and self.starts_at <= now():
            return WaitingState.PASSED
        return self.state

    @property
    def is_held(self) -> bool:
        """Whether its last offer still holds the time."""
        entry = self.entry
        return entry is not None and entry.status != "cancelled" and is_alive(entry.expires_at, now())

    @property
    def where(self) -> Room:
        """The room that is offered, or else the one that was asked for."""
        return self.offered_room or self.room

    @property
    def amounts(self) -> tuple[Amount, ...]:
        return tuple(Amount(equipment_id, amount) for equipment_id, amount in self.equipment)

    @property
    def ask(self) -> Ask:
        return Ask(self.period, self.people, self.layout, self.participants_pay, self.amounts)

    def may_have(self, room: Room, rules: RoomRules) -> bool:
        """Whether this room would do: the one that was asked for, or any that fits and is no less accessible."""
        if room.id == self.room_id:
            return True
        accessible = room.step_free >= self.room.step_free and room.hearing_loop >= self.room.hearing_loop
        return self.any_room and accessible and fits(self.ask, rules)


class OfferLink(Numbered, Base):
    """The secret in the mail of one offer to one person, kept as a hash; good for one answer."""

    __tablename__ = "offer_link"
    __table_args__ = (
        Index("uq_offer_link_token_hash", "token_hash", unique=True),
        Index("ix_offer_link_waiting_id", "waiting_id"),
    )

    waiting_id: Mapped[int] = mapped_column(ForeignKey("waiting.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[OfferAnswer | None] = mapped_column(word(OfferAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    waiting: Mapped[Waiting] = relationship()
