"""The pool and its places: open, lock, set the capacity, note another start, call off."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, delete, select, update

from app.core.clock import now
from app.core.database import db, demand_writing, flush, one_of, write
from app.schedule.models.places import Claim, Place, Pool
from app.schedule.rules.answering import answer_by
from app.schedule.rules.places import (
    ACTIVE,
    Change,
    ClaimStatus,
    Mode,
    Outcome,
    PlacesTaken,
    check_capacity,
    has_started,
)
from app.schedule.steps.places.line import all_that_are, free_places, hush, lapse, standings, sweep, turn


def open_pool(
    kind: str,
    capacity: int,
    *,
    mode: Mode = Mode.FIRST_COME,
    starts_at: datetime | None = None,
    reserved_until: datetime | None = None,
) -> Pool:
    """Make a pool with so many places; the seed of a draw is fixed now. Raises UnlikelyCapacity."""
    demand_writing()
    check_capacity(capacity)
    seed = secrets.token_hex(16) if mode is Mode.DRAWN else None
    pool = Pool(kind=kind, mode=mode, starts_at=starts_at, reserved_until=reserved_until, seed=seed)
    db.session.add(pool)
    flush()
    _add_places(pool, range(1, capacity + 1))
    return pool


def lock_pool(pool_id: int) -> Pool:
    """Wait until this pool is ours, and read it anew."""
    (pool,) = lock_pools([pool_id])
    return pool


def lock_pools(pool_ids: Iterable[int]) -> Sequence[Pool]:
    """The same for several, in the order of their ids, so that nobody waits in a circle."""
    demand_writing()
    return db.session.scalars(_locked(), {"pools": list(pool_ids)}).all()


@cache
def _locked() -> Select[Pool]:
    ours = select(Pool).where(one_of(Pool.id, "pools")).order_by(Pool.id).with_for_update(key_share=True)
    return ours.execution_options(populate_existing=True)


def set_capacity(pool: Pool, number: int, *, put_back: Sequence[int] = ()) -> Outcome:
    """Give the pool so many places: new ones are offered at once, and only free ones are deleted.

    Claims that are `put_back` give their place back first and wait again, in their old turn. Raises UnlikelyCapacity,
    PlacesTaken and ClaimOver.
    """
    check_capacity(number)
    outcome = lapse(pool, now()) + turn(standings(pool, put_back), ClaimStatus.WAITING)
    numbers = set(db.session.scalars(select(Place.number).where(Place.pool_id == pool.id)))
    missing, free = number - len(numbers), free_places(pool)
    if missing > 0:
        unused = (one for one in range(1, len(numbers) + number + 1) if one not in numbers)
        _add_places(pool, [next(unused) for _ in range(missing)])
    elif -missing > len(free):
        raise PlacesTaken(count=len(numbers) - len(free))
    elif missing:
        db.session.execute(delete(Place).where(Place.id.in_(free[missing:])))
    return outcome + sweep(pool)


def reschedule(pool: Pool, starts_at: datetime | None) -> Outcome:
    """Note when it begins now; no offer lasts longer than one that is made at this moment."""
    at = now()
    outcome = lapse(pool, at)
    pool.starts_at = starts_at
    flush()
    hush(pool)
    if not has_started(starts_at, at):
        latest = answer_by(at, starts_at)
        longer = [one for one in all_that_are(pool, ClaimStatus.OFFERED) if one.expires_at and one.expires_at > latest]
        ids = [one.claim_id for one in longer]
        db.session.execute(update(Claim).where(Claim.id.in_(ids)).values(expires_at=latest, changed_at=at))
        shorter = (Change(one.claim_id, one.resource_id, one.status, one.status, latest) for one in longer)
        outcome += Outcome(tuple(shorter))
    return outcome + sweep(pool)


def reserve(pool: Pool, until: datetime | None) -> Outcome:
    """Keep the places for the first class until another moment; who may have one by now is offered it."""
    pool.reserved_until = until
    flush()
    return sweep(pool)


def drop(pool: Pool) -> None:
    """Delete a pool that nobody ever claimed a place of."""
    db.session.execute(delete(Place).where(Place.pool_id == pool.id))
    db.session.delete(pool)


def call_off(pool: Pool) -> Outcome:
    """End every living claim, because what the places are for does not take place."""
    return lapse(pool, now()) + turn(all_that_are(pool, *ACTIVE), ClaimStatus.CALLED_OFF)


def _add_places(pool: Pool, numbers: Iterable[int]) -> None:
    write(Place, [{"pool_id": pool.id, "number": number} for number in numbers])
