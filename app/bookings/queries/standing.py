"""The living consequences of a party at a centre."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from app.bookings.models import Consequence
from app.bookings.rules.consequences import Standing
from app.core.database import db


def standing_of(
    organisation_id: int | None, person_id: int | None, centre_id: int, *, now: datetime
) -> tuple[Standing, ...]:
    """What stands against an organisation, or (without one) the person, at the centre now. One query."""
    rows = db.session.execute(
        select(Consequence.kind, Consequence.ends_at)
        .where(against(organisation_id, person_id), Consequence.centre_id == centre_id, lives(now))
        .order_by(Consequence.id)
    )
    return tuple(Standing(kind, ends) for kind, ends in rows)


def against(organisation_id: int | None, person_id: int | None) -> ColumnElement[bool]:
    """Consequences of the organisation, or of the person where they asked for themselves."""
    if organisation_id is not None:
        return Consequence.organisation_id == organisation_id
    return and_(Consequence.organisation_id.is_(None), Consequence.asked_by_id == person_id)


def lives(now: datetime) -> ColumnElement[bool]:
    """Neither lifted nor over."""
    return and_(Consequence.lifted_at.is_(None), Consequence.ends_at > now)
