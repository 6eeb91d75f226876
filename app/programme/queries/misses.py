"""When somebody let a place stay empty."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from app.core.database import db
from app.programme.models import Enrolment
from app.programme.rules.lines import BEHIND_FOR, COUNTED_WITHIN
from app.schedule.models import Claim


def missed_by(person_ids: Collection[int], guest_ids: Collection[int], *, now: datetime) -> Sequence[datetime]:
    """The moments at which one person, by their account or as a guest, gave a place back too late, while they count."""
    theirs = or_(Enrolment.person_id.in_(person_ids), Enrolment.guest_id.in_(guest_ids))
    late = (
        select(Claim.changed_at)
        .join(Enrolment, Enrolment.claim_id == Claim.id)
        .where(theirs, Enrolment.ended_late, Claim.changed_at > now - COUNTED_WITHIN - BEHIND_FOR)
    )
    return db.session.scalars(late.order_by(Claim.changed_at)).all()
