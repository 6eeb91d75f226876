"""Drawing the places of a locked pool, and keeping what is published of it."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core.database import db, flush
from app.programme.models import Seating
from app.programme.rules.choosing import Lot, published
from app.schedule.models import Claim, Pool
from app.schedule.rules.places import ClaimStatus, Outcome
from app.schedule.steps import places

S = ClaimStatus


def draw_and_publish(seating: Seating, pool: Pool) -> Outcome:
    """Draw, and keep all lots in the order of the line. Raises NothingToDraw."""
    asked = _asked(pool)
    outcome = places.draw(pool)
    free = len([one for one in outcome.became(S.CONFIRMED) if one.claim_id in asked])
    seating.draw = published(_lots(asked, outcome), free)
    flush()
    return outcome


def _asked(pool: Pool) -> dict[int, Claim]:
    """Those who asked, by the numbers of their claims."""
    asked = select(Claim).where(Claim.pool_id == pool.id, Claim.status == S.ASKED)
    return {one.id: one for one in db.session.scalars(asked.execution_options(populate_existing=True))}


def _lots(asked: Mapping[int, Claim], outcome: Outcome) -> list[Lot]:
    """In the order of the line: who was lined up, parties by their first."""
    placed = {one.claim_id for one in outcome.became(S.CONFIRMED)}
    lined_up = [asked[one.claim_id] for one in outcome.changes if one.was is S.ASKED and one.claim_id in asked]
    parties: dict[str, list[Claim]] = {}
    for claim in lined_up:
        parties.setdefault(claim.party or claim.uid, []).append(claim)
    lots = [Lot(those[0].uid, len(those), those[0].priority, those[0].id in placed) for those in parties.values()]
    return sorted(lots, key=lambda one: one.priority)
