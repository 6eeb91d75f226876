"""The living consequences of a party at a centre."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from app.bookings.models import Consequence
from app.bookings.queries.usage import PartyAt
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


def standings_at(centre_ids: Collection[int], *, now: datetime) -> Mapping[PartyAt, tuple[Standing, ...]]:
    """The same of all parties at these centres, in one query."""
    rows = db.session.execute(
        select(
            *(Consequence.organisation_id, Consequence.asked_by_id, Consequence.centre_id),
            *(Consequence.kind, Consequence.ends_at),
        )
        .where(Consequence.centre_id.in_(centre_ids), lives(now))
        .order_by(Consequence.id)
    )
    found: dict[PartyAt, tuple[Standing, ...]] = {}
    for organisation_id, person_id, centre_id, kind, ends in rows:
        party = organisation_id, None if organisation_id is not None else person_id, centre_id
        found[party] = (*found.get(party, ()), Standing(kind, ends))
    return found


def against(organisation_id: int | None, person_id: int | None) -> ColumnElement[bool]:
    """Consequences of the organisation, or of the person where they asked for themselves."""
    if organisation_id is not None:
        return Consequence.organisation_id == organisation_id
    return and_(Consequence.organisation_id.is_(None), Consequence.asked_by_id == person_id)


def lives(now: datetime) -> ColumnElement[bool]:
    """Neither lifted nor over."""
    return and_(Consequence.lifted_at.is_(None), Consequence.ends_at > now)
