"""Reading decisions that can still be undone, and those that take effect now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.bookings.models import Booking, BookingChange, Decision
from app.core.access import Actor
from app.core.database import db

AT_ONCE = 50


def decision_by_uid(uid: str) -> Decision | None:
    """One decision by its public id."""
    return db.session.scalars(select(Decision).where(Decision.uid == uid)).one_or_none()


def fresh_decision(decision_id: int) -> Decision:
    """The same, ours until the transaction ends."""
    ours = select(Decision).where(Decision.id == decision_id).with_for_update()
    return db.session.scalars(ours.execution_options(populate_existing=True)).one()


def undoable_of(actor: Actor, *, now: datetime) -> Decision | None:
    """What the actor decided last, while it can be undone."""
    open_still = Decision.settled_at.is_(None), Decision.undone_at.is_(None), Decision.undo_until > now
    theirs = select(Decision).where(Decision.by_id == actor.person_id, *open_still)
    return db.session.scalars(theirs.order_by(Decision.id.desc()).limit(1)).one_or_none()


def decisions_to_settle(at: datetime) -> Sequence[int]:
    """The decisions that nobody can undo any more, the oldest first."""
    open_still = Decision.settled_at.is_(None), Decision.undone_at.is_(None), Decision.undo_until <= at
    return db.session.scalars(select(Decision.id).where(*open_still).order_by(Decision.id).limit(AT_ONCE)).all()


def bookings_of(parts: Iterable[Mapping[str, Any]]) -> Sequence[Booking]:
    """The bookings that a decision was about, by themselves or by their changes, in the order of their entries."""
    parts = list(parts)
    ids = [part["booking"] for part in parts if "booking" in part]
    changed = [part["change"] for part in parts if "change" in part]
    by_change = select(BookingChange.booking_id).where(BookingChange.id.in_(changed))
    ours = or_(Booking.id.in_(ids), Booking.id.in_(by_change))
    return db.session.scalars(select(Booking).where(ours).order_by(Booking.entry_id)).all()
