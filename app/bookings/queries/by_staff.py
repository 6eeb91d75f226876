"""Reading what staff need to book: their rooms, and the facts of a verdict for whom they book."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, true

from app.bookings.queries.facts import WITH_RULES, facts_for, facts_for_many
from app.bookings.rules import HOUSE, Facts
from app.centres.models import Centre, Room
from app.core.access import Actor
from app.core.clock import Period
from app.core.database import db
from app.organisations.models import Organisation


def rooms_of_staff(actor: Actor) -> Sequence[Room]:
    """The rooms in use of the centres where the actor works, by centre. Four queries."""
    own = true() if actor.is_admin else Centre.id.in_(list(actor.centres))
    return db.session.scalars(
        select(Room)
        .join(Room.centre)
        .where(own, Room.archived_at.is_(None), Centre.archived_at.is_(None))
        .order_by(Centre.name, Centre.id, Room.position, Room.id)
        .options(*WITH_RULES)
    ).all()


def facts_by_staff(room: Room, period: Period, organisation: Organisation | None, *, now: datetime) -> Facts:
    """All the verdict needs for an organisation, or without one for the house."""
    if organisation is not None:
        return facts_for(room, period, organisation, None, now=now)
    return facts_for_many([room], period, HOUSE, now=now)[room.id]
