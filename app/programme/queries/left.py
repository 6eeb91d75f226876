"""How many places are left, for cards and for filters: a fixed number of queries for any number of activities."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from app.core.database import db, one_of
from app.programme.models import Activity, EnrolmentTerms, Seating
from app.programme.rules.opening import MAY_ENROL, Left, Window
from app.programme.rules.states import Standing
from app.schedule.models import Claim, Place, Pool
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import ACTIVE, ClaimStatus, Numbers

NOBODY = Numbers(0, 0, 0, 0)
LeftBy = Mapping[tuple[int, int | None], Left]
LeftByDate = Mapping[int | None, Left]


def places_left(activity_ids: Collection[int], *, now: datetime) -> LeftBy:
    """What is left of activities that are ahead, by activity and, where each is enrolled for alone, by date."""
    if not activity_ids:
        return {}
    rows = db.session.connection().execute(_seats(), {"ids": sorted(activity_ids)}).all()
    numbers = numbers_of([row.pool_id for row in rows], now=now) if rows else {}
    found = {}
    for row in rows:
        window = Window(Standing.OPEN, opens_at=row.opens_at, closes_at=row.closes_at, starts_at=row.starts_at)
        counted = numbers.get(row.pool_id, NOBODY)
        found[row.activity_id, row.session_id] = Left(window.at(now), row.mode, for_newcomers(counted), row.opens_at)
    return found


@cache
def _seats() -> Select[*tuple[Any, ...]]:
    """Built once, which takes longer than to answer it."""
    return (
        select(
            *(Seating.activity_id, Seating.session_id, Seating.pool_id, Pool.starts_at),
            *(EnrolmentTerms.mode, EnrolmentTerms.opens_at, EnrolmentTerms.closes_at),
        )
        .join(EnrolmentTerms, EnrolmentTerms.activity_id == Seating.activity_id)
        .join(Pool, Pool.id == Seating.pool_id)
        .where(one_of(Seating.activity_id, "ids"), _of_terms())
    )


def places_of(activities: Sequence[Activity], *, now: datetime) -> Mapping[int, LeftByDate]:
    """What is left of each of these by its dates (none is the whole), as its page says it. Two queries for all.

    There is nothing of what is over, called off, or free to enter.
    """
    standing = {one.id: {None, *(date.id for date in one.standing_sessions)} for one in activities}
    left = places_left([one.id for one in activities if one.standing(now) in MAY_ENROL], now=now)
    found: dict[int, dict[int | None, Left]] = {one.id: {} for one in activities}
    for (activity_id, session_id), what in sorted(left.items(), key=lambda one: one[0][1] or 0):
        if session_id in standing[activity_id]:
            found[activity_id][session_id] = what
    return found


def for_newcomers(numbers: Numbers) -> int:
    """The free places that are not for those who wait already."""
    return max(0, numbers.free - numbers.waiting)


def has_place(now: datetime) -> ColumnElement[bool]:
    """SQL for an activity to which somebody can come who decides now: `Left.is_free` of it or of one of its dates."""
    terms = exists().where(EnrolmentTerms.activity_id == Activity.id)
    opened = or_(EnrolmentTerms.opens_at.is_(None), EnrolmentTerms.opens_at <= now)
    still = or_(EnrolmentTerms.closes_at.is_(None), EnrolmentTerms.closes_at > now)
    dead = (Claim.status == ClaimStatus.OFFERED) & (Claim.expires_at <= now)
    gone = select(func.count()).select_from(Claim).where(Claim.pool_id == Pool.id, ~dead)
    taken = gone.where(Claim.status.in_(ACTIVE), Claim.status != ClaimStatus.ASKED).scalar_subquery()
    there = select(func.count()).select_from(Place).where(Place.pool_id == Pool.id).scalar_subquery()
    room = (
        exists()
        .where(Seating.activity_id == Activity.id, EnrolmentTerms.activity_id == Activity.id, _of_terms())
        .where(Pool.id == Seating.pool_id, or_(Pool.starts_at.is_(None), Pool.starts_at > now), opened, still)
        .where(there > taken)
    )
    return or_(~terms, room)


def _of_terms() -> ColumnElement[bool]:
    """The seatings that the terms mean by now: those of single dates, or that of the whole."""
    return Seating.session_id.is_not(None) == EnrolmentTerms.by_session
