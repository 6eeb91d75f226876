"""What rules approved in the last 90 days at the centres of staff, and how much of it was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.models import Booking, RuleApproval
from app.bookings.queries.staffed import at_centres_of
from app.centres.models import Room
from app.core.access import Actor
from app.core.database import db

OVER = timedelta(days=90)
SHOWN = 100


@dataclass(frozen=True)
class Share:
    """How many approvals there are, how many were looked at, and how many of those should not have been."""

    approved: int
    picked: int
    looked_at: int
    wrong: int

    @property
    def wrong_percent(self) -> int | None:
        """Of those that were looked at."""
        return round(self.wrong * 100 / self.looked_at) if self.looked_at else None


@dataclass(frozen=True)
class ByRulePage:
    """The newest approvals, and the share over all of them."""

    approvals: Sequence[RuleApproval]
    share: Share


def approved_by_rule(actor: Actor, *, now: datetime, centre_id: int | None, only_picked: bool) -> ByRulePage:
    """The newest approvals by rule at the actor's centres, those not looked at first. Six queries at most."""
    here: ColumnElement[bool] = and_(at_centres_of(actor), RuleApproval.created_at >= now - OVER)
    if centre_id is not None:
        here = and_(here, RuleApproval.centre_id == centre_id)
    looked, wrong = RuleApproval.looked_at.is_not(None), RuleApproval.is_fine.is_(False)
    one = func.count()
    numbers = select(
        one,
        one.filter(RuleApproval.is_picked),
        one.filter(looked),
        one.filter(wrong),
    ).join_from(RuleApproval, Booking, Booking.id == RuleApproval.booking_id)
    listed = (
        select(RuleApproval)
        .join(RuleApproval.booking)
        .where(here)
        .order_by(looked, RuleApproval.created_at.desc(), RuleApproval.id.desc())
        .limit(SHOWN)
        .options(
            joinedload(RuleApproval.booking, innerjoin=True).options(
                joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
                joinedload(Booking.organisation),
                joinedload(Booking.asked_by, innerjoin=True),
                selectinload(Booking.series),
            )
        )
    )
    if only_picked:
        listed = listed.where(RuleApproval.is_picked)
    approved, picked, seen, not_fine = db.session.execute(numbers.where(here)).one()
    share = Share(approved=approved, picked=picked, looked_at=seen, wrong=not_fine)
    return ByRulePage(db.session.scalars(listed).all(), share)
