"""Reading for what fewer people are enrolled than were wanted, three days before it begins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.access import RANK, Actor, Role
from app.core.database import db
from app.programme.models import SEATS, Activity, EnrolmentTerms, Seating, Session
from app.programme.rules.states import ActivityState
from app.schedule.models import Claim, Entry, Pool
from app.schedule.rules import Status
from app.schedule.rules.places import ClaimStatus

DECIDED_BEFORE = timedelta(hours=72)


@dataclass(frozen=True)
class TooFew:
    """Something that begins soon with fewer people than were wanted, and nobody decided yet."""

    seating: Seating
    people: int
    fewest: int
    starts_at: datetime

    @property
    def activity(self) -> Activity:
        return self.seating.activity


def too_few(
    *, now: datetime, centre_ids: Collection[int] | None = None, activity_id: int | None = None
) -> Sequence[TooFew]:
    """What staff are to decide on, the soonest first; of all centres or of some. One query."""
    confirmed = select(func.count()).where(Claim.pool_id == Pool.id, Claim.status == ClaimStatus.CONFIRMED)
    people = confirmed.correlate(Pool).scalar_subquery()
    stands = exists().where(
        Session.id == Seating.session_id, Entry.id == Session.entry_id, Entry.status == Status.CONFIRMED
    )
    rows = (
        select(Seating, people, EnrolmentTerms.fewest, Pool.starts_at)
        .join(Pool, Pool.id == Seating.pool_id)
        .join(Seating.activity)
        .join(EnrolmentTerms, EnrolmentTerms.activity_id == Activity.id)
        .where(Pool.kind == SEATS, Pool.starts_at > now, Pool.starts_at <= now + DECIDED_BEFORE)
        .where(Activity.state == ActivityState.ANNOUNCED, Seating.going_ahead_at.is_(None))
        .where(people < EnrolmentTerms.fewest, or_(Seating.session_id.is_(None), stands))
        .options(contains_eager(Seating.activity).joinedload(Activity.centre), joinedload(Seating.session))
        .order_by(Pool.starts_at, Seating.id)
    )
    if centre_ids is not None:
        rows = rows.where(Activity.centre_id.in_(centre_ids))
    if activity_id is not None:
        rows = rows.where(Activity.id == activity_id)
    return [TooFew(*row) for row in db.session.execute(rows)]


def too_few_of(actor: Actor, *, now: datetime) -> Sequence[TooFew]:
    """What this person is to decide on; nothing is asked of the database for those who make no programme."""
    if actor.is_admin:
        return too_few(now=now)
    held = [centre_id for centre_id, role in actor.centres.items() if RANK[role] >= RANK[Role.COORDINATOR]]
    return too_few(now=now, centre_ids=held) if held else ()
