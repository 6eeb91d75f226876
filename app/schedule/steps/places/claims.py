"""One claim, or those of a party: join, be admitted, accept, leave, be removed, keep the turn, be named."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import update

from app.core.clock import now
from app.core.database import db, explain, flush
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
    all_that_are,
    free_places,
    hand_on,
    lapse,
    looked,
    next_number,
    standings,
    sweep,
    turn,
)

explain("uq_claim_pool_id_resource_id", AlreadyThere)
S = ClaimStatus


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
    a_dead_one, waits = looked(pool, at)
    before = lapse(pool, at) if a_dead_one else Outcome()
    free = free_places(pool, LARGEST_PARTY)
    if free and waits:
        before += hand_on(pool, at)
        free = free_places(pool, LARGEST_PARTY)
    _number(pool, new)
    behind_the_called = waits and is_last_call(at, pool.starts_at)
    if len(free) >= len(new) and pool.lets_in(priority, at) and not behind_the_called:
        return before + _hold(pool, new, free, confirm_by)
    joined = before + _begin(new, S.WAITING)
    return joined + hand_on(pool, at) if free else joined


def admit(pool: Pool, *resource_ids: int | None, priority: int = 0) -> Outcome:
    """Give places out of turn, after the start too; staff answer for it. Raises AlreadyThere and NotEnoughPlaces."""
    check_party(len(resource_ids))
    before = lapse(pool, now())
    free = free_places(pool, LARGEST_PARTY)
    if len(free) < len(resource_ids):
        raise NotEnoughPlaces(count=len(free))
    new = _new(pool, resource_ids, priority=priority, together=False)
    _number(pool, new)
    return before + _hold(pool, new, free, None)


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


def _new(pool: Pool, resource_ids: Sequence[int | None], *, priority: int, together: bool) -> list[Claim]:
    party = str(uuid4()) if len(resource_ids) > 1 else None
    same = {"pool_id": pool.id, "priority": priority, "party": party, "together": together and party is not None}
    return [Claim(resource_id=one, **same) for one in resource_ids]


def _number(pool: Pool, claims: Sequence[Claim]) -> None:
    for number, claim in enumerate(claims, next_number(pool)):
        claim.queue_no = number


def _begin(claims: Sequence[Claim], status: ClaimStatus, expires_at: datetime | None = None) -> Outcome:
    for claim in claims:
        claim.status, claim.expires_at = status, expires_at
    db.session.add_all(claims)
    flush()
    return Outcome(tuple(Change(claim.id, claim.resource_id, None, status, expires_at) for claim in claims))


def _hold(pool: Pool, claims: Sequence[Claim], free: Sequence[int], confirm_by: datetime | None) -> Outcome:
    for claim, place_id in zip(claims, free, strict=False):
        claim.place_id = place_id
    if confirm_by is None:
        return _begin(claims, S.CONFIRMED)
    return _begin(claims, S.OFFERED, min(confirm_by, pool.starts_at or confirm_by))
