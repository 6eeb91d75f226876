"""What time alone does to places: dead offers go on to the next, lines end at the start, nobody waits unconfirmed."""

from datetime import datetime

from sqlalchemy import select

from app.core.database import db, transaction
from app.programme import steps
from app.programme.models import SEATS, Enrolment
from app.programme.steps.joining import lock_enrolment
from app.schedule.models import Claim
from app.schedule.queries.places import pools_due
from app.schedule.rules.places import ClaimStatus, Outcome
from app.schedule.steps import places

S = ClaimStatus


def sweep_seats_due(at: datetime) -> int:
    """Bring the places of what is due to the present; gives how many pools that were. The worker calls it."""
    due = pools_due(SEATS, now=at)
    for pool_id in due:
        _sweep(pool_id)
    return len(due)


@transaction
def _sweep(pool_id: int) -> None:
    steps.tell(places.sweep(places.lock_pool(pool_id)))


def end_unconfirmed_due(at: datetime) -> int:
    """Let those go who wait or asked by an address that nobody confirmed in time; gives how many."""
    due = (
        select(Enrolment.id)
        .join(Enrolment.claim)
        .where(Enrolment.confirm_by <= at, Claim.status.in_((S.ASKED, S.WAITING)))
        .order_by(Enrolment.id)
    )
    return sum(_end_unconfirmed(number, at) for number in db.session.scalars(due).all())


@transaction
def _end_unconfirmed(enrolment_id: int, at: datetime) -> bool:
    """Nobody gets a mail of it: it may be a stranger's address."""
    one, pool = lock_enrolment(enrolment_id)
    if one.confirm_by is None or one.confirm_by > at or one.status not in (S.ASKED, S.WAITING):
        return False
    outcome = places.leave(pool, one.claim_id)
    others = tuple(change for change in outcome.changes if change.claim_id != one.claim_id)
    steps.record_enrolment(one, "not_confirmed", None)
    steps.tell(Outcome(others, outcome.called))
    return True
