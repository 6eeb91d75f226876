"""The pools of a locked activity follow it: how many places, when it begins, dates that come and go."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from app.core.clock import now
from app.core.database import db, flush
from app.programme.models import Activity, Enrolment, EnrolmentTerms, Seating
from app.programme.rules.terms import TooFewSeats
from app.programme.steps.enrolling import open_seatings, seatings_of
from app.programme.steps.telling import tell
from app.schedule.models import Pool
from app.schedule.queries.places import beyond
from app.schedule.rules.places import Outcome, has_started
from app.schedule.steps import places


def lock_seatings(activity_id: int) -> Sequence[tuple[Seating, Pool]]:
    """All seatings of an activity with their pools, ours until the transaction ends."""
    seatings = seatings_of(activity_id)
    pools = {pool.id: pool for pool in places.lock_pools([one.pool_id for one in seatings])} if seatings else {}
    return [(one, pools[one.pool_id]) for one in seatings]


def somebody_enrolled(activity_id: int) -> bool:
    """Whether anybody ever enrolled, whatever became of it."""
    enrolled = exists().where(Enrolment.seating_id == Seating.id, Seating.activity_id == activity_id)
    return bool(db.session.scalar(select(enrolled)))


def change_seats(activity: Activity, number: int, *, put_back: Sequence[int] = ()) -> None:
    """Give each pool so many places; those that are added are offered at once, in turn.

    Claims that would lose their place wait again where all of them are `put_back`; else this raises TooFewSeats. What
    has begun keeps those who have a place.
    """
    at, pools = now(), [pool for _, pool in lock_seatings(activity.id)]
    ahead = [pool for pool in pools if not has_started(pool.starts_at, at)]
    hit = {pool.id: beyond(pool.id, number, now=at) for pool in ahead or pools}
    losing = {claim_id for claims in hit.values() for claim_id in claims}
    if not losing <= (set(put_back) if ahead else set()):
        raise TooFewSeats(count=len(losing))
    for pool in ahead or pools:
        tell(places.set_capacity(pool, number, put_back=hit[pool.id]))


def keep_up(activity: Activity) -> None:
    """Bring the pools of a locked activity up to its dates: when each begins, and one for each new date."""
    terms = db.session.get(EnrolmentTerms, activity.id)
    if terms is None:
        return
    db.session.refresh(activity, ["sessions"])
    if terms.by_session:
        open_seatings(activity, terms)
    for seating, pool in lock_seatings(activity.id):
        _reschedule(activity, seating, pool)


def close_date(session_id: int) -> Outcome:
    """End every claim to a date that is cancelled alone; nothing where nobody enrols for it alone."""
    seating = db.session.scalars(select(Seating).where(Seating.session_id == session_id)).one_or_none()
    return places.call_off(places.lock_pool(seating.pool_id)) if seating is not None else Outcome()


def drop_seatings(activity_id: int) -> None:
    """Let go of the pools that nobody ever enrolled to."""
    for seating, pool in lock_seatings(activity_id):
        db.session.delete(seating)
        flush()
        places.drop(pool)


def _reschedule(activity: Activity, seating: Seating, pool: Pool) -> None:
    dates = [one for one in activity.standing_sessions if seating.session_id in (None, one.id)]
    starts_at = dates[0].entry.starts_at if dates else None
    if dates and pool.starts_at != starts_at:
        tell(places.reschedule(pool, starts_at))
