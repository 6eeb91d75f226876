"""Answering those who asked: by the choice of staff, or by a draw."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.clock import now
from app.core.database import db, flush
from app.schedule.models.places import Claim, Pool
from app.schedule.rules.drawing import lot_of
from app.schedule.rules.places import (
    ClaimOver,
    ClaimStatus,
    NotEnoughPlaces,
    NothingToDraw,
    Outcome,
    Standing,
    parties,
    win,
)
from app.schedule.steps.places.line import (
    all_that_are,
    free_places,
    lapse,
    line,
    look,
    standings,
    sweep,
    turn,
)

S = ClaimStatus


def choose(
    pool: Pool, *, confirmed: Sequence[int] = (), waiting: Sequence[int] = (), refused: Sequence[int] = ()
) -> Outcome:
    """Answer those who asked; the line keeps the given order. Raises NotEnoughPlaces and ClaimOver."""
    outcome = lapse(pool, now())
    free = free_places(pool)
    if len(free) < len(confirmed):
        raise NotEnoughPlaces(count=len(free))
    outcome += _line_up(pool, standings(pool, [*confirmed, *waiting]))
    outcome += turn(standings(pool, confirmed), S.CONFIRMED, places=free)
    return outcome + turn(standings(pool, refused), S.REFUSED) + sweep(pool)


def prefer(pool: Pool, *claim_ids: int) -> Outcome:
    """Give free places to some who ask or wait, out of turn; staff answer for it. Raises NotEnoughPlaces, ClaimOver."""
    outcome, free = lapse(pool, now()), free_places(pool)
    if len(free) < len(claim_ids):
        raise NotEnoughPlaces(count=len(free))
    outcome += _line_up(pool, [one for one in standings(pool, claim_ids) if one.status is S.ASKED])
    return outcome + turn(standings(pool, claim_ids), S.CONFIRMED, places=free) + sweep(pool)


def draw(pool: Pool) -> Outcome:
    """Line those who asked up as the seed decides, parties by the lot of their first, and give what there is.

    Raises NothingToDraw.
    """
    if not pool.is_asked or pool.seed is None:
        raise NothingToDraw
    pool.drawn_at = at = now()
    flush()
    outcome = lapse(pool, at) + _line_up(pool, _drawn(pool, pool.seed))
    free = free_places(pool)
    return outcome + turn(win(line(pool, at), len(free)), S.CONFIRMED, places=free) + sweep(pool)


def _drawn(pool: Pool, seed: str) -> list[Standing]:
    asked = all_that_are(pool, S.ASKED)
    mine = select(Claim.id, Claim.uid).where(Claim.pool_id == pool.id, Claim.status == S.ASKED)
    uids = {row.id: row.uid for row in db.session.execute(mine)}
    in_order = sorted(parties(asked), key=lambda party: lot_of(seed, uids[party[0].claim_id]))
    return [one for party in in_order for one in party]


def _line_up(pool: Pool, those: Sequence[Standing]) -> Outcome:
    """Let those who asked wait, in this order."""
    if any(one.status is not S.ASKED for one in those):
        raise ClaimOver
    first = look(pool, now()).next_number
    return turn(those, S.WAITING, numbers=range(first, first + len(those)))
