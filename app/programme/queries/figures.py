"""Figures of enrolment for reports: per activity, seats, who enrolled, who waited, who came, who gave back late."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, exists, func, select

from app.core.database import db
from app.programme.models import Enrolment, Presence, Seating
from app.programme.rules.attendance import PresenceState
from app.schedule.models import Claim, Place
from app.schedule.rules.places import ClaimStatus

S = ClaimStatus
WAITED = (S.WAITING, S.OFFERED, S.PASSED, S.LAPSED, S.CLOSED)


@dataclass(frozen=True)
class Figures:
    """Of one activity: places, people with a place, people who waited and got none, late returns.

    `lost` are those who had a place when it was called off; `came` are those who were there at any of its dates.
    """

    seats: int = 0
    enrolled: int = 0
    waited: int = 0
    asked: int = 0
    late: int = 0
    lost: int = 0
    came: int = 0


def figures_of(activity_ids: Collection[int]) -> dict[int, Figures]:
    """The figures of these activities; two queries for all. Where nobody enrols there are none."""
    seats = (
        select(Seating.activity_id, func.count(Place.id))
        .join(Place, Place.pool_id == Seating.pool_id)
        .where(Seating.activity_id.in_(activity_ids))
        .group_by(Seating.activity_id)
    )
    people = (
        select(
            Seating.activity_id,
            _count(Claim.status == S.CONFIRMED),
            _count(Claim.status.in_(WAITED)),
            _count(Claim.status.in_((S.ASKED, S.REFUSED))),
            _count(Enrolment.ended_late.is_(True)),
            _count(Enrolment.had_place.is_(True)),
            _count(_was_there()),
        )
        .join(Enrolment, Enrolment.seating_id == Seating.id)
        .join(Claim, Claim.id == Enrolment.claim_id)
        .where(Seating.activity_id.in_(activity_ids))
        .group_by(Seating.activity_id)
    )
    counted = {number: rest for number, *rest in db.session.execute(people)}
    return {number: Figures(places, *counted.get(number, ())) for number, places in db.session.execute(seats)}


def _was_there() -> ColumnElement[bool]:
    there = Presence.enrolment_id == Enrolment.id, Presence.state == PresenceState.PRESENT
    return exists().where(*there).correlate(Enrolment)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
