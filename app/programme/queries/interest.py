"""Reading interest: how many wait for an activity, whether it can be shown, and who is to be told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.programme.models import Activity, EnrolmentTerms, Interest
from app.programme.queries.public import has_date
from app.programme.rules.interest import TOLD_BEFORE, takes_interest
from app.programme.rules.states import ActivityState


def opens_at(activity_id: int) -> datetime | None:
    """When enrolment opens, where that is said."""
    return db.session.scalar(select(EnrolmentTerms.opens_at).where(EnrolmentTerms.activity_id == activity_id))


def may_wait_for(activity: Activity, *, now: datetime) -> bool:
    """Whether interest in it can be shown."""
    is_announced = activity.state is ActivityState.ANNOUNCED and activity.is_public(now)
    return is_announced and activity.closed_at is None and takes_interest(activity.dates, opens_at(activity.id), now)


def interest_of(activity_id: int, person_id: int) -> Interest | None:
    """Whether somebody with an account waits for it."""
    theirs = Interest.activity_id == activity_id, Interest.person_id == person_id
    return db.session.scalars(select(Interest).where(*theirs)).one_or_none()


def interest_by_ticket(ticket: str) -> Interest | None:
    if not ticket.isalnum():  # PostgreSQL knows no NUL
        return None
    shown = joinedload(Interest.activity).joinedload(Activity.centre)
    return db.session.scalars(select(Interest).where(Interest.ticket == ticket).options(shown)).one_or_none()


def number_interested(activity_id: int) -> int:
    """How many have shown interest and confirmed it; for staff alone."""
    confirmed = Interest.activity_id == activity_id, Interest.confirmed_at.is_not(None)
    return db.session.scalar(select(func.count()).select_from(Interest).where(*confirmed)) or 0


def activities_to_tell_of(now: datetime) -> Sequence[int]:
    """Those whose enrolment opens within a day, or that have dates and no such moment, and for which somebody waits."""
    waits = exists().where(
        Interest.activity_id == Activity.id, Interest.confirmed_at.is_not(None), Interest.told_at.is_(None)
    )
    opens = EnrolmentTerms.opens_at
    due = or_(opens <= now + TOLD_BEFORE, and_(opens.is_(None), has_date()))
    wanted = (
        select(Activity.id)
        .outerjoin(EnrolmentTerms, EnrolmentTerms.activity_id == Activity.id)
        .where(Activity.state == ActivityState.ANNOUNCED, Activity.published_at <= now, waits, due)
    )
    return db.session.scalars(wanted.order_by(Activity.id)).all()
