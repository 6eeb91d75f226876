"""One claim, or those of a party: join, be admitted, accept, leave, be removed, keep the turn, be named."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from app.core.clock import now
from app.core.database import db, explain, write_numbered
from app.schedule.models.places import Claim, Pool
from app.schedule.rules.answering import is_last_call
from app.schedule.rules.places import (
    ACTIVE,
    LARGEST_PARTY,
    AlreadyThere,
    Change,
    ClaimOver,
    ClaimStatus,
    NotEnoughPlaces,
    OfferIsWhole,
    Outcome,
    PlaceGone,
    PlaceIsYours,
    PlaceOfferOver,
    PlacesClosed,
    check_party,
    has_started,
    status_at,
)
from app.schedule.steps.places.line import (
    Look,
    all_that_are,
    free_places,
    hand_on,
    lapse,
    look,
    standings,
    sweep,
    turn,
)

explain("uq_claim_pool_id_resource_id", AlreadyThere)
S = ClaimStatus
NewClaim = dict[str, Any]


def join(
    pool: Pool,
    *resource_ids: int | None,
    priority: int = 0,
    together: bool = False,
    confirm_by: datetime | None = None,
) -> Outcome:
    """Sign up a person, or a party whose members may be named later: confirmed, waiting or asked.

    While somebody waits whose turn could come, a newcomer joins the line. With `confirm_by` a place is held only until
    then, as an offer is. Raises AlreadyThere, TooLargeParty and PlacesClosed.
    """
    at = now()
    check_party(len(resource_ids))
    if has_started(pool.starts_at, at):
        raise PlacesClosed
    new = _new(pool, resource_ids, priority=priority, together=together)
    if pool.is_asked:
        return _begin(new, S.ASKED)
    before, seen = Outcome(), look(pool, at)
    if seen.is_behind:
        before = lapse(pool, at) + hand_on(pool, at)
        seen = look(pool, at)
    _number(new, seen)
    free = _free_for(pool, new, seen)
    behind_the_called = seen.somebody_waits and is_last_call(at, pool.starts_at)
    if free and priority <= pool.classes_let_in(at) and not behind_the_called:
        return before + _hold(pool, new, free, confirm_by)
    joined = before + _begin(new, S.WAITING)
    return joined if seen.lowest_free is None else joined + hand_on(pool, at)


def admit(pool: Pool, *resource_ids: int | None, priority: int = 0) -> Outcome:
    """Give places out of turn, after the start too; staff answer for it. Raises AlreadyThere and NotEnoughPlaces."""
    check_party(len(resource_ids))
    at = now()
    outcome = lapse(pool, at)
    new = _new(pool, resource_ids, priority=priority, together=False)
    seen = look(pool, at)
    free = _free_for(pool, new, seen)
    if not free:
        raise NotEnoughPlaces(count=len(free_places(pool)))
    _number(new, seen)
    return outcome + _hold(pool, new, free, None) + sweep(pool)


def accept(pool: Pool, *claim_ids: int) -> Outcome:
    """Say yes to an offer, or to the last call, where the first yes wins.

    Raises PlaceOfferOver, PlaceIsYours, PlaceGone, NotEnoughPlaces and PlacesClosed.
    """
    at = now()
    if has_started(pool.starts_at, at):
        raise PlacesClosed
    outcome = lapse(pool, at)
    those = standings(pool, claim_ids)
    if any(one.status is S.CONFIRMED for one in those):
        raise PlaceIsYours
    if any(one.status not in (S.OFFERED, S.WAITING) for one in those):
        raise PlaceOfferOver
    called = [one for one in those if one.status is S.WAITING]
    free = free_places(pool, LARGEST_PARTY) if called else []
    if called and (not free or any(one.called_at is None for one in called)):
        raise PlaceGone
    if len(free) < len(called):
        raise NotEnoughPlaces(count=len(free))
    outcome += turn([one for one in those if one.status is S.OFFERED], S.CONFIRMED)
    return outcome + turn(called, S.CONFIRMED, places=free) + sweep(pool)


def leave(pool: Pool, *claim_ids: int) -> Outcome:
    """Withdraw, or pass an offer on. Raises ClaimOver."""
    outcome = lapse(pool, now())
    those = standings(pool, claim_ids)
    outcome += turn([one for one in those if one.status is S.OFFERED], S.PASSED)
    return outcome + turn([one for one in those if one.status is not S.OFFERED], S.WITHDRAWN) + sweep(pool)


def remove(pool: Pool, *claim_ids: int) -> Outcome:
    """Staff take somebody off. Raises ClaimOver."""
    outcome = lapse(pool, now())
    return outcome + turn(standings(pool, claim_ids), S.REMOVED) + sweep(pool)


def keep_turn(pool: Pool, claim_id: int) -> Outcome:
    """A party that was offered places for some of it lets others go ahead until all of it can come.

    Raises PlaceOfferOver and OfferIsWhole.
    """
    outcome = lapse(pool, now())
    (asked,) = standings(pool, [claim_id])
    if asked.status is not S.OFFERED:
        raise PlaceOfferOver
    party = [one for one in all_that_are(pool, S.OFFERED, S.WAITING) if asked.party and one.party == asked.party]
    held = [one for one in party if one.status is S.OFFERED]
    if len(held) == len(party):
        raise OfferIsWhole
    ids = [one.claim_id for one in party]
    db.session.execute(update(Claim).where(Claim.id.in_(ids)).values(together=True))
    return outcome + turn(held, S.WAITING) + sweep(pool)


def name(pool: Pool, claim_id: int, resource_id: int) -> None:
    """Say who comes: a member of a party who was not named, or a substitute. Raises AlreadyThere and ClaimOver."""
    at = now()
    (claim,) = standings(pool, [claim_id])
    if status_at(claim.status, claim.expires_at, at) not in ACTIVE:
        raise ClaimOver
    named = update(Claim).where(Claim.id == claim_id).values(resource_id=resource_id, changed_at=at)
    db.session.execute(named)


def _new(pool: Pool, resource_ids: Sequence[int | None], *, priority: int, together: bool) -> list[NewClaim]:
    party = str(uuid4()) if len(resource_ids) > 1 else None
    same = {"pool_id": pool.id, "priority": priority, "party": party, "together": together and party is not None}
    nothing = {"place_id": None, "queue_no": None}
    return [{"uid": str(uuid4()), "resource_id": one, **nothing, **same} for one in resource_ids]


def _number(new: Sequence[NewClaim], seen: Look) -> None:
    for number, claim in enumerate(new, seen.next_number):
        claim["queue_no"] = number


def _free_for(pool: Pool, new: Sequence[NewClaim], seen: Look) -> Sequence[int]:
    """A place for each of them, or none at all."""
    if seen.lowest_free is None:
        return []
    if len(new) == 1:
        return [seen.lowest_free]
    free = free_places(pool, len(new))
    return free if len(free) == len(new) else []


def _begin(new: Sequence[NewClaim], status: ClaimStatus, expires_at: datetime | None = None) -> Outcome:
    ids = write_numbered([{**claim, "status": status, "expires_at": expires_at} for claim in new], Claim.uid)
    begun = zip(ids, new, strict=True)
    return Outcome(tuple(Change(one, claim["resource_id"], None, status, expires_at) for one, claim in begun))


def _hold(pool: Pool, new: Sequence[NewClaim], free: Sequence[int], confirm_by: datetime | None) -> Outcome:
    for claim, place_id in zip(new, free, strict=True):
        claim["place_id"] = place_id
    if confirm_by is None:
        return _begin(new, S.CONFIRMED)
    return _begin(new, S.OFFERED, min(confirm_by, pool.starts_at or confirm_by))
