"""Reading places: how full pools are, who is the how manieth in a line, whom a smaller pool would hit, what is due."""

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.schedule.models.places import Claim, Place, Pool
from app.schedule.rules.answering import LAST_CALL
from app.schedule.rules.places import ACTIVE, ClaimStatus, Numbers, Rank

S = ClaimStatus


def numbers_of(pool_ids: Collection[int], *, now: datetime) -> dict[int, Numbers]:
    """How full these pools are, by one query for all."""
    places = select(Place.pool_id, func.count().label("capacity")).where(Place.pool_id.in_(pool_ids))
    claims = select(
        Claim.pool_id,
        _count(_holding(now)).label("taken"),
        _count(Claim.status == S.WAITING).label("waiting"),
        _count(Claim.status == S.ASKED).label("asked"),
    ).where(Claim.pool_id.in_(pool_ids), Claim.status.in_(ACTIVE))
    there = places.group_by(Place.pool_id).subquery()
    living = claims.group_by(Claim.pool_id).subquery()
    figures = (there.c.capacity, living.c.taken, living.c.waiting, living.c.asked)
    rows = (
        select(Pool.id, *(func.coalesce(one, 0) for one in figures))
        .outerjoin(there, there.c.pool_id == Pool.id)
        .outerjoin(living, living.c.pool_id == Pool.id)
        .where(Pool.id.in_(pool_ids))
    )
    return {pool_id: Numbers(*numbers) for pool_id, *numbers in db.session.execute(rows)}


def ranks_of(claim_ids: Collection[int]) -> dict[int, Rank]:
    """The ranks of those of these claims that wait, by one query for all; by them turns come."""
    its_pools = select(Claim.pool_id).where(Claim.id.in_(claim_ids), Claim.status == S.WAITING)
    in_turn = func.row_number().over(partition_by=Claim.pool_id, order_by=(Claim.priority, Claim.queue_no))
    waiting = func.count().over(partition_by=Claim.pool_id)
    ranked = (
        select(Claim.id, Claim.priority, in_turn.label("number"), waiting.label("waiting"))
        .where(Claim.pool_id.in_(its_pools), Claim.status == S.WAITING)
        .subquery()
    )
    figures = (ranked.c.number, ranked.c.waiting, ranked.c.priority)
    rows = select(ranked.c.id, *figures).where(ranked.c.id.in_(claim_ids))
    return {claim_id: Rank(*rank) for claim_id, *rank in db.session.execute(rows)}


def rank_of(claim_id: int) -> Rank | None:
    """The rank of one, which is counted without putting all the line in order; none unless it waits."""
    row = db.session.execute(_rank(), {"claim": claim_id}).one_or_none()
    return Rank(*row) if row is not None else None


@cache
def _rank() -> Select[int, int, int]:
    """Built once, which takes longer than to answer it."""
    mine, other = aliased(Claim), aliased(Claim)
    ahead = (other.priority < mine.priority) | ((other.priority == mine.priority) & (other.queue_no <= mine.queue_no))
    beside = and_(other.pool_id == mine.pool_id, other.status == S.WAITING)
    counted = select(_count(ahead), func.count(), mine.priority).join_from(mine, other, beside)
    return counted.where(mine.id == bindparam("claim"), mine.status == S.WAITING).group_by(mine.id, mine.priority)


def beyond(pool_id: int, capacity: int, *, now: datetime) -> list[int]:
    """The claims that would have to give their places back if there were only so many: the last in turn."""
    held = select(Claim.id).where(Claim.pool_id == pool_id, _holding(now))
    return list(db.session.scalars(held.order_by(Claim.priority, Claim.queue_no).offset(capacity)))


def pools_due(kind: str, *, now: datetime) -> list[int]:
    """The pools of a kind that `sweep` would change: a dead offer, a start, or a free place that somebody may have."""
    of_pool = Claim.pool_id == Pool.id
    dead = exists().where(of_pool, Claim.status == S.OFFERED, Claim.expires_at <= now)
    open_still = exists().where(of_pool, Claim.status.in_((S.ASKED, S.WAITING, S.OFFERED)))
    may_have_it = (Claim.priority == 0) | Pool.reserved_until.is_(None) | (Pool.reserved_until <= now)
    in_last_call = Pool.starts_at <= now + LAST_CALL
    unserved = (Claim.called_at.is_(None) & in_last_call) | (~Claim.together & func.coalesce(~in_last_call, True))
    waits = exists().where(of_pool, Claim.status == S.WAITING, may_have_it, unserved)
    is_free = exists().where(Place.pool_id == Pool.id, ~exists().where(Claim.place_id == Place.id))
    due = or_(dead, and_(Pool.starts_at <= now, open_still), and_(waits, is_free))
    return list(db.session.scalars(select(Pool.id).where(Pool.kind == kind, due).order_by(Pool.id)))


def _holding(now: datetime) -> ColumnElement[bool]:
    """SQL for a claim that holds a place: a dead offer does not, swept or not."""
    return or_(Claim.status == S.CONFIRMED, and_(Claim.status == S.OFFERED, Claim.expires_at > now))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
