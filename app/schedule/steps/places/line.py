"""The line of a locked pool: reading it, moving claims along by compare-and-set, and handing on what is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, or_, select, true, update

from app.core.clock import now
from app.core.database import db
from app.core.errors import ChangedMeanwhile
from app.schedule.models.places import Claim, Place, Pool
from app.schedule.rules.answering import answer_by, is_last_call
from app.schedule.rules.places import (
    HOLDING,
    Change,
    ClaimStatus,
    Outcome,
    Standing,
    check_may_become,
    hand_out,
    has_started,
)

S = ClaimStatus
STANDING = (
    *(Claim.id, Claim.party, Claim.together, Claim.resource_id),
    *(Claim.status, Claim.expires_at, Claim.called_at),
)


# --- reading


def standings(pool: Pool, claim_ids: Sequence[int]) -> list[Standing]:
    """Claims of this pool in the given order; to ask for another pool's is a bug."""
    if not claim_ids:
        return []
    found = {one.claim_id: one for one in _those(pool, Claim.id.in_(claim_ids))}
    return [found[claim_id] for claim_id in claim_ids]


def all_that_are(pool: Pool, *statuses: ClaimStatus) -> list[Standing]:
    """The claims with one of these statuses, in turn."""
    return _those(pool, Claim.status.in_(statuses))


def line(pool: Pool, at: datetime) -> list[Standing]:
    """Those who wait and may get a place by now, in turn."""
    return _those(pool, Claim.status == S.WAITING, Claim.priority <= pool.classes_let_in(at))


@dataclass(frozen=True)
class Look:
    """What a newcomer finds: whether all is as it should be, the lowest free place, and the end of the line."""

    a_dead_one: bool
    somebody_waits: bool
    lowest_free: int | None
    next_number: int

    @property
    def is_behind(self) -> bool:
        """Whether time went by, so that something is to be swept first."""
        return self.a_dead_one or (self.somebody_waits and self.lowest_free is not None)


def look(pool: Pool, at: datetime) -> Look:
    """The state of the pool by one query; of those who wait only they count who may get a place by now."""
    values = {"pool": pool.id, "at": at, "classes": pool.classes_let_in(at)}
    return Look(*db.session.execute(_look(), values).one())


@cache
def _look() -> Select[bool, bool, int | None, int]:
    """Built once, which takes longer than to answer it."""
    of_pool = Claim.pool_id == bindparam("pool")
    dead = exists().where(of_pool, Claim.status == S.OFFERED, Claim.expires_at <= bindparam("at"))
    waits = exists().where(of_pool, Claim.status == S.WAITING, Claim.priority <= bindparam("classes"))
    last = select(func.coalesce(func.max(Claim.queue_no), 0) + 1).where(of_pool)
    return select(dead, waits, _free(bindparam("pool"), 1).scalar_subquery(), last.scalar_subquery())


def free_places(pool: Pool, most: int | None = None) -> Sequence[int]:
    """The free places, the lowest first."""
    return db.session.scalars(_free(pool.id, most)).all()


def _free(pool_id: Any, most: int | None) -> Select[int]:
    # By NOT IN: NOT EXISTS compares each with each on PostgreSQL while its figures are young.
    taken = select(Claim.place_id).where(Claim.pool_id == pool_id, Claim.status.in_(HOLDING))
    return select(Place.id).where(Place.pool_id == pool_id, Place.id.not_in(taken)).order_by(Place.number).limit(most)


def _those(pool: Pool, *conditions: ColumnElement[bool]) -> list[Standing]:
    rows = select(*STANDING).where(Claim.pool_id == pool.id, *conditions)
    in_turn = rows.order_by(Claim.priority, Claim.queue_no, Claim.id)
    return [Standing(*row) for row in db.session.execute(in_turn)]


# --- writing


def turn(
    those: Sequence[Standing],
    status: ClaimStatus,
    *,
    places: Sequence[int] = (),
    numbers: Sequence[int] = (),
    expires_at: datetime | None = None,
) -> Outcome:
    """Let claims become something else, each if it still is what was read. Raises ClaimOver and ChangedMeanwhile."""
    if not those:
        return Outcome()
    at = now()
    ids = [one.claim_id for one in those]
    values: dict[str, object] = {"status": status, "expires_at": expires_at, "called_at": None, "changed_at": at}
    if places:
        values["place_id"] = case(dict(zip(ids, places, strict=False)), value=Claim.id)
    elif status not in HOLDING:
        values["place_id"] = None
    if numbers:
        values["queue_no"] = case(dict(zip(ids, numbers, strict=True)), value=Claim.id)
    alive = or_(Claim.expires_at.is_(None), Claim.expires_at > at) if status is S.CONFIRMED else true()
    turned = update(Claim).where(or_(*_as_read(those, status)), alive).values(values).returning(Claim.id)
    if len(db.session.scalars(turned).all()) != len(ids):
        raise ChangedMeanwhile
    return Outcome(tuple(Change(one.claim_id, one.resource_id, one.status, status, expires_at) for one in those))


def _as_read(those: Sequence[Standing], status: ClaimStatus) -> list[ColumnElement[bool]]:
    statuses = sorted({one.status for one in those})
    for was in statuses:
        check_may_become(was, status)
    return [
        (Claim.status == was) & Claim.id.in_([one.claim_id for one in those if one.status is was]) for was in statuses
    ]


def lapse(pool: Pool, at: datetime) -> Outcome:
    """Let dead offers lapse; what they held is free."""
    return turn(_those(pool, Claim.status == S.OFFERED, Claim.expires_at <= at), S.LAPSED)


def hand_on(pool: Pool, at: datetime) -> Outcome:
    """Offer the free places in turn; in the last call tell all who wait and were not told of them yet."""
    free = free_places(pool)
    is_calling = is_last_call(at, pool.starts_at)
    if not free:
        if is_calling:
            hush(pool)
        return Outcome()
    waiting = line(pool, at)
    if not is_calling:
        return turn(hand_out(waiting, len(free)), S.OFFERED, places=free, expires_at=answer_by(at, pool.starts_at))
    called = tuple(one.claim_id for one in waiting if one.called_at is None)
    if called:
        db.session.execute(update(Claim).where(Claim.id.in_(called)).values(called_at=at))
    return Outcome(called=called)


def hush(pool: Pool) -> None:
    """The last call is over, until another place is free."""
    called = update(Claim).where(Claim.pool_id == pool.id, Claim.status == S.WAITING, Claim.called_at.is_not(None))
    db.session.execute(called.values(called_at=None))


def sweep(pool: Pool) -> Outcome:
    """Bring a locked pool to the present: dead offers lapse, free places are offered; from the start on all is over."""
    at = now()
    if has_started(pool.starts_at, at):
        over = turn(all_that_are(pool, S.OFFERED), S.LAPSED)
        return over + turn(all_that_are(pool, S.ASKED, S.WAITING), S.CLOSED)
    return lapse(pool, at) + hand_on(pool, at)
