"""When somebody let a place stay empty."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, or_, select

from app.core.database import db
from app.programme.models import Enrolment
from app.programme.rules.lines import BEHIND_FOR, COUNTED_WITHIN
from app.schedule.models import Claim


def missed_by(person_id: int | None, guest_id: int | None, *, now: datetime) -> Sequence[datetime]:
    """The moments at which one person, by their account or as a guest, gave a place back too late, while they count."""
    values = {"person": person_id, "guest": guest_id, "since": now - COUNTED_WITHIN - BEHIND_FOR}
    return db.session.scalars(_late(), values).all()


@cache
def _late() -> Select[datetime]:
    theirs = or_(Enrolment.person_id == bindparam("person"), Enrolment.guest_id == bindparam("guest"))
    late = select(Claim.changed_at).join(Enrolment, Enrolment.claim_id == Claim.id)
    return late.where(theirs, Enrolment.ended_late, Claim.changed_at > bindparam("since")).order_by(Claim.changed_at)
